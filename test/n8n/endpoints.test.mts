import { createHash } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { eventually } from '../../harness/eventually.mjs';
import { forAllTests } from '../../harness/jest/forAllTests.mjs';
import { useSandbox } from '../../harness/jest/useFal.mjs';
import { usePackedN8ns } from '../../harness/jest/usePackedN8n.mjs';
import { usePhoto } from '../../harness/jest/usePhoto.mjs';
import { boxOverlap, deliveredFiles, whiteBox, type DeliveredFiles } from '../../harness/n8n/deliveredFiles.mjs';
import type { Execution, ServerItem } from '../../harness/n8n/executionData.mjs';
import { falCredential } from '../../harness/n8n/packedN8n.mjs';
import type { N8nServer, WorkflowJson } from '../../harness/n8n/server.mjs';
import { falNode, inSequence, node, wordItems } from '../../harness/workflows/workflowNodes.mjs';
import { overlapWithSquares, readClip } from '../sandbox/segmentation/clips.mjs';
import {
	haveRealFiles,
	serveEndpointInputs,
	serveRealFiles,
	type EndpointInput,
	type RealFiles,
	type ServedInputs,
} from './endpointInputs.mjs';
import { cancelInTime, everyOperation, nodeName, segmentFiles, TESTED_ENDPOINTS } from './endpointWorkflow.mjs';

const PHOTO_FILE = fileURLToPath(new URL('../../demo/still-life.jpg', import.meta.url));
const WORDS = ['fruit', 'red'];
const START_MS = 300_000;
/** One execution with every node in it, on a busy machine. */
const RUN_MS = 600_000;
const TEST_MS = 120_000;
/** Nothing of the workflow waits for a job to end that takes this long. */
const SLOW_JOB_MS = 3_600_000;
/** Overlap of the boxes of a mask and of the thing it is of; the sandbox's edges are a few pixels off. */
const SAME_THING = 0.75;
/** The same where the thing has moved and turned: the sandbox's tracker loses a leg and the tail, not the dog. */
const STILL_ON_IT = 0.3;

// Three modes bring the same files to fal, on three ways each: what they show is worked out once.
const worker = new URL('../../harness/fal/rememberingWorker.mts', import.meta.url);
const sandbox = useSandbox({ concurrency: 1, worker }, { forgets: false });
const photo = usePhoto(PHOTO_FILE);
let served: ServedInputs;

beforeAll(async () => {
	served = await serveEndpointInputs();
}, START_MS);

afterAll(async () => await served?.close());

const itemsOf = (execution: Execution, what: string, type: string): ServerItem[] =>
	execution.nodeRuns[nodeName(what, type)]![0]!.outputs[0]!;
const paired = (items: ServerItem[]) => items.map(({ pairedItem }) => pairedItem);
const ONE_EACH = [{ item: 0 }, { item: 1 }, { item: 2 }];

const BINARY_MODES = ['filesystem', 'database', 'default'];
const servers = usePackedN8ns(
	sandbox,
	BINARY_MODES.map((mode) => ({ env: { N8N_DEFAULT_BINARY_DATA_MODE: mode } })),
);
/** One execution for each mode; what came out of them is looked at test by test. */
const executions = useExecution(
	async () =>
		await Promise.all(servers.map(async (n8n) => await run(n8n, everyOperation(served.inputs), n8n.credentialId))),
);

/** What comes out of executions that all tests of a file, or of a `describe`, look at. */
function useExecution<T extends object>(execute: () => Promise<T>): T {
	return forAllTests(execute, async () => undefined, RUN_MS);
}

async function run(n8n: N8nServer, workflow: WorkflowJson, falSamApi: string): Promise<Execution> {
	const id = await n8n.importWorkflow(workflow, { falSamApi });
	return await n8n.runWorkflow(id, { trigger: 'Start', timeoutMs: RUN_MS });
}

test('every file that is sent is uploaded once', async () => {
	const uploads = (await sandbox.requests()).filter(({ path }) => path === '/storage/upload/initiate');
	expect(uploads).toHaveLength(2 * served.inputs.length * TESTED_ENDPOINTS.length * BINARY_MODES.length);
});

