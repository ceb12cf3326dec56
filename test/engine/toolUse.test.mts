import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { copyPackage } from '../../harness/n8n/copyPackage.mjs';
import { useEngine } from '../../harness/jest/useEngine.mjs';
import { useScriptedFal } from '../../harness/jest/useFal.mjs';
import { runSam3 } from '../../harness/workflows/sam3Run.mjs';

// n8n makes the tool of a node by adding Tool to its type. The harness knows only real node files, so a file does it here.
const TOOL_FILE = 'dist/nodes/Sam3ImageTool/Sam3ImageTool.node.js';
const TOOL_SOURCE = `
const { Sam3Image } = require('../Sam3Image/Sam3Image.node.js');
exports.Sam3ImageTool = class {
	constructor() {
		Object.assign(this, new Sam3Image());
		this.description = { ...this.description, name: 'sam3ImageTool' };
	}
};`;

const fal = useScriptedFal();
let folder: string;

beforeAll(async () => {
	folder = await mkdtemp(join(tmpdir(), 'sam-tool-'));
	await copyPackage(fileURLToPath(new URL('../../', import.meta.url)), folder);
	const manifest = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as { n8n: { nodes: string[] } };
	manifest.n8n.nodes.push(TOOL_FILE);
	await writeFile(join(folder, 'package.json'), JSON.stringify(manifest));
	await mkdir(join(folder, 'dist/nodes/Sam3ImageTool'));
	await writeFile(join(folder, TOOL_FILE), TOOL_SOURCE);
});
afterAll(async () => await rm(folder, { recursive: true, force: true }));
const engine = useEngine(() => ({ packageDirectory: folder }));

test('as a tool of an AI Agent the node gives URLs in the JSON and downloads nothing, whatever the output mode says', async () => {
	const { status, outputs } = await runSam3(engine, fal, {
		node: 'sam3ImageTool',
		parameters: { prompt: 'truck', options: { outputMode: 'itemPerMask' } },
	});
	expect(status).toBe('success');
	expect(fal.of('file')).toEqual([]);
	expect(outputs[0]).toHaveLength(1);
	expect(outputs[0]![0]).not.toHaveProperty('binary');
	expect(outputs[0]![0]!.json).toMatchObject({
		found: true,
		count: 2,
		masks: [{ url: expect.stringMatching(/mask_0\.png$/) }, { url: expect.stringMatching(/mask_1\.png$/) }],
		image: { url: expect.stringMatching(/image\.png$/) },
	});
});

test('as a tool it tells the agent in the message what went wrong and with which request', async () => {
	fal.scripts.result = () => ({ status: 422, body: { detail: 'The picture is upside down' } });
	const { error } = await runSam3(engine, fal, { node: 'sam3ImageTool', parameters: { prompt: 'truck' } });
	expect(error!.message).toBe(
		`fal refused the input: The picture is upside down. (request ID ${fal.jobs[0]!.requestId})`,
	);
});
