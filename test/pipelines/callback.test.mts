import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { servePhoto, type PhotoServer } from '../../harness/workflows/photoServer.mjs';
import type { ServerItem } from '../../harness/n8n/executionData.mjs';
import type { N8nServer } from '../../harness/n8n/server.mjs';
import { SandboxServer } from '../../harness/fal/sandboxServer.mjs';
import { ENDPOINT_NODES } from '../endpoints/endpointNodes.mjs';
import { jobsAt, outputOf, start, startHeldFal, type HeldFal, type Started } from './callbackServer.mjs';
import { branches, ERROR_OUTPUT, loop, video, words } from './callbackWorkflows.mjs';
import { startFalRelay, type FalRelay } from '../../harness/fal/falRelay.mjs';
import { eventually } from '../../harness/eventually.mjs';
import { falCredential, startPackedN8n } from '../../harness/n8n/packedN8n.mjs';
import { refusedCalls } from './refusedCalls.mjs';
import { callBody, post, signedCall } from './signedCall.mjs';

/** Longer than the 20 s for which the node waits in process. */
const LONG_JOB_MS = 23_000;
const MANY = Array.from({ length: 20 }, (_, index) => `w${index}`);
const VIDEO = Buffer.from('the bytes of a video');
const START_MS = 300_000;
const TEST_MS = 240_000;

let sandbox: SandboxServer;
let n8n: N8nServer;
let clip: PhotoServer;
let early: HeldFal;
let abused: HeldFal;
let lost: HeldFal;
let many: HeldFal;
/** They take half a minute each, so all of them run at once. */
const running: Record<string, Started> = {};
/** Half of what the executions of `lost` wait for is finished while they are suspended. */
let halfFinished: Promise<void>;
/** A server of its own, which is killed and started again while its executions are suspended. */
const crash = {} as {
	n8n: N8nServer;
	relay: FalRelay;
	options: { userFolder: string; env: Record<string, string> };
	executions: Started[];
	over: Promise<void>;
};

beforeAll(async () => {
	crash.options = {
		userFolder: await mkdtemp(join(tmpdir(), 'fal-sam-crash-')),
		env: { N8N_DEFAULT_BINARY_DATA_MODE: 'database' },
	};
	[sandbox, clip, n8n, crash.n8n] = await Promise.all([
		SandboxServer.start({ fixedJobMs: LONG_JOB_MS, concurrency: 50 }),
		servePhoto(VIDEO, 'clip.mp4', 'video/mp4'),
		startPackedN8n(),
		startPackedN8n(crash.options),
	]);
	[early, abused, lost, many] = await Promise.all([
		startHeldFal(n8n),
		startHeldFal(n8n),
		startHeldFal(n8n),
		startHeldFal(n8n),
	]);
	const credentialId = await falCredential(n8n, sandbox.url, sandbox.key);
	// The shortest wait that n8n keeps is 70 s.
	running.lost = await start(n8n, words(['a', 'b'], { timeout: 60 }, ERROR_OUTPUT), lost.credentialId);
	halfFinished = running.lost.suspended().then(() => void (lostJob('a').state = 'finished'));
	running.lostAndStopped = await start(n8n, words(['c'], { timeout: 60, onTimeout: 'leave' }), lost.credentialId);
	running.loop = await start(n8n, loop(['a', 'b']), credentialId);
	running.branches = await start(n8n, branches(['a', 'b']), credentialId);
	running.early = await start(n8n, words(['a']), early.credentialId);
	running.abused = await start(n8n, words(['a', 'b']), abused.credentialId);
	running.many = await start(n8n, words(MANY, { itemsAtOnce: MANY.length }), many.credentialId);
	running.items = await start(n8n, words(['a', 'b', 'c']), credentialId);
	running.perMask = await start(
		n8n,
		words(['a', 'b'], { outputMode: 'itemPerMask' }, {}, { returnMultipleMasks: true, maxMasks: 2 }),
		credentialId,
	);
	running.failing = await start(
		n8n,
		words(['a', 'b', 'c'], {}, ERROR_OUTPUT, {
			imageUrl: '={{ $json.word === "b" ? "no address" : "https://example.com/photo.jpg" }}',
		}),
		credentialId,
	);
	running.video = await start(n8n, video(clip.url), credentialId);
	crash.relay = await startFalRelay(sandbox.url);
	const crashCredential = await falCredential(crash.n8n, crash.relay.url, sandbox.key);
	crash.executions = [
		await start(crash.n8n, video(clip.url), crashCredential),
		await start(crash.n8n, words(['a', 'b']), crashCredential),
	];
	crash.over = restart();
}, START_MS);

