import { appendFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { loadFromTarball } from '../../build/loadFromTarball.mjs';
import { packTarball } from '../../build/packTarball.mjs';
import { scanSources, scanTarball } from '../../build/scanPackage.mjs';
import { verifyPackage } from '../../build/verifyPackage.mjs';
import { copyBuilt, copySources, gulp, removeCopies, WORKFLOW_FOLDER } from './packageCopy.mjs';

interface Manifest {
	dependencies?: Record<string, string>;
	n8n: { nodes: string[]; credentials: string[] };
}

// Every test starts npm and Node, some start n8n's scan: seconds each, more on a busy machine.
jest.setTimeout(180_000);

const BANNED_CODE = '\nsetTimeout(() => undefined, 1);\nconsole.log(process.env.HOME);\n';
const BANNED_CODE_FINDINGS = ["restricted global 'setTimeout'", "restricted global 'process'", 'no-console'];

let built: string;
let tscOnly: string;
let nodeFile: string;

beforeAll(async () => {
	built = await copySources();
	await gulp(built, 'compile');
	tscOnly = await copyBuilt(built);
	await gulp(tscOnly, 'assets');
	await gulp(built, 'vendor', 'assets');
	nodeFile = (await readManifest(built)).n8n.nodes[0]!;
});

afterAll(removeCopies);

async function readManifest(folder: string): Promise<Manifest> {
	return JSON.parse(await readFile(path.join(folder, 'package.json'), 'utf8')) as Manifest;
}

async function addDependency(folder: string, name: string, range: string): Promise<void> {
	const manifest = { ...(await readManifest(folder)), dependencies: { [name]: range } };
	await writeFile(path.join(folder, 'package.json'), JSON.stringify(manifest));
}

async function pack(folder: string): Promise<string> {
	return (await packTarball(folder, await mkdtemp(path.join(folder, 'packed-')))).path;
}

async function load(folder: string): Promise<string> {
	return (await loadFromTarball(await pack(folder), WORKFLOW_FOLDER)).join('\n');
}

test('the real build passes', async () => {
	const lines: string[] = [];
	expect(await verifyPackage(built, WORKFLOW_FOLDER, (line) => lines.push(line))).toEqual([]);
	expect(lines.filter((line) => line.startsWith('ok'))).toHaveLength(3);
});

test('a tsc-only build passes the scan, yet does not load alone and fails the gate', async () => {
	expect(await scanTarball(await pack(tscOnly))).toEqual([]);
	expect(await load(tscOnly)).toContain(`${nodeFile} does not load: Error: Cannot find module`);
});

test('an empty dist passes the scan, yet nothing loads and the gate fails', async () => {
	const folder = await copyBuilt(built);
	await rm(path.join(folder, 'dist'), { recursive: true });
	await mkdir(path.join(folder, 'dist'));
	expect(await scanTarball(await pack(folder))).toEqual([]);
	const failures = await load(folder);
	const { nodes, credentials } = (await readManifest(folder)).n8n;
	for (const file of [...nodes, ...credentials]) expect(failures).toContain(`${file} does not load`);
});

test('a timer, process or console in the source of a node fails the scan of the sources', async () => {
	const folder = await copyBuilt(built);
	await appendFile(path.join(folder, nodeFile.replace('dist/', '').replace(/js$/, 'ts')), BANNED_CODE);
	const failures = (await scanSources(folder)).join('\n');
	for (const finding of BANNED_CODE_FINDINGS) expect(failures).toContain(finding);
});

test('a run-time dependency fails the gate even when npm has it at hand', async () => {
	const folder = await copyBuilt(built);
	const dependency = path.join(folder, 'planted');
	await mkdir(dependency);
	await writeFile(path.join(dependency, 'package.json'), '{ "name": "planted", "version": "1.0.0" }');
	await addDependency(folder, 'planted', `file:${dependency}`);
	expect(await load(folder)).toContain('the tarball installs more than itself: n8n-nodes-fal-sam, planted');
});

test('a tarball without the file of a node does not load', async () => {
	const folder = await copyBuilt(built);
	await rm(path.join(folder, nodeFile));
	expect(await load(folder)).toContain(`${nodeFile} does not load`);
});

test('a tarball without icons or codex files fails, although n8n would load it without a word', async () => {
	const folder = await copyBuilt(built);
	await rm(path.join(folder, 'dist/icons'), { recursive: true });
	await rm(path.join(folder, nodeFile.replace(/js$/, 'json')));
	const failures = (await load(folder)).split('\n');
	expect(failures).toContain(`${nodeFile.replace(/js$/, 'json')} is missing`);
	expect(failures).toContainEqual(expect.stringMatching(/^dist\/icons\/.*\.svg is missing$/));
});

test('a package.json that lists no node fails, it does not pass for want of anything to load', async () => {
	const folder = await copyBuilt(built);
	const manifest = await readManifest(folder);
	await writeFile(
		path.join(folder, 'package.json'),
		JSON.stringify({ ...manifest, n8n: { ...manifest.n8n, nodes: [] } }),
	);
	expect(await load(folder)).toBe('package.json lists no nodes to load');
});

test('the gate lists what is wrong in every step: banned code in the tarball, a dependency that npm would have to fetch', async () => {
	const folder = await copyBuilt(built);
	await addDependency(folder, 'n8n-nodes-fal-sam-not-in-any-cache', '1.0.0');
	await appendFile(path.join(folder, nodeFile), BANNED_CODE);
	const [sources, tarball, loading, ...others] = await verifyPackage(folder, WORKFLOW_FOLDER, () => undefined);
	expect(sources).toContain('no-runtime-dependencies');
	for (const finding of BANNED_CODE_FINDINGS) expect(tarball).toContain(finding);
	expect(loading).toContain('npm cannot install the tarball alone');
	expect(others).toEqual([]);
});
