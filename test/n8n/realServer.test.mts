import { fileURLToPath } from 'node:url';
import { usePhoto } from '../../harness/jest/usePhoto.mjs';
import { eventually } from '../../harness/eventually.mjs';
import { falNode, inSequence, node, wordItems } from '../../harness/workflows/workflowNodes.mjs';
import { useSandbox } from '../../harness/jest/useFal.mjs';
import { usePackedN8n } from '../../harness/jest/usePackedN8n.mjs';

const PHOTO_FILE = fileURLToPath(new URL('../../demo/still-life.jpg', import.meta.url));
const WORDS = ['fruit', 'red'];
const TEST_MS = 120_000;
/** No job ends before its execution is stopped. */
const SLOW_JOB_MS = 3_600_000;

const sandbox = useSandbox({ fixedJobMs: SLOW_JOB_MS, concurrency: 1 });
const photo = usePhoto(PHOTO_FILE);
const n8n = usePackedN8n(sandbox);

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
		const workflowId = await n8n.importWorkflow(workflow, { falSamApi: n8n.credentialId });
		const executionId = await n8n.startWorkflow(workflowId, { trigger: 'Start' });
		await eventually(async () => (await sandbox.jobs()).length === WORDS.length);
		await n8n.stop(executionId);
		expect(await n8n.executionEnd(executionId)).toMatchObject({ status: 'canceled' });
		await eventually(async () => (await sandbox.jobs()).every(({ cancelled }) => cancelled));
	},
	TEST_MS,
);
