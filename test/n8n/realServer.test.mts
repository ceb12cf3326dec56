import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { packTarball } from '../../build/packTarball.mjs';
import { servePhoto, type PhotoServer } from '../../demo/photoServer.mjs';
import { startSandboxProcess, type SandboxProcess } from '../support/sandboxProcess.mjs';
import { startN8n, type N8nServer, type WorkflowJson } from './server.mjs';

const REPOSITORY = fileURLToPath(new URL('../../', import.meta.url));
const PHOTO_FILE = join(REPOSITORY, 'demo', 'still-life.jpg');
/** The still life has an apple and a banana, and only the apple is red. */
const WORDS = ['fruit', 'red'];
const START_MS = 300_000;
const TEST_MS = 120_000;

let folder: string;
let tarball: string;
let sandbox: SandboxProcess;
let photo: PhotoServer;

beforeAll(async () => {
	folder = await mkdtemp(join(tmpdir(), 'fal-sam-tarball-'));
	({ path: tarball } = await packTarball(REPOSITORY, folder));
	sandbox = await startSandboxProcess({ concurrency: 1 });
	photo = await servePhoto(await readFile(PHOTO_FILE), 'still-life.jpg', 'image/jpeg');
}, START_MS);

afterAll(async () => {
	await photo?.close();
	await sandbox?.stop();
	await rm(folder, { recursive: true, force: true });
});

/** One item per word, each with the photo as binary data, into SAM 3 Image. */
function workflow(): WorkflowJson {
	const node = (name: string, type: string, typeVersion: number, settings: Record<string, unknown>) => ({ id: name, name, type, typeVersion, position: [0, 0], parameters: settings });
	const to = (name: string) => ({ main: [[{ node: name, type: 'main', index: 0 }]] });
	return {
		name: 'masks of a photo',
		nodes: [
			node('Start', 'n8n-nodes-base.manualTrigger', 1, {}),
			node('Words', 'n8n-nodes-base.set', 3.4, { mode: 'raw', jsonOutput: JSON.stringify({ word: WORDS }), options: {} }),
			node('One per word', 'n8n-nodes-base.splitOut', 1, { fieldToSplitOut: 'word', options: {} }),
			node('Photo', 'n8n-nodes-base.httpRequest', 4.2, { url: photo.url, options: { response: { response: { responseFormat: 'file' } } } }),
			{
				...node('SAM', 'n8n-nodes-fal-sam.sam3Image', 1, {
					imageSource: 'binary',
					prompt: '={{ $(\'One per word\').item.json.word }}',
					returnMultipleMasks: true,
					includeScores: true,
					includeBoxes: true,
				}),
				credentials: { falSamApi: { id: null, name: 'fal' } },
			},
		],
		connections: { Start: to('Words'), Words: to('One per word'), 'One per word': to('Photo'), Photo: to('SAM') },
	};
}

interface MaskJson {
	binaryProperty: string;
	url: string;
	width: number;
	height: number;
	box: { xMin: number; yMin: number; xMax: number; yMax: number };
}

/** A server per binary mode; what does not depend on the mode is tested on the first one only. */
describe.each(['filesystem', 'database', 'default'])('an n8n with the package installed and binary mode %s', (binaryMode) => {
	let n8n: N8nServer;
	let credentialId: string;

	beforeAll(async () => {
		n8n = await startN8n({ packageTarball: tarball, env: { N8N_DEFAULT_BINARY_DATA_MODE: binaryMode } });
		credentialId = await n8n.importCredential({ name: 'fal', type: 'falSamApi', data: { apiKey: sandbox.key, serverUrl: sandbox.url } });
	}, START_MS);

	afterAll(async () => {
		await n8n?.close();
	}, TEST_MS);

	test('gives one paired item per input, with every mask as fal served it', async () => {
		await sandbox.reset();
		const execution = await n8n.runWorkflow(await n8n.importWorkflow(workflow(), { falSamApi: credentialId }), { trigger: 'Start' });
		expect(execution.error).toBeUndefined();
		const items = execution.nodeRuns.SAM![0]!.outputs[0]!;

		expect(items.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 0 }, { item: 1 }]);
		expect(items.map(({ json }) => [json.found, json.count])).toEqual([[true, 2], [true, 1]]);
		for (const { json, binary } of items) {
			for (const mask of json.masks as MaskJson[]) await expectMask(mask, await n8n.binary(binary![mask.binaryProperty]!));
			expect((await n8n.binary(binary!.image!)).length).toBeGreaterThan(10_000);
		}
		expect(await sandbox.jobs()).toHaveLength(WORDS.length);
	}, TEST_MS);

	if (binaryMode !== 'filesystem') return;

	test('tests a credential: the right key is accepted, of a wrong one it says what to do', async () => {
		const credential = (apiKey: string) => ({ name: 'fal', type: 'falSamApi', data: { apiKey, serverUrl: sandbox.url } });
		expect(await n8n.testCredential(credential(sandbox.key))).toMatchObject({ status: 'OK' });
		expect(await n8n.testCredential(credential('wrong:key'))).toMatchObject({ status: 'Error', message: expect.stringContaining('fal did not accept this key') });
	}, TEST_MS);

	test('cancels the requests at fal when the execution is stopped in the editor', async () => {
		const slow = await startSandboxProcess({ fixedJobMs: 60_000, concurrency: 1 });
		try {
			const slowCredential = await n8n.importCredential({ name: 'slow fal', type: 'falSamApi', data: { apiKey: slow.key, serverUrl: slow.url } });
			const executionId = await n8n.startWorkflow(await n8n.importWorkflow(workflow(), { falSamApi: slowCredential }), { trigger: 'Start' });
			await until(async () => (await slow.jobs()).length === WORDS.length);
			await n8n.stop(executionId);
			expect(await n8n.executionEnd(executionId)).toMatchObject({ status: 'canceled' });
			await until(async () => (await slow.requests()).filter(({ path }) => path.endsWith('/cancel')).length === WORDS.length);
		} finally {
			await slow.stop();
		}
	}, TEST_MS);
});

/** The bytes are those at the mask's URL, and the picture is white on a fruit and black on the wall. */
async function expectMask({ url, width, height, box }: MaskJson, bytes: Buffer): Promise<void> {
	expect(bytes.equals(Buffer.from(await (await fetch(url)).arrayBuffer()))).toBe(true);
	expect([width, height]).toEqual([1024, 768]);
	const { data, info } = await sharp(bytes).greyscale().raw().toBuffer({ resolveWithObject: true });
	expect([info.width, info.height]).toEqual([width, height]);
	const at = (x: number, y: number) => data[(Math.round(y) * info.width + Math.round(x)) * info.channels];
	// Below the middle of its box every fruit is fruit; the photo's top left corner is wall.
	expect(at((box.xMin + box.xMax) / 2, (box.yMin + 3 * box.yMax) / 4)).toBeGreaterThan(127);
	expect(at(0, 0)).toBe(0);
}

/** Polls until the condition holds; the test's own time limit ends it otherwise. */
async function until(condition: () => Promise<boolean>): Promise<void> {
	while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, 50));
}