describe.each(BINARY_MODES.map((mode, index) => ({ mode, index })))(
	'n8n with the package installed and binary mode $mode runs every operation on three inputs:',
	({ index }) => {
		test.each(TESTED_ENDPOINTS)(
			'$type',
			async ({ type, endpoint }) => {
				const n8n = servers[index]!;
				const execution = executions[index]!;
				expect(execution.error).toBeUndefined();
				const { inputs } = served;
				const submitted = itemsOf(execution, 'Submit', type);
				const requestIds = submitted.map(({ json }) => json.requestId);
				expect(paired(submitted)).toEqual(ONE_EACH);
				expect(new Set(requestIds).size).toBe(inputs.length);
				const answers = (name: string) => itemsOf(execution, name, type).map(({ json }) => json);
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

				const segmented = itemsOf(execution, 'Segment', type);
				const results = itemsOf(execution, 'Get Result', type);
				expect([paired(segmented), paired(results)]).toEqual([ONE_EACH, ONE_EACH]);
				expect(results.map(({ json }) => json.requestId)).toEqual(requestIds);
				const delivered: DeliveredFiles[] = [];
				for (const [index, input] of inputs.entries()) {
					const files = await deliveredFiles(n8n, segmented[index]!);
					await expectToShow(type, segmented[index]!, files, input);
					// The URL of a file and the file itself, Segment and Get Result: all the same.
					expect(await deliveredFiles(n8n, results[index]!)).toEqual(files);
					delivered.push(files);
				}
				await expectItemPerMask(n8n, itemsOf(execution, 'Item per Mask', type), delivered);
			},
			TEST_MS,
		);
	},
);

describe('n8n with the package installed', () => {
	// What follows does not depend on where n8n keeps files.
	const n8n = () => servers[0]!;

	test(
		'tests a credential: the right key is accepted, of a wrong one it says what to do',
		async () => {
			const credential = (apiKey: string) => ({
				name: 'fal',
				type: 'falSamApi',
				data: { apiKey, serverUrl: sandbox.url },
			});
			expect(await n8n().testCredential(credential(sandbox.key))).toMatchObject({ status: 'OK' });
			expect(await n8n().testCredential(credential('wrong:key'))).toMatchObject({
				status: 'Error',
				message: expect.stringContaining('fal did not accept this key'),
			});
		},
		TEST_MS,
	);

	(haveRealFiles ? describe : describe.skip)('(skipped where ../shared/data is missing)', () => {
		const real = forAllTests(serveRealFiles, async (files) => await files.close());
		const ofPhotos = useExecution(async () => await run(n8n(), segmentFiles(real.photos), n8n().credentialId));
		const ofClip = useExecution(async () => await run(n8n(), segmentFiles([real.clip]), n8n().credentialId));

		test.each(TESTED_ENDPOINTS.filter(({ media }) => media === 'photo'))(
			'finds the truck and the dog of real photos with $type',
			async ({ type }) => {
				expect(ofPhotos.error).toBeUndefined();
				const items = itemsOf(ofPhotos, 'Segment', type);
				for (const [index, input] of real.photos.entries())
					await expectToShow(type, items[index]!, await deliveredFiles(n8n(), items[index]!), input);
			},
			TEST_MS,
		);

		test.each(TESTED_ENDPOINTS.filter(({ media }) => media === 'clip'))(
			'follows the dog through a real clip with $type',
			async ({ type }) => {
				expect(ofClip.error).toBeUndefined();
				const [item] = itemsOf(ofClip, 'Segment', type);
				const { video } = Object.fromEntries(await deliveredFiles(n8n(), item!));
				await expectDogInClip(video!, real.clip);
			},
			TEST_MS,
		);
	});

	describe('with a fal that takes its time', () => {
		const slow = useSandbox({ fixedJobMs: SLOW_JOB_MS, concurrency: 1 }, { forgets: false });

		describe('cancels requests that run and that wait:', () => {
			const execution = useExecution(async () => {
				const credential = await falCredential(n8n(), slow.url, slow.key);
				return await run(n8n(), cancelInTime(served.inputs), credential);
			});

			test.each(TESTED_ENDPOINTS)('$type', async ({ type, endpoint }) => {
				expect(execution.error).toBeUndefined();
				const places = itemsOf(execution, 'Get Status', type).map(({ json }) => [json.status, json.queuePosition]);
				// Three uploads race for the one place at fal, so which input runs is open.
				expect(places).toHaveLength(3);
				expect(places).toEqual(
					expect.arrayContaining([
						['IN_PROGRESS', undefined],
						['IN_QUEUE', 0],
						['IN_QUEUE', 1],
					]),
				);
				expect(itemsOf(execution, 'Cancel', type).map(({ json }) => json.outcome)).toEqual([
					'requested',
					'requested',
					'requested',
				]);
				const jobs = (await slow.jobs()).filter((job) => job.endpoint === endpoint);
				expect(jobs.map(({ cancelled }) => cancelled)).toEqual([true, true, true]);
			});
		});

		test(
			'cancels the requests at fal when the execution is stopped in the editor',
			async () => {
				await slow.reset();
				const workflow = inSequence('masks of a photo', [
					...wordItems(WORDS),
					node('Photo', 'n8n-nodes-base.httpRequest', 4.2, {
						url: photo.url,
						options: { response: { response: { responseFormat: 'file' } } },
					}),
					falNode('SAM', 'sam3Image', { imageSource: 'binary', prompt: "={{ $('Split').item.json.word }}" }),
				]);
				const workflowId = await n8n().importWorkflow(workflow, {
					falSamApi: await falCredential(n8n(), slow.url, slow.key),
				});
				const executionId = await n8n().startWorkflow(workflowId, { trigger: 'Start' });
				await eventually(async () => (await slow.jobs()).length === WORDS.length);
				await n8n().stop(executionId);
				expect(await n8n().executionEnd(executionId)).toMatchObject({ status: 'canceled' });
				await eventually(async () => (await slow.jobs()).every(({ cancelled }) => cancelled));
			},
			TEST_MS,
		);
	});
});

