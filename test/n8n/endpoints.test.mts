import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { eventually } from '../../harness/eventually.mjs';
import { usePhoto } from '../../harness/jest/usePhoto.mjs';
import { falNode, inSequence, node, wordItems } from '../../harness/workflows/workflowNodes.mjs';
import { falCredential } from '../../harness/n8n/packedN8n.mjs';
import { overlapWithSquares, readClip } from '../sandbox/segmentation/clips.mjs';
import { useSandbox } from '../../harness/jest/useFal.mjs';
import { usePackedN8n } from '../../harness/jest/usePackedN8n.mjs';
import { boxOverlap, deliveredFiles, whiteBox, type DeliveredFiles } from '../../harness/n8n/deliveredFiles.mjs';
import {
	haveRealPhotos,
	serveEndpointInputs,
	serveRealPhotos,
	type EndpointInput,
	type ServedInputs,
} from './endpointInputs.mjs';
import { cancelInTime, everyOperation, segmentFiles, TESTED_ENDPOINTS } from './endpointWorkflow.mjs';
import type { Execution, ServerItem } from '../../harness/n8n/executionData.mjs';
import type { N8nServer } from '../../harness/n8n/server.mjs';

const PHOTO_FILE = fileURLToPath(new URL('../../demo/still-life.jpg', import.meta.url));
const WORDS = ['fruit', 'red'];
const START_MS = 300_000;
const TEST_MS = 300_000;
/** Nothing of the workflow waits for a job to end that takes this long. */
const SLOW_JOB_MS = 3_600_000;
/** Overlap of the boxes of a mask and of the thing it is of; the sandbox's edges are a few pixels off. */
const SAME_THING = 0.75;

const sandbox = useSandbox({ concurrency: 1 });
const photo = usePhoto(PHOTO_FILE);
let served: ServedInputs;

beforeAll(async () => {
	served = await serveEndpointInputs();
}, START_MS);

afterAll(async () => await served?.close());

const itemsOf = (execution: Execution, name: string): ServerItem[] => execution.nodeRuns[name]![0]!.outputs[0]!;
const paired = (items: ServerItem[]) => items.map(({ pairedItem }) => pairedItem);
const ONE_EACH = [{ item: 0 }, { item: 1 }, { item: 2 }];

/**
 * Those for which expectToShow says what must be seen. The nodes that came later are run in n8n's engine by the contract
 * tests, against the same sandbox; what their models show is looked at in test/sandbox/segmentation.
 */
const SHOWN = ['sam3Image', 'sam2AutoSegment', 'sam2Video', 'sam'];
const SHOWN_ENDPOINTS = TESTED_ENDPOINTS.filter(({ type }) => SHOWN.includes(type));

describe.each(['filesystem', 'database', 'default'])(
	'n8n with the package installed and binary mode %s',
	(binaryMode) => {
		const n8n = usePackedN8n(sandbox, { env: { N8N_DEFAULT_BINARY_DATA_MODE: binaryMode } });

		test.each(SHOWN_ENDPOINTS)(
			'runs every operation of $type on three inputs',
			async (tested) => {
				const { type, endpoint } = tested;
				const { inputs } = served;
				const workflow = await n8n.importWorkflow(everyOperation(tested, inputs), { falSamApi: n8n.credentialId });
				const execution = await n8n.runWorkflow(workflow, { trigger: 'Start', timeoutMs: TEST_MS });
				expect(execution.error).toBeUndefined();

				const submitted = itemsOf(execution, 'Submit');
				const requestIds = submitted.map(({ json }) => json.requestId);
				expect(paired(submitted)).toEqual(ONE_EACH);
				expect(new Set(requestIds).size).toBe(inputs.length);
				const answers = (name: string) => itemsOf(execution, name).map(({ json }) => json);
				expect(answers('Submit')).toMatchObject(
					requestIds.map((requestId) => ({
						endpoint,
						requestId,
						statusUrl: expect.stringContaining(requestId as string),
					})),
				);
				const line = { level: 'INFO', message: expect.stringMatching(/^Segmenting /) };
				const done = {
					endpoint,
					status: 'COMPLETED',
					metrics: { inferenceTime: expect.any(Number) },
					logs: expect.arrayContaining([expect.objectContaining(line)]),
				};
				expect(answers('Get Status')).toMatchObject(requestIds.map((requestId) => ({ ...done, requestId })));
				expect(answers('Cancel')).toEqual(
					requestIds.map((requestId) => ({ requestId, endpoint, outcome: 'alreadyCompleted' })),
				);

				const segmented = itemsOf(execution, 'Segment');
				const results = itemsOf(execution, 'Get Result');
				expect([paired(segmented), paired(results)]).toEqual([ONE_EACH, ONE_EACH]);
				expect(results.map(({ json }) => json.requestId)).toEqual(requestIds);
				const masks: Buffer[][] = [];
				for (const [index, input] of inputs.entries()) {
					const files = await deliveredFiles(n8n, segmented[index]!);
					await expectToShow(type, segmented[index]!, files, input);
					// The URL of a file and the file itself, Segment and Get Result: all the same.
					expect(await deliveredFiles(n8n, results[index]!)).toEqual(files);
					masks.push([...files].filter(([name]) => name.startsWith('mask_')).map(([, bytes]) => bytes));
				}
				await expectItemPerMask(n8n, itemsOf(execution, 'Item per Mask'), masks);
				const uploads = (await sandbox.requests()).filter(({ path }) => path === '/storage/upload/initiate');
				expect(uploads).toHaveLength(2 * inputs.length);
			},
			TEST_MS,
		);

		// The rest does not depend on where n8n keeps files.
		if (binaryMode !== 'filesystem') return;

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

		const testOfRealPhotos = haveRealPhotos ? test : test.skip;
		testOfRealPhotos.each(SHOWN_ENDPOINTS.filter(({ media }) => media === 'photo'))(
			'finds the truck and the dog of real photos with $type (skipped where ../shared/data is missing)',
			async (tested) => {
				const photos = await serveRealPhotos();
				try {
					const workflow = await n8n.importWorkflow(segmentFiles(tested, photos.inputs), {
						falSamApi: n8n.credentialId,
					});
					const execution = await n8n.runWorkflow(workflow, { trigger: 'Start', timeoutMs: TEST_MS });
					expect(execution.error).toBeUndefined();
					const items = itemsOf(execution, 'Segment');
					for (const [index, input] of photos.inputs.entries())
						await expectToShow(tested.type, items[index]!, await deliveredFiles(n8n, items[index]!), input);
				} finally {
					await photos.close();
				}
			},
			TEST_MS,
		);

		describe('with a fal that takes its time', () => {
			const slow = useSandbox({ fixedJobMs: SLOW_JOB_MS, concurrency: 1 });

			test.each(SHOWN_ENDPOINTS)(
				'cancels requests of $type that run and that wait',
				async (tested) => {
					const workflow = await n8n.importWorkflow(cancelInTime(tested, served.inputs), {
						falSamApi: await falCredential(n8n, slow.url, slow.key),
					});
					const execution = await n8n.runWorkflow(workflow, { trigger: 'Start' });
					expect(execution.error).toBeUndefined();
					const places = itemsOf(execution, 'Get Status').map(({ json }) => [json.status, json.queuePosition]);
					// Three uploads race for the one place at fal, so which input runs is open.
					expect(places).toHaveLength(3);
					expect(places).toEqual(
						expect.arrayContaining([
							['IN_PROGRESS', undefined],
							['IN_QUEUE', 0],
							['IN_QUEUE', 1],
						]),
					);
					expect(itemsOf(execution, 'Cancel').map(({ json }) => json.outcome)).toEqual([
						'requested',
						'requested',
						'requested',
					]);
					expect((await slow.jobs()).map(({ cancelled }) => cancelled)).toEqual([true, true, true]);
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
						falSamApi: await falCredential(n8n, slow.url, slow.key),
					});
					const executionId = await n8n.startWorkflow(workflowId, { trigger: 'Start' });
					await eventually(async () => (await slow.jobs()).length === WORDS.length);
					await n8n.stop(executionId);
					expect(await n8n.executionEnd(executionId)).toMatchObject({ status: 'canceled' });
					await eventually(async () => (await slow.jobs()).every(({ cancelled }) => cancelled));
				},
				TEST_MS,
			);
		});
	},
);