afterAll(async () => {
	await crash.over?.catch(() => undefined);
	await Promise.all([n8n?.close(), crash.n8n?.close()]);
	await rm(crash.options.userFolder, { recursive: true, force: true, maxRetries: 3 });
	await Promise.all([
		crash.relay?.close(),
		early?.close(),
		many?.close(),
		abused?.close(),
		lost?.close(),
		clip?.close(),
		sandbox?.stop(),
	]);
}, START_MS);

async function restart(): Promise<void> {
	for (const execution of crash.executions) await execution.suspended();
	await crash.n8n.kill();
	crash.n8n = await startPackedN8n({ ...crash.options, port: Number(new URL(crash.n8n.url).port) });
}

const lostJob = (word: string) => lost.fal.jobs.find(({ input }) => input.prompt === word)!;

/** Its files are there, the mask as fal serves it. */
async function expectMask(server: N8nServer, { json, binary = {} }: ServerItem): Promise<void> {
	const [{ url }] = json.masks as [{ url: string }];
	expect(Object.keys(binary)).toEqual(['mask_0', 'image']);
	expect((await server.binary(binary.mask_0!)).equals(Buffer.from(await (await fetch(url)).arrayBuffer()))).toBe(true);
}

test(
	'a request that ends soon is awaited in process, and a call that comes too early is not missed',
	async () => {
		await jobsAt(early, 1);
		// n8n’s own answer while an execution runs: anything but 2xx, so fal calls again.
		expect(await early.call(0)).toBeGreaterThanOrEqual(400);
		early.fal.finish();
		const execution = await running.early!.end();
		expect(outputOf(execution, 'After')).toMatchObject([{ json: { word: 'a', found: true } }]);
		expect(execution.nodeRuns.SAM).toHaveLength(1);
	},
	TEST_MS,
);

test(
	'calls that are forged, unknown, repeated or simultaneous do no harm',
	async () => {
		await running.abused!.suspended();
		const [url] = abused.relay.webhookUrls as [string, string];
		const first = abused.fal.jobs[0]!.requestId;
		// The items travel side by side, so either may be fal's first.
		const jobFor = (word: string) => abused.fal.jobs.find(({ input }) => input.prompt === word)!.requestId;
		for (const [what, call] of refusedCalls(abused.relay.key, first))
			expect({ what, ...(await post(url, call)) }).toEqual({ what, status: 401, text: '' });
		const withoutToken = new URL(url);
		withoutToken.search = '';
		expect((await post(String(withoutToken), signedCall(abused.relay.key, first, callBody(first)))).status).toBe(401);
		const unknown = '00000000-0000-4000-8000-999999999999';
		expect(await post(url, signedCall(abused.relay.key, unknown, callBody(unknown)))).toEqual({
			status: 200,
			text: '{"ok":true,"waiting":2}',
		});
		// Signed, but about a request that fal is still working on, so that fal must call again; then about one of two.
		expect(await abused.call(0)).toBe(503);
		abused.fal.jobs[0]!.state = 'finished';
		expect(await post(url, signedCall(abused.relay.key, first, callBody(first)))).toEqual({
			status: 200,
			text: '{"ok":true,"waiting":1}',
		});
		// fal calls, but cannot be asked: it shall call again.
		abused.fal.scripts.status = () => ({ status: 500 });
		expect(await abused.call(0)).toBe(503);
		abused.fal.scripts = {};
		expect(await n8n.execution(running.abused!.id)).toMatchObject({ status: 'waiting' });

		abused.fal.finish();
		const statuses = await Promise.all([0, 1, 0, 1, 0, 1].map(async (job) => await abused.call(job)));
		expect(statuses).toContain(200);
		const execution = await running.abused!.end();
		expect(execution).toMatchObject({ status: 'success' });
		expect(outputOf(execution, 'After').map(({ json }) => [json.word, json.requestId])).toEqual(
			['a', 'b'].map((word) => [word, jobFor(word)]),
		);
		expect(abused.fal.of('result')).toHaveLength(2);
		expect(await abused.call(0)).toBe(409);
		expect(await n8n.execution(running.abused!.id)).toMatchObject({ status: 'success' });
	},
	TEST_MS,
);

