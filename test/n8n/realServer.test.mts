import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { servePhoto, type PhotoServer } from '../../harness/workflows/photoServer.mjs';
import { eventually, falCredential, startPackedN8n } from '../../harness/n8n/packedN8n.mjs';
import { falNode, inSequence, node, wordItems } from '../../harness/workflows/workflowNodes.mjs';
import { startSandboxProcess, type SandboxProcess } from '../../harness/fal/sandboxProcess.mjs';
import type { N8nServer } from '../../harness/n8n/server.mjs';

const PHOTO_FILE = fileURLToPath(new URL('../../demo/still-life.jpg', import.meta.url));
const WORDS = ['fruit', 'red'];
const START_MS = 300_000;
const TEST_MS = 120_000;
/** No job ends before its execution is stopped. */
const SLOW_JOB_MS = 3_600_000;

let sandbox: SandboxProcess;
let photo: PhotoServer;
let n8n: N8nServer;

beforeAll(async () => {
	sandbox = await startSandboxProcess({ fixedJobMs: SLOW_JOB_MS, concurrency: 1 });
	photo = await servePhoto(await readFile(PHOTO_FILE), 'still-life.jpg', 'image/jpeg');
	n8n = await startPackedN8n();
}, START_MS);

afterAll(async () => {
	await n8n?.close();
	await photo?.close();
	await sandbox?.stop();
}, START_MS);

test(
	'tests a credential: the right key is accepted, of a wrong one it says what to do',
	async () => {
		const credential = (apiKey: string) => ({
			name: 'fal',
			type: 'falSamApi',
			data: { apiKey, serverUrl: sandbox.url },
		});
		expect(await n8n.testCredential(credential(sandbox.key))).toMatchObject({ status: 'OK' });
		expect(await n8n.testCredential(credential('wrong:key'))).toMatchObject({
			status: 'Error',
			message: expect.stringContaining('fal did not accept this key'),
		});
	},
	TEST_MS,
);

test(
	'cancels the requests at fal when the execution is stopped in the editor',
	async () => {
		const workflow = inSequence('masks of a photo', [
			...wordItems(WORDS),
			node('Photo', 'n8n-nodes-base.httpRequest', 4.2, {
				url: photo.url,
				options: { response: { response: { responseFormat: 'file' } } },
			}),
			falNode('SAM', 'sam3Image', { imageSource: 'binary', prompt: "={{ $('Split').item.json.word }}" }),
		]);
		const workflowId = await n8n.importWorkflow(workflow, {
			falSamApi: await falCredential(n8n, sandbox.url, sandbox.key),
		});
		const executionId = await n8n.startWorkflow(workflowId, { trigger: 'Start' });
		await eventually(async () => (await sandbox.jobs()).length === WORDS.length);
		await n8n.stop(executionId);
		expect(await n8n.executionEnd(executionId)).toMatchObject({ status: 'canceled' });
		await eventually(async () => (await sandbox.jobs()).every(({ cancelled }) => cancelled));
	},
	TEST_MS,
);