/** Among the masks is that of the thing in the photo; the video follows the square. */
async function expectToShow(
	type: string,
	{ json }: ServerItem,
	files: DeliveredFiles,
	{ json: asked, box, way }: EndpointInput,
): Promise<void> {
	if (type === 'sam2Video') {
		const { frames } = await readClip(files.get('video')!);
		expect(frames).toHaveLength(way.length);
		expect(Math.min(...frames.map((frame, index) => overlapWithSquares(frame, way[index]!)))).toBeGreaterThan(0.8);
		expect([...files.keys()]).toEqual(['video', 'boundingbox_frames_zip']);
		return;
	}
	const masks = json.masks as Array<{ binaryProperty: string; box?: object }>;
	const found = await Promise.all(
		masks.map(async (mask) => ({ ...mask, white: (await whiteBox(files.get(mask.binaryProperty)!))! })),
	);
	const overlaps = found.map(({ white }) => boxOverlap(white, box));
	expect(Math.max(...overlaps)).toBeGreaterThan(SAME_THING);
	expect(json).toMatchObject({ found: true, count: masks.length });
	if (type === 'sam3Image') {
		expect(masks).toHaveLength(asked.word === 'fruit' ? 2 : 1);
		expect(found.map((mask) => mask.box)).toEqual(found.map(({ white }) => white));
		expect([...files.keys()].at(-1)).toBe('image');
	}
	if (type === 'sam2AutoSegment')
		expect(await colourAt(files.get('combined_mask')!, asked.photoPoint)).not.toEqual([0, 0, 0]);
	if (type === 'sam') expect([...files.keys()]).toEqual(['mask_0', 'image']);
}

async function colourAt(picture: Buffer, [left, top]: [number, number]): Promise<number[]> {
	return [...(await sharp(picture).extract({ left, top, width: 1, height: 1 }).raw().toBuffer())];
}

/** One item per mask, in the order of inputs and masks; a video, which has no masks, comes as one item. */
async function expectItemPerMask(n8n: N8nServer, items: ServerItem[], masks: Buffer[][]): Promise<void> {
	expect(paired(items)).toEqual(
		masks.flatMap((ofInput, item) => Array.from({ length: Math.max(1, ofInput.length) }, () => ({ item }))),
	);
	const remaining = items.values();
	for (const ofInput of masks.filter(({ length }) => length > 0)) {
		for (const [index, bytes] of ofInput.entries()) {
			const item = remaining.next().value!;
			expect([...(await deliveredFiles(n8n, item))]).toEqual([['mask', bytes]]);
			expect(item.json).toMatchObject({ found: true, count: ofInput.length, masks: [{ index }] });
		}
	}
	for (const video of remaining)
		expect([...(await deliveredFiles(n8n, video)).keys()]).toEqual(['video', 'boundingbox_frames_zip']);
}
