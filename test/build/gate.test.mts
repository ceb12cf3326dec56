import { appendFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import ts from 'typescript';
import { loadFromTarball } from '../../build/loadFromTarball.mjs';
import { packTarball } from '../../build/packTarball.mjs';
import { scanTarball } from '../../build/scanPackage.mjs';
import { verifyPackage } from '../../build/verifyPackage.mjs';
import { copyBuilt, removeCopies, WORKFLOW_FOLDER } from './packageCopy.mjs';

interface Manifest {
	dependencies?: Record<string, string>;
	n8n: { nodes: string[]; credentials: string[] };
}

// Needs the dist of `npm run build`. Every test starts npm and Node, some start n8n's scan: seconds each, more on a busy machine.
jest.setTimeout(180_000);

const REPOSITORY = path.resolve(__dirname, '../..');
const BANNED_CODE = '\nsetTimeout(() => undefined, 1);\nconsole.log(process.env.HOME);\n';
const BANNED_CODE_FINDINGS = ["restricted global 'setTimeout'", "restricted global 'process'", 'no-console'];

let built: string;
let nodeFile: string;

beforeAll(async () => {
	built = await copyBuilt();
	nodeFile = (await readManifest(built)).n8n.nodes[0] ?? '';
});

afterAll(removeCopies);

async function readManifest(folder: string): Promise<Manifest> {
	return JSON.parse(await readFile(path.join(folder, 'package.json'), 'utf8')) as Manifest;
}

async function addDependency(folder: string, name: string, range: string): Promise<void> {
	const manifest = { ...(await readManifest(folder)), dependencies: { [name]: range } };
	await writeFile(path.join(folder, 'package.json'), JSON.stringify(manifest));
}

/** Puts tsc's output back where the build had put self-contained bundles. */
async function unbundleVendors(folder: string): Promise<void> {
	const sources = path.join(folder, 'nodes/shared/vendor');
	for (const name of await readdir(sources)) {
		const { outputText } = ts.transpileModule(await readFile(path.join(sources, name), 'utf8'), {
			compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 },
		});
		await writeFile(path.join(folder, 'dist/nodes/shared/vendor', name.replace(/ts$/, 'js')), outputText);
	}
}

async function pack(folder: string): Promise<string> {
	return (await packTarball(folder, await mkdtemp(path.join(folder, 'packed-')))).path;
}

async function load(folder: string): Promise<string> {
	return (await loadFromTarball(await pack(folder), WORKFLOW_FOLDER)).join('\n');
}

/** What the package must hold, by what is in the folders of the sources. */
async function wantedFiles(): Promise<string[]> {
	const inFolder = async (folder: string) =>
		(await readdir(path.join(REPOSITORY, folder), { recursive: true })).map((file) => `${folder}/${file}`);
	const sources = [...(await inFolder('nodes')), ...(await inFolder('credentials')), ...(await inFolder('icons'))];
	const code = sources.filter((file) => /(?<!\.d)\.ts$/.test(file)).map((file) => file.replace(/ts$/, 'js'));
	const assets = sources.filter((file) => /\.(svg|png|node\.json)$/.test(file));
	return [...code, ...assets, 'THIRD_PARTY_NOTICES.txt'].map((file) => `dist/${file}`);
}

test('the package holds what n8n needs, its licences and the README, and nothing else', async () => {
	const folder = await mkdtemp(path.join(tmpdir(), 'packed-'));
	const { files } = await packTarball(REPOSITORY, folder);
	await rm(folder, { recursive: true });
	// Made from the contracts; gulpfile.test looks at them.
	const isSchema = (file: string) => /^dist\/nodes\/\w+\/__schema__\/v1\.0\.0\/\w+\.json$/.test(file);
	const others = files.filter((file) => !isSchema(file));
	expect(others.sort()).toEqual([...(await wantedFiles()), 'LICENSE', 'README.md', 'package.json'].sort());
	expect(files.filter(isSchema).length).toBeGreaterThan(0);
});

