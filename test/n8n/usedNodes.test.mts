import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureN8nHost, type N8nHost } from '../../harness/n8n/host.mjs';
import { unloadableNodes, unloadableSentence, usedNodeTypes } from '../../harness/n8n/usedNodes.mjs';

// Not written out below: these are no nodes that the host must have.
const BASE = 'n8n-nodes-base';

const NODES = {
	whole: 'exports.Whole = class {};',
	lacksPackage: "require('date-fns-that-nobody-installed/add'); exports.LacksPackage = class {};",
	lacksFile: "require('./gone.js');",
	breaks: "exports.Breaks = class { constructor() { throw new Error('no description\\nat all'); } };",
	otherClass: 'exports.Another = class {};',
};

let folder: string;
let host: N8nHost;

beforeAll(async () => {
	folder = await mkdtemp(join(tmpdir(), 'used-nodes-'));
	host = { ...(await ensureN8nHost({ log: console.log })), directory: folder };
	const dist = join(folder, 'node_modules', 'n8n-nodes-base', 'dist');
	await mkdir(join(dist, 'known'), { recursive: true });
	const known: Record<string, object> = {};
	for (const [name, code] of Object.entries(NODES)) {
		const className = `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
		known[name] = { className, sourcePath: `dist/${className}.node.js` };
		await writeFile(join(dist, `${className}.node.js`), code);
	}
	await writeFile(join(dist, 'known', 'nodes.json'), JSON.stringify(known));
});

afterAll(async () => {
	await rm(folder, { recursive: true, force: true });
});

test('the nodes of the examples and of the tests are looked for, those of this package are not', async () => {
	const types = await usedNodeTypes();
	expect(types).toEqual(
		expect.arrayContaining(['n8n-nodes-base.extractFromFile', 'n8n-nodes-base.set', '@n8n/n8n-nodes-langchain.agent']),
	);
	expect(types.filter((type) => type.includes('fal-sam'))).toEqual([]);
});

test('a host that lacks a package names the node that needs it, and the package', async () => {
	expect(await unloadableNodes(host, [`${BASE}.whole`, `${BASE}.lacksPackage`])).toEqual([
		{ type: `${BASE}.lacksPackage`, reason: 'the package date-fns-that-nobody-installed is missing' },
	]);
});

test.each([
	['lacksFile', "Cannot find module './gone.js'"],
	['breaks', 'no description'],
	['otherClass', 'its file has no class OtherClass'],
	['unknown', 'n8n has no node of that name'],
])('%s: a node that does not load for another reason says it in a line', async (name, reason) => {
	const type = `${BASE}.${name}`;
	expect(await unloadableNodes(host, [type])).toEqual([{ type, reason }]);
});

test('what a user reads is one sentence', () => {
	const sentence = unloadableSentence({ version: '2.41.1', directory: '/cache/n8n' }, [
		{ type: 'n8n-nodes-base.extractFromFile', reason: 'the package date-fns is missing' },
	]);
	expect(sentence).toMatch(
		/^n8n [\d.]+ in \/cache\/n8n cannot load n8n-nodes-base\.extractFromFile \(the package date-fns is missing\): .+\.$/,
	);
	expect(sentence).not.toContain('\n');
});
