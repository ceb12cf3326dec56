import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { appendFile, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { copySources, gulp, removeCopies, WORKFLOW_FOLDER } from './packageCopy.mjs';

const run = promisify(execFile);

// Each build runs tsc: seconds, more on a busy machine.
jest.setTimeout(180_000);

const VENDOR_FOLDER = 'dist/nodes/shared/vendor';

let built: string;
/** Every byte value: a copy that passed through a text decoder differs. */
const ALL_BYTES = Buffer.from(Array.from({ length: 256 }, (_, value) => value));

beforeAll(async () => {
	built = await copySources();
	await mkdir(path.join(built, 'dist'));
	await writeFile(path.join(built, 'dist/stale.js'), '');
	await writeFile(path.join(built, 'icons/allBytes.png'), ALL_BYTES);
	await gulp(built);
});

afterAll(removeCopies);

/** Runs CommonJS code in a fresh Node process with the name VENDOR standing for the built vendor folder. */
async function evaluate(code: string, nodeOptions: string[] = [], env: NodeJS.ProcessEnv = {}): Promise<unknown> {
	const vendor = `const VENDOR = ${JSON.stringify(path.join(built, VENDOR_FOLDER))};`;
	const options = { env: { ...process.env, ...env }, cwd: WORKFLOW_FOLDER };
	const { stdout } = await run(process.execPath, [...nodeOptions, '-e', vendor + code], options);
	return JSON.parse(stdout);
}

test('the default task builds from an empty dist, so nothing of an older build is published', async () => {
	expect(await readdir(path.join(built, 'dist'))).not.toContain('stale.js');
});

test('assets arrive byte for byte', async () => {
	expect(await readFile(path.join(built, 'dist/icons/allBytes.png'))).toEqual(ALL_BYTES);
});

test('two builds are the same, byte for byte', async () => {
	const contents = async (folder: string) => {
		const entries = await readdir(folder, { recursive: true, withFileTypes: true });
		const files = entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name));
		const hashed = files.map(async (file) => {
			const hash = createHash('sha256').update(await readFile(file));
			return [path.relative(folder, file), hash.digest('hex')] as const;
		});
		return Object.fromEntries(await Promise.all(hashed));
	};
	// The other one is that of `npm run build`, which the tests of this folder need anyway.
	const { [path.join('icons', 'allBytes.png')]: added, ...again } = await contents(path.join(built, 'dist'));
	expect(added).toBeDefined();
	expect(again).toEqual(await contents(path.resolve(__dirname, '../../dist')));
});

test('each operation of an endpoint node has its output schema where n8n looks for it', async () => {
	const schemas = await readdir(path.join(built, 'dist/nodes/Sam3Image/__schema__/v1.0.0'));
	expect(schemas).toEqual(['cancel.json', 'getResult.json', 'getStatus.json', 'segment.json', 'submit.json']);
});

test('a type error fails the build and names the line', async () => {
	const folder = await copySources();
	await appendFile(path.join(folder, 'nodes/shared/vendor/fal.ts'), '\nexport const wrong: number = "text";\n');
	await expect(gulp(folder)).rejects.toThrow(/nodes\/shared\/vendor\/fal\.ts\(\d+,\d+\): error TS2322/);
});

test('the bundles ask for no library but n8n-workflow', async () => {
	const files = await readdir(path.join(built, VENDOR_FOLDER));
	const sources = await Promise.all(files.map((file) => readFile(path.join(built, VENDOR_FOLDER, file), 'utf8')));
	const required = sources.flatMap((source) => [...source.matchAll(/\brequire\("([^"]+)"\)/g)].map(([, name]) => name));
	const entries = (await readdir(path.join(built, VENDOR_FOLDER.replace('dist/', '')))).filter(
		(name) => !name.endsWith('.d.ts'),
	);
	expect(files).toEqual(entries.map((name) => name.replace(/ts$/, 'js')));
	expect(new Set(required)).toEqual(new Set(['n8n-workflow']));
});

test('the bundled fal client sends no key it was not given, not even the FAL_KEY of the server', async () => {
	const authorization = await evaluate(
		`const { createFalClient } = require(VENDOR + '/fal.js');
		const capture = async (url, { headers }) => {
			console.log(JSON.stringify(new Headers(headers).get('authorization')));
			return new Response('{}', { headers: { 'content-type': 'application/json' } });
		};
		void createFalClient({ fetch: capture }).queue.status('fal-ai/any', { requestId: 'r' });`,
		[],
		{ FAL_KEY: 'id:secret' },
	);
	expect(authorization).toBeNull();
});

test('the bundled zod validates without generating code from strings', async () => {
	const outcome = await evaluate(
		`let generated = 0;
		globalThis.Function = new Proxy(Function, {
			construct(...args) { generated++; return Reflect.construct(...args); },
			apply(...args) { generated++; return Reflect.apply(...args); },
		});
		const { object, safeParse, string } = require(VENDOR + '/zod.js');
		const schema = object({ url: string() });
		const good = safeParse(schema, { url: 'x' }).success;
		const bad = safeParse(schema, { url: 1 }).success;
		console.log(JSON.stringify({ good, bad, generated }));`,
	);
	expect(outcome).toEqual({ good: true, bad: false, generated: 0 });
});

test('the licence of every bundled library travels with the bundles', async () => {
	const notices = await readFile(path.join(built, 'dist/THIRD_PARTY_NOTICES.txt'), 'utf8');
	const headings = [...notices.matchAll(/^(\S+)@\d\S* \((.+)\)$/gm)].map(([, name, licence]) => [name, licence]);
	expect(headings).toEqual([
		['@fal-ai/client', 'MIT'],
		['@jsquash/jpeg', 'Apache-2.0'],
		['@jsquash/webp', 'Apache-2.0'],
		['@msgpack/msgpack', 'ISC'],
		['eventsource-parser', 'MIT'],
		['robot3', 'BSD-2-Clause'],
		['zod', 'MIT'],
	]);
	// The shortest of the licences, ISC, has some 700 characters.
	for (const notice of notices.split(/^-{64}$/m).slice(1)) expect(notice.length).toBeGreaterThan(600);
});

test('a bundled library without a licence text fails the build', async () => {
	const folder = await copySources();
	const library = path.join(folder, 'nodes/shared/node_modules/unlicensed');
	await mkdir(library, { recursive: true });
	await writeFile(
		path.join(library, 'package.json'),
		'{ "name": "unlicensed", "version": "1.0.0", "main": "index.js" }',
	);
	await writeFile(path.join(library, 'index.js'), 'exports.value = 1;');
	await appendFile(path.join(folder, 'nodes/shared/vendor/zod.ts'), "\nexport { value } from 'unlicensed';\n");
	await mkdir(path.join(folder, 'dist'));
	await expect(gulp(folder, 'vendor')).rejects.toThrow('unlicensed carries no licence file');
});