test('the real build passes', async () => {
	const lines: string[] = [];
	expect(await verifyPackage(built, WORKFLOW_FOLDER, (line) => lines.push(line))).toEqual([]);
	expect(lines.filter((line) => line.startsWith('ok'))).toHaveLength(3);
});

test('a tsc-only build passes the scan, yet does not load alone and fails the gate', async () => {
	const folder = await copyBuilt();
	await unbundleVendors(folder);
	expect(await scanTarball(await pack(folder))).toEqual([]);
	expect(await load(folder)).toContain(`${nodeFile} does not load: Error: Cannot find module`);
});

test('an empty dist passes the scan, yet nothing loads and the gate fails', async () => {
	const folder = await copyBuilt();
	await rm(path.join(folder, 'dist'), { recursive: true });
	await mkdir(path.join(folder, 'dist'));
	expect(await scanTarball(await pack(folder))).toEqual([]);
	const failures = await load(folder);
	const { nodes, credentials } = (await readManifest(folder)).n8n;
	for (const file of [...nodes, ...credentials]) expect(failures).toContain(`${file} does not load`);
});

test('a run-time dependency fails the gate even when npm has it at hand', async () => {
	const folder = await copyBuilt();
	const dependency = path.join(folder, 'planted');
	await mkdir(dependency);
	await writeFile(path.join(dependency, 'package.json'), '{ "name": "planted", "version": "1.0.0" }');
	await addDependency(folder, 'planted', `file:${dependency}`);
	expect(await load(folder)).toContain('the tarball installs more than itself: n8n-nodes-fal-sam, planted');
});

test('a tarball without the file of a node does not load', async () => {
	const folder = await copyBuilt();
	await rm(path.join(folder, nodeFile));
	expect(await load(folder)).toContain(`${nodeFile} does not load`);
});

test('a tarball without icons or codex files fails, although n8n would load it without a word', async () => {
	const folder = await copyBuilt();
	await rm(path.join(folder, 'dist/icons'), { recursive: true });
	await rm(path.join(folder, nodeFile.replace(/js$/, 'json')));
	const failures = (await load(folder)).split('\n');
	expect(failures).toContain(`${nodeFile.replace(/js$/, 'json')} is missing`);
	expect(failures).toContainEqual(expect.stringMatching(/^dist\/icons\/.*\.svg is missing$/));
});

test('a package.json that lists no node fails, it does not pass for want of anything to load', async () => {
	const folder = await copyBuilt();
	const manifest = await readManifest(folder);
	await writeFile(
		path.join(folder, 'package.json'),
		JSON.stringify({ ...manifest, n8n: { ...manifest.n8n, nodes: [] } }),
	);
	expect(await load(folder)).toBe('package.json lists no nodes to load');
});

describe('a package with banned code in source and tarball, and a dependency that npm would have to fetch', () => {
	let failures: string[];

	beforeAll(async () => {
		const folder = await copyBuilt();
		await addDependency(folder, 'n8n-nodes-fal-sam-not-in-any-cache', '1.0.0');
		await appendFile(path.join(folder, nodeFile), BANNED_CODE);
		await appendFile(path.join(folder, nodeFile.replace('dist/', '').replace(/js$/, 'ts')), BANNED_CODE);
		failures = await verifyPackage(folder, WORKFLOW_FOLDER, () => undefined);
	});

	test('a timer, process or console in the source of a node fails the scan of the sources', () => {
		for (const finding of BANNED_CODE_FINDINGS) expect(failures[0]).toContain(finding);
	});

	test('the gate lists what is wrong in every step', () => {
		const [sources, tarball, loading, ...others] = failures;
		expect(sources).toContain('no-runtime-dependencies');
		for (const finding of BANNED_CODE_FINDINGS) expect(tarball).toContain(finding);
		expect(loading).toContain('npm cannot install the tarball alone');
		expect(others).toEqual([]);
	});
});
