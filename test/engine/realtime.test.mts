import sharp from 'sharp';
import { eventually } from '../../harness/eventually.mjs';
import { useEngine } from '../../harness/jest/useEngine.mjs';
import { useSandbox } from '../../harness/jest/useFal.mjs';
import { SandboxServer } from '../../harness/fal/sandboxServer.mjs';
import { ended, numberedItems, runSam3, startSam3 } from '../../harness/workflows/sam3Run.mjs';
import { closedSessions, fates, untilRequested } from './realtimeSandbox.mjs';

const sandbox = useSandbox({ fixedJobMs: 20, concurrency: 4, realtimeIdleMs: 600 });
const engine = useEngine();

const OPTIONS = { transport: 'realtime', itemsAtOnce: 5 };
const CONTINUE = { nodeExtra: { onError: 'continueRegularOutput' } };
const realtime = (options = {}) => ({ parameters: { options: { ...OPTIONS, ...options } }, items: numberedItems(3) });

test('three items travel over one socket in their order, and the run closes it', async () => {
	const { status, outputs } = await runSam3(engine, sandbox, realtime());
	expect(status).toBe('success');
	expect(outputs[0]!.map(({ pairedItem, json }) => [pairedItem, json.count])).toEqual(
		[0, 1, 2].map((item) => [{ item }, 1]),
	);
	for (const { binary, json } of outputs[0]!) {
		expect(binary!.mask_0!.content!.subarray(1, 4).toString()).toBe('PNG');
		expect(json).not.toHaveProperty('requestId');
	}
	const [session, ...more] = await closedSessions(sandbox);
	expect(more).toEqual([]);
	expect(session!.jobs).toEqual((await sandbox.jobs()).map(({ id }) => id));
	expect(session!.jobs).toHaveLength(3);
});

test('only the token call carries the key', async () => {
	await runSam3(engine, sandbox, realtime());
	const requests = await sandbox.requests();
	expect(requests.filter(({ hasKey }) => hasKey).map(({ method, path }) => `${method} ${path}`)).toEqual([
		'POST /tokens/',
	]);
	expect(requests.flatMap(({ keyElsewhere }) => keyElsewhere)).toEqual([]);
	expect(requests.find(({ path }) => path === '/tokens/')!.body).toEqual({
		allowed_apps: ['sam-3'],
		token_expiration: 120,
	});
});

test('a session that fal ends between two items, for lack of input, is opened again', async () => {
	// The second item waits for the first one's files, which take longer than the session waits.
	await sandbox.setFaults({ step: 'download', kind: 'status', headers: { 'retry-after': '2' }, count: 1 });
	const { status, outputs } = await runSam3(engine, sandbox, realtime({ itemsAtOnce: 1 }));
	expect(status).toBe('success');
	expect(outputs[0]).toHaveLength(3);
	expect((await closedSessions(sandbox)).map(({ jobs }) => jobs.length)).toEqual([1, 2]);
});

test('a session that breaks between two items is opened again', async () => {
	await sandbox.setFaults({ step: 'download', kind: 'status', headers: { 'retry-after': '1' }, count: 1 });
	const run = startSam3(engine, sandbox, realtime({ itemsAtOnce: 1 }));
	await untilRequested(sandbox, 'v3b.fal.media');
	await sandbox.call('DELETE', 'sandbox/realtime');
	const { outputs } = await ended(engine, sandbox, run);
	expect(outputs[0]).toHaveLength(3);
	expect((await closedSessions(sandbox)).map(({ jobs, closeCode }) => [jobs.length, closeCode === 1006])).toEqual([
		[1, true],
		[2, false],
	]);
});

test('the Stop button closes the socket, with which the job at fal ends', async () => {
	const slow = await SandboxServer.start({ fixedJobMs: 600_000, concurrency: 1 });
	try {
		const run = startSam3(engine, slow, realtime());
		await eventually(async () => (await slow.jobs()).length > 0);
		await run.cancel();
		const { status } = await ended(engine, sandbox, run);
		expect(status).toBe('canceled');
		expect(await closedSessions(slow)).toHaveLength(1);
		expect(await slow.jobs()).toMatchObject([{ cancelled: true }]);
	} finally {
		await slow.stop();
	}
});