test(
	'a call asks for its own request and for one more, however many items wait',
	async () => {
		await running.many!.suspended();
		const { fal, call } = many;
		fal.calls = [];
		for (const index of MANY.keys()) {
			fal.jobs[index]!.state = 'finished';
			// fal repeats calls; what is known needs no question.
			for (let turn = 0; turn < 2 && index < MANY.length - 1; turn++) expect(await call(index)).toBe(200);
		}
		const before = fal.of('status').length;
		expect(before).toBeLessThanOrEqual(3 * MANY.length);
		expect(new Set(fal.of('status').map(({ job }) => job)).size).toBe(MANY.length);
		expect(await call(MANY.length - 1)).toBe(200);
		const execution = await running.many!.end();
		expect(outputOf(execution, 'After').map(({ json }) => json.word)).toEqual(MANY);
		// The one that was missing, and each once more when the node runs again.
		expect(fal.of('status').length - before).toBeLessThanOrEqual(1 + MANY.length);
	},
	TEST_MS,
);

test(
	'several items resume together, in order, paired, with their files',
	async () => {
		const execution = await running.items!.end();
		expect(execution).toMatchObject({ status: 'success' });
		const items = outputOf(execution, 'SAM');
		// n8n accepts a call only for a suspended execution.
		const jobs = (await sandbox.jobs()).filter(({ id }) => items.some(({ json }) => json.requestId === id));
		expect(jobs.map(({ webhook }) => webhook?.state)).toContain('delivered');
		expect(jobs).toHaveLength(3);
		expect(items.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 0 }, { item: 1 }, { item: 2 }]);
		expect(outputOf(execution, 'After').map(({ json }) => json.word)).toEqual(['a', 'b', 'c']);
		expect(execution.nodeRuns.After).toHaveLength(1);
		for (const item of items) await expectMask(n8n, item);
	},
	TEST_MS,
);

test(
	'one item per mask keeps the pairing over the suspension',
	async () => {
		const execution = await running.perMask!.end();
		expect(outputOf(execution, 'SAM').map(({ pairedItem }) => pairedItem)).toEqual(
			[0, 0, 1, 1].map((item) => ({ item })),
		);
		expect(outputOf(execution, 'After').map(({ json, binary }) => [json.word, Object.keys(binary!)])).toEqual(
			['a', 'a', 'b', 'b'].map((word) => [word, ['mask']]),
		);
	},
	TEST_MS,
);

test(
	'the error of an item is carried over the suspension of the others',
	async () => {
		const execution = await running.failing!.end();
		expect(execution).toMatchObject({ status: 'success' });
		expect(outputOf(execution, 'After').map(({ json }) => json.word)).toEqual(['a', 'c']);
		expect(outputOf(execution, 'SAM', 1)).toMatchObject([
			{ json: { error: expect.stringContaining('Image URL') }, pairedItem: { item: 1 } },
		]);
	},
	TEST_MS,
);

test(
	'a video comes back as a file',
	async () => {
		const execution = await running.video!.end();
		expect((await n8n.binary(outputOf(execution, 'After')[0]!.binary!.video!)).equals(VIDEO)).toBe(true);
	},
	TEST_MS,
);