/** Among the masks is that of the thing in the photo; the video follows the square. */
async function expectToShow(
	type: string,
	{ json }: ServerItem,
	files: DeliveredFiles,
	{ json: asked, box, way }: EndpointInput,
): Promise<void> {
	const video = files.get('video');
	if (video) {
		const frames = await framesOf(video);
		expect(frames).toHaveLength(way.length);
		expect(Math.min(...frames.map((frame, index) => overlapWithSquares(frame, way[index]!)))).toBeGreaterThan(0.8);
		expect([...files.keys()]).toEqual(type === 'sam2Video' ? ['video', 'boundingbox_frames_zip'] : ['video']);
		expect(json).toMatchObject({ found: true, count: 1, masks: [] });
		return;
	}
	const masks = json.masks as Array<{ binaryProperty: string; box?: object }>;
	const found = await Promise.all(
		masks.map(async (mask) => ({ ...mask, white: (await boxOf(files.get(mask.binaryProperty)!))! })),
	);
	const overlaps = found.map(({ white }) => boxOverlap(white, box));
	expect(Math.max(...overlaps)).toBeGreaterThan(SAME_THING);
	expect(json).toMatchObject({ found: true, count: masks.length });
	if (type === 'sam3Image' || type === 'sam31Image') {
		expect(masks).toHaveLength(asked.word === 'fruit' ? 2 : 1);
		expect(found.map((mask) => mask.box)).toEqual(found.map(({ white }) => white));
		expect([...files.keys()].at(-1)).toBe('image');
	} else if (type === 'sam2AutoSegment') {
		expect(await colourAt(files.get('combined_mask')!, asked.photoPoint)).not.toEqual([0, 0, 0]);
	} else {
		// One picture, which is the mask and the endpoint's file.
		expect([...files.keys()]).toEqual(['mask_0', 'image']);
		expect(files.get('image')).toEqual(files.get('mask_0'));
	}
}

/** White on black, something in every frame, and in the first and the last one it is the dog. */
async function expectDogInClip(
	video: Buffer,
	{ frames, width, height, first, last }: RealFiles['clip'],
): Promise<void> {
	const { frames: masks } = await readClip(video, width, height);
	expect(masks).toHaveLength(frames);
	const boxes = await Promise.all(
		masks.map(async (raw) => {
			const picture = sharp(Buffer.from(raw), { raw: { width, height, channels: 3 } });
			return await whiteBox(await picture.png().toBuffer());
		}),
	);
	expect(boxes).not.toContain(undefined);
	expect(boxOverlap(boxes[0]!, first)).toBeGreaterThan(SAME_THING);
	expect(boxOverlap(boxes.at(-1)!, last)).toBeGreaterThan(STILL_ON_IT);
}

/** What was seen before, byte for byte, is not looked at again. */
function rememberLooks<T>(look: (file: Buffer) => Promise<T>): (file: Buffer) => Promise<T> {
	const known = new Map<string, Promise<T>>();
	return async (file) => {
		const key = createHash('sha256').update(file).digest('hex');
		const seen = known.get(key) ?? look(file);
		known.set(key, seen);
		return await seen;
	};
}

const boxOf = rememberLooks(whiteBox);
const framesOf = rememberLooks(async (video) => (await readClip(video)).frames);

async function colourAt(picture: Buffer, [left, top]: [number, number]): Promise<number[]> {
	return [...(await sharp(picture).extract({ left, top, width: 1, height: 1 }).raw().toBuffer())];
}

/** One item per mask, in the order of inputs and masks; a video, which has no masks, comes as one item. */
async function expectItemPerMask(n8n: N8nServer, items: ServerItem[], delivered: DeliveredFiles[]): Promise<void> {
	const expected = delivered.flatMap((files, item) => {
		const masks = [...files].filter(([name]) => name.startsWith('mask_')).map(([, bytes]) => bytes);
		const count = masks.length;
		if (count === 0) return [{ item, files: [...files], json: { found: true, count: 1, masks: [] } }];
		return masks.map((bytes, index) => ({
			item,
			files: [['mask', bytes]],
			json: { found: true, count, masks: [{ index }] },
		}));
	});
	expect(paired(items)).toEqual(expected.map(({ item }) => ({ item })));
	for (const [at, { files, json }] of expected.entries()) {
		expect([...(await deliveredFiles(n8n, items[at]!))]).toEqual(files);
		expect(items[at]!.json).toMatchObject(json);
	}
}