test('the Stop button while fal owes the token starts no session and no job afterwards', async () => {
	await sandbox.setFaults({ step: 'token', kind: 'status', headers: { 'retry-after': '1' }, count: 1 });
	const run = startSam3(engine, sandbox, realtime());
	await untilRequested(sandbox, 'rest.fal.ai');
	await run.cancel();
	expect((await ended(engine, sandbox, run)).status).toBe('canceled');
	// Longer than the wait before the token would have been asked for again.
	await sandbox.setFaults({ step: 'download', kind: 'status', headers: { 'retry-after': '2' }, count: 1 });
	await runSam3(engine, sandbox, { ...realtime(), items: numberedItems(1) });
	expect((await sandbox.requests()).filter(({ path }) => path === '/tokens/')).toHaveLength(2);
	expect(await sandbox.sessions()).toHaveLength(1);
	expect(await sandbox.jobs()).toHaveLength(1);
});

test('two servers with two keys keep their sessions, at the same time and one after the other', async () => {
	const otherKey = 'other-id:b40f4f2cf8d0';
	const other = await SandboxServer.start({ fixedJobMs: 20, concurrency: 4, key: otherKey });
	try {
		const servers = [sandbox, other, sandbox, other];
		for (const { status } of await Promise.all(servers.map((each) => runSam3(engine, each, realtime()))))
			expect(status).toBe('success');
		// What the first runs have released is there to be used again by a run with another credential.
		for (const each of [...servers].reverse()) expect((await runSam3(engine, each, realtime())).status).toBe('success');
		for (const each of [sandbox, other]) {
			const sessions = await closedSessions(each);
			expect(sessions.map(({ jobs }) => jobs.length)).toEqual([3, 3, 3, 3]);
			const requests = await each.requests();
			expect(requests.filter(({ hasKey }) => hasKey).map(({ keyValid }) => keyValid)).toEqual([true, true, true, true]);
		}
	} finally {
		await other.stop();
	}
});

test('thirty runs, one in three of which fails, leave no socket behind', async () => {
	await runSam3(engine, sandbox, realtime());
	await closedSessions(sandbox);
	const sockets = async () => (await engine.memory()).activeResources.TCPSocketWrap ?? 0;
	const before = await sockets();
	for (let round = 0; round < 10; round++) {
		await sandbox.setFaults({ step: 'realtime', kind: 'malformedJson', match: { text: `round ${round}` } });
		const prompts = ['a', 'b', `round ${round}`];
		const runs = await Promise.all(
			prompts.map((prompt) =>
				runSam3(engine, sandbox, { parameters: { prompt, options: OPTIONS }, ...CONTINUE, items: numberedItems(2) }),
			),
		);
		expect(runs.map((run) => fates(run)[1] === 'delivered')).toEqual([true, true, false]);
	}
	expect((await closedSessions(sandbox)).length).toBeGreaterThanOrEqual(31);
	// The connections of the calls over HTTP are kept for a while; there are no more of them than there can be at once.
	expect(await sockets()).toBeLessThanOrEqual(before + 3 * 4);
});

test('the real model answers over a socket, and a picture that it cannot load fails its item alone', async () => {
	const real = await SandboxServer.start({ concurrency: 1 });
	try {
		const apple =
			'<svg width="200" height="150"><rect width="200" height="150" fill="#ddd"/><circle cx="90" cy="70" r="45" fill="red"/></svg>';
		const content = await sharp(Buffer.from(apple)).jpeg().toBuffer();
		const run = await runSam3(engine, real, {
			parameters: {
				imageSource: '={{ $json.n === 2 ? "url" : "binary" }}',
				imageUrl: 'http://127.0.0.1:9/nothing.png',
				prompt: 'red',
				options: OPTIONS,
			},
			items: numberedItems(3).map((item) => ({
				...item,
				binary: { data: { content, mimeType: 'image/jpeg', fileName: 'apple.jpg' } },
			})),
			...CONTINUE,
		});
		const [first, second, third] = fates(run);
		expect([first, third]).toEqual(['delivered', 'delivered']);
		expect(second).toMatch(/^The model failed: 1 validation error image_url .*\.$/);
		expect(run.outputs[0]![1]!.json.details).toEqual({ type: 'INTERNAL_ERROR' });
		expect((await closedSessions(real)).map(({ jobs }) => jobs.length).reduce((sum, count) => sum + count)).toBe(3);
	} finally {
		await real.stop();
	}
}, 120_000);