test(
	'a loop is suspended in every turn',
	async () => {
		const execution = await running.loop!.end();
		expect(execution).toMatchObject({ status: 'success' });
		expect(outputOf(execution, 'Done')).toHaveLength(2);
		expect(new Set(outputOf(execution, 'Done').map(({ json }) => json.requestId)).size).toBe(2);
	},
	TEST_MS,
);

test(
	'parallel branches each come to their end',
	async () => {
		const execution = await running.branches!.end();
		expect(execution).toMatchObject({ status: 'success' });
		for (const name of ['After Left', 'After Right'])
			expect(outputOf(execution, name).map(({ json }) => json.word)).toEqual(['a', 'b']);
	},
	TEST_MS,
);

test(
	'the panel keeps n8n’s Request Options although the node has a webhook',
	async () => {
		const nodeInfos = ENDPOINT_NODES.map(({ codex }) => ({ name: codex.node, version: 1 }));
		const types = await n8n.rest.call<Array<{ properties: Array<{ name: string }> }>>('POST', 'node-types', {
			nodeInfos,
		});
		expect(types).toHaveLength(ENDPOINT_NODES.length);
		for (const { properties } of types)
			expect(properties.filter(({ name }) => name === 'requestOptions')).toHaveLength(1);
	},
	TEST_MS,
);

test(
	'an n8n that fal cannot call is told so by the name of the setting, before anything is sent',
	async () => {
		const cloud = await falCredential(n8n, '', 'some:key');
		const execution = await (await start(n8n, words(['a']), cloud)).end();
		expect(execution).toMatchObject({
			status: 'error',
			error: { message: expect.stringContaining('N8N_WEBHOOK_URL') },
		});
	},
	TEST_MS,
);

test(
	'an n8n that is killed while requests are at fal finishes their workflows after its next start, without buying anew',
	async () => {
		await crash.over;
		// fal's own calls may have come while n8n was down, and fal may take minutes until it calls again.
		const jobs = await eventually(async () => {
			const found = (await sandbox.jobs()).filter(({ webhook }) => webhook?.url.startsWith(crash.n8n.url));
			return found.every(({ state }) => state === 'completed') && found;
		});
		await Promise.all(
			jobs.map(async ({ id, webhook }) => await post(webhook!.url, signedCall(crash.relay.key, id, callBody(id)))),
		);

		const [filmed, found] = await Promise.all(crash.executions.map(async ({ id }) => await crash.n8n.executionEnd(id)));
		expect([filmed!.status, found!.status]).toEqual(['success', 'success']);
		expect((await crash.n8n.binary(outputOf(filmed!, 'After')[0]!.binary!.video!)).equals(VIDEO)).toBe(true);
		expect(outputOf(found!, 'After').map(({ json }) => json.word)).toEqual(['a', 'b']);
		for (const item of outputOf(found!, 'SAM')) await expectMask(crash.n8n, item);
		expect(crash.relay.webhookUrls).toHaveLength(3);
	},
	TEST_MS,
);

test(
	'when the wait ends without a call, what is finished is delivered and the rest is an error with its request id',
	async () => {
		await halfFinished;
		const idOf = (word: string) => lostJob(word).requestId;
		const execution = await running.lost!.end();
		expect(execution).toMatchObject({ status: 'success' });
		expect(outputOf(execution, 'After')).toMatchObject([{ json: { word: 'a', requestId: idOf('a'), found: true } }]);
		expect(outputOf(execution, 'SAM', 1)).toMatchObject([
			{
				json: { error: expect.stringContaining(idOf('b')), details: { requestId: idOf('b') } },
				pairedItem: { item: 1 },
			},
		]);

		const stopped = await running.lostAndStopped!.end();
		expect(stopped).toMatchObject({ status: 'error', error: { message: expect.stringContaining(idOf('c')) } });
		expect(stopped.nodeRuns.After).toBeUndefined();
		// On Timeout: one was to be cancelled, the other to be left running.
		expect(lost.fal.of('cancel').map(({ job }) => job!.requestId)).toEqual([idOf('b')]);
	},
	TEST_MS,
);
