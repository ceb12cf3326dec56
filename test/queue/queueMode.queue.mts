import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { servePhoto, type PhotoServer } from '../../harness/workflows/photoServer.mjs';
import type { ServerBinary, ServerItem } from '../../harness/n8n/executionData.mjs';
import type { N8nServer } from '../../harness/n8n/server.mjs';
import { outputOf, start } from '../pipelines/callbackServer.mjs';
import { video, words } from '../pipelines/callbackWorkflows.mjs';
import { eventually } from '../../harness/eventually.mjs';
import { falCredential, startPackedN8n } from '../../harness/n8n/packedN8n.mjs';
import { useSandbox } from '../../harness/jest/useFal.mjs';
import { HEIGHT, isInside, LEFT, maskPng, photoPixels, photoPng, WIDTH } from '../engine/samMaskRun.mjs';
import { maskOperations, OPERATIONS } from './maskOperations.mjs';
import { startRedis, type RedisProcess } from './redisProcess.mjs';
import { startWorker, type WorkerProcess } from './workerProcess.mjs';

const VIDEO = Buffer.from('the bytes of a video');
const START_MS = 300_000;
const TEST_MS = 120_000;

let redis: RedisProcess;
const quick = useSandbox({ fixedJobMs: 300, concurrency: 10 });
// Longer than the 20 s for which the transport callback waits in process.
const slow = useSandbox({ fixedJobMs: 23_000, concurrency: 10 });
let clip: PhotoServer;
let photo: PhotoServer;
let mask: PhotoServer;

beforeAll(async () => {
	[redis, clip, photo, mask] = await Promise.all([
		startRedis(),
		servePhoto(VIDEO, 'clip.mp4', 'video/mp4'),
		servePhoto(await photoPng(), 'shoe.png', 'image/png'),
		servePhoto(await maskPng([LEFT]), 'mask.png', 'image/png'),
	]);
}, START_MS);

afterAll(async () => {
	await Promise.all([clip, photo, mask].map(async (server) => await server?.close()));
	await redis?.stop();
}, START_MS);

/** Main and workers share one folder, so that the mode filesystem works too. */
describe.each(['database', 'filesystem'])('a main n8n with two workers and binary mode %s', (binaryMode) => {
	let folder: string;
	let n8n: N8nServer;
	let workers: WorkerProcess[] = [];
	let quickFal: string;
	let slowFal: string;

	beforeAll(async () => {
		folder = await mkdtemp(join(tmpdir(), 'fal-sam-queue-'));
		const env = {
			EXECUTIONS_MODE: 'queue',
			OFFLOAD_MANUAL_EXECUTIONS_TO_WORKERS: 'true',
			QUEUE_BULL_REDIS_HOST: '127.0.0.1',
			QUEUE_BULL_REDIS_PORT: String(redis.port),
			QUEUE_BULL_PREFIX: binaryMode,
			N8N_DEFAULT_BINARY_DATA_MODE: binaryMode,
			N8N_AVAILABLE_BINARY_DATA_MODES: binaryMode,
		};
		n8n = await startPackedN8n({ userFolder: folder, env });
		const mainPort = Number(new URL(n8n.url).port);
		workers = await Promise.all([startWorker(folder, mainPort, env), startWorker(folder, mainPort, env)]);
		[quickFal, slowFal] = (await Promise.all(
			[quick, slow].map(async ({ url, key }) => await falCredential(n8n, url, key)),
		)) as [string, string];
	}, START_MS);

	afterAll(async () => {
		await n8n?.close();
		await Promise.all(workers.map(async (worker) => await worker.stop()));
		await rm(folder, { recursive: true, force: true, maxRetries: 3 });
	}, START_MS);

	/** The mask is there, as fal serves it. */
	async function expectMask({ json, binary }: ServerItem): Promise<void> {
		const [{ url }] = json.masks as [{ url: string }];
		expect((await n8n.binary(binary!.mask_0!)).equals(Buffer.from(await (await fetch(url)).arrayBuffer()))).toBe(true);
	}

	test(
		'a worker segments, uploads and downloads',
		async () => {
			const executions = await Promise.all([
				start(n8n, words(['a', 'b'], { transport: 'queue' }), quickFal),
				start(n8n, video(clip.url, { transport: 'queue' }), quickFal),
			]);
			const [found, filmed] = await Promise.all(executions.map(async (execution) => await execution.end()));
			expect([found!.status, filmed!.status]).toEqual(['success', 'success']);
			expect(outputOf(found!, 'After').map(({ json }) => json.word)).toEqual(['a', 'b']);
			for (const item of outputOf(found!, 'SAM')) await expectMask(item);
			expect((await n8n.binary(outputOf(filmed!, 'After')[0]!.binary!.video!)).equals(VIDEO)).toBe(true);
		},
		TEST_MS,
	);

	test(
		'SAM Mask works on a worker: every operation, with the photo of an earlier node',
		async () => {
			const execution = await (await start(n8n, maskOperations(photo.url, mask.url), quickFal)).end();
			expect(execution.error?.message).toBeUndefined();
			const [cutOut, hide, refine, measure, outlines, overlay] = OPERATIONS.map(
				(name) => outputOf(execution, name)[0]!,
			);
			expect(measure!.json).toMatchObject({ mask: { area: LEFT.width * LEFT.height } });
			expect(outlines!.json).toHaveProperty('outline');
			const pixels = async (file: ServerBinary) =>
				await sharp(await n8n.binary(file))
					.ensureAlpha()
					.raw()
					.toBuffer();
			const object = await pixels(cutOut!.binary!.data!);
			const whole = photoPixels();
			for (let pixel = 0; pixel < WIDTH * HEIGHT; pixel++) {
				const is = object.subarray(4 * pixel, 4 * pixel + 4);
				// What is removed is gone from the file, not only transparent.
				if (isInside(LEFT, pixel % WIDTH, Math.floor(pixel / WIDTH)))
					expect(is).toEqual(whole.subarray(4 * pixel, 4 * pixel + 4));
				else expect([...is]).toEqual([0, 0, 0, 0]);
			}
			const sizes = [hide!.binary!.data!, refine!.binary!.mask!, overlay!.binary!.data!].map(
				async (file) => (await pixels(file)).length,
			);
			expect(await Promise.all(sizes)).toEqual([1, 1, 1].map(() => 4 * WIDTH * HEIGHT));
		},
		TEST_MS,
	);

	test(
		'with the transport callback no worker is held, and fal’s call resumes the execution on one of them',
		async () => {
			const executions = await Promise.all([
				start(n8n, words(['a', 'b']), slowFal),
				start(n8n, video(clip.url), slowFal),
			]);
			await Promise.all(executions.map(async (execution) => await execution.suspended()));
			// Each of them works on one execution at a time, and these two ran side by side.
			expect(workers.map((worker) => worker.hasWorked())).toEqual([true, true]);
			const [found, filmed] = await Promise.all(executions.map(async (execution) => await execution.end()));
			expect([found!.status, filmed!.status]).toEqual(['success', 'success']);
			expect(outputOf(found!, 'SAM').map(({ pairedItem }) => pairedItem)).toEqual([{ item: 0 }, { item: 1 }]);
			expect(outputOf(found!, 'After').map(({ json }) => json.word)).toEqual(['a', 'b']);
			for (const item of outputOf(found!, 'SAM')) await expectMask(item);
			expect((await n8n.binary(outputOf(filmed!, 'After')[0]!.binary!.video!)).equals(VIDEO)).toBe(true);
		},
		TEST_MS,
	);

	test(
		'Stop in the editor of the main n8n reaches fal from the worker',
		async () => {
			const execution = await start(n8n, words(['a', 'b'], { transport: 'queue' }), slowFal);
			await eventually(async () => (await slow.jobs()).length === 2);
			await n8n.stop(execution.id);
			expect(await execution.end()).toMatchObject({ status: 'canceled' });
			await eventually(async () => (await slow.jobs()).every(({ cancelled }) => cancelled));
		},
		TEST_MS,
	);
});
