import { eventually } from '../../../harness/eventually.mjs';
import { useGates, useSandbox } from '../../../harness/jest/useFal.mjs';
import { fetchToken, RealtimeSocket } from './realtimeSocket.mjs';

const sandbox = useSandbox({ worker: 'obedient', concurrency: 1, realtimeIdleMs: 1_500 });
const gates = useGates();

const open = async (options = {}) => await RealtimeSocket.open(sandbox, await fetchToken(sandbox), options);

describe('the token', () => {
	it('is a bare JSON string that opens a session of its app', async () => {
		const reply = await sandbox.call('POST', 'rest.fal.ai/tokens/', {
			body: { allowed_apps: ['sam-3'], token_expiration: 120 },
		});
		expect([reply.status, reply.headers.get('content-type')]).toEqual([200, 'application/json; charset=utf-8']);
		expect(await reply.json()).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+$/);
	});

	it('is given for the key only', async () => {
		const reply = await sandbox.call('POST', 'rest.fal.ai/tokens/', {
			body: { allowed_apps: ['sam-3'] },
			authorization: null,
		});
		expect([reply.status, await reply.json()]).toEqual([401, { detail: 'invalid key credentials' }]);
	});

	it.each([{}, { allowed_apps: 'sam-3' }, { allowed_apps: ['sam-3'], token_expiration: 0 }])(
		'is refused for %j',
		async (body) => {
			expect((await sandbox.call('POST', 'rest.fal.ai/tokens/', { body })).status).toBe(422);
		},
	);

	const BAD_TOKENS: Array<[string, () => Promise<string> | string]> = [
		['of another app', () => fetchToken(sandbox, ['sam2'])],
		['named after the whole endpoint', () => fetchToken(sandbox, ['fal-ai/sam-3/image'])],
		[
			'that has expired',
			async () => {
				const token = await fetchToken(sandbox, ['sam-3'], 60);
				await sandbox.advanceClock(61_000);
				return token;
			},
		],
		[
			'with a changed claim',
			async () => {
				const [header, , signature] = (await fetchToken(sandbox, ['sam2'])).split('.');
				const claims = Buffer.from(JSON.stringify({ allowed_apps: ['sam-3'], exp: 9e9 })).toString('base64url');
				return `${header}.${claims}.${signature}`;
			},
		],
		['that is none', () => 'nonsense'],
	];
	it.each(BAD_TOKENS)(
		'%s is told Unauthorized on an open socket, which then closes normally',
		async (_which, token) => {
			const socket = await RealtimeSocket.open(sandbox, await token());
			expect(await socket.next()).toEqual({ text: { status: 'error', error: 'Unauthorized' } });
			expect(await socket.closed).toBe(1000);
			expect(await sandbox.sessions()).toEqual([]);
		},
	);

	it('is not needed by a program that can send the key', async () => {
		const socket = await RealtimeSocket.open(sandbox, '', { headers: { authorization: `Key ${sandbox.key}` } });
		socket.send({ body: { masks: [] } });
		expect(await socket.result()).toEqual({ masks: [] });
	});
});

it.each([
	['fal-ai/sam2/auto-segment/realtime', 'sam2'],
	['fal-ai/sam-3/video/realtime', 'sam-3'],
	['fal-ai/sam-3-1/image/realtime', 'sam-3-1'],
	['fal-ai/evf-sam/realtime', 'evf-sam'],
	['fal-ai/imageutils/sam/realtime', 'imageutils'],
	['fal-ai/sam-3/image', 'sam-3'],
	['fal-ai/flux/dev/realtime', 'flux'],
])('%s refuses the handshake with 404', async (path, alias) => {
	const token = await fetchToken(sandbox, [alias]);
	await expect(RealtimeSocket.open(sandbox, token, { path })).rejects.toThrow('Unexpected server response: 404');
});

describe('a session', () => {
	it.each([
		['fal-ai/sam-3/image', 'sam-3'],
		['fal-ai/sam2/video', 'sam2'],
	])('of %s answers an input with its result and then the time it took', async (endpoint, alias) => {
		const socket = await RealtimeSocket.open(sandbox, await fetchToken(sandbox, [alias]), {
			path: `${endpoint}/realtime`,
		});
		const input = { prompt: 'wheel', nested: [{ x: 1.5, flag: true, none: null }] };
		socket.send(input);
		expect(await socket.next()).toEqual({ binary: { endpoint, input, strictText: false } });
		expect(await socket.next()).toEqual({
			text: { type: 'x-fal-message', action: 'timings', timing: expect.any(Number) },
		});
		const [job] = await sandbox.jobs();
		expect(job).toMatchObject({ endpoint, paid: true, state: 'completed', status: 200 });
		expect(await sandbox.sessions()).toEqual([{ endpoint, jobs: [job!.id], open: true }]);
	});

	it('runs one input after the other in the runner that all requests share, and answers in order', async () => {
		const held = await gates.holdJob(sandbox);
		const socket = await open();
		for (const n of [1, 2, 3]) socket.send({ body: { n } });
		// A later request of the queue does not get between a session's first input, which waits already, and its runner.
		await eventually(async () => (await sandbox.jobs()).length >= 2);
		expect((await sandbox.jobs()).map(({ state }) => state)).toEqual(['running', 'queued']);
		held.gate.open();
		expect([await socket.result(), await socket.result(), await socket.result()]).toEqual([
			{ n: 1 },
			{ n: 2 },
			{ n: 3 },
		]);
	});

	it('with max_buffering drops the oldest of the inputs that wait', async () => {
		const socket = await open({ query: '&max_buffering=1' });
		const gate = gates.gate();
		socket.send({ gate: gate.url, body: { n: 1 } });
		await gate.reached;
		for (const n of [2, 3, 4]) socket.send({ body: { n } });
		// Answered after the three frames have been read, because they are on the same connection.
		socket.socket.ping();
		await new Promise((resolve) => socket.socket.once('pong', resolve));
		gate.open();
		expect([await socket.result(), await socket.result()]).toEqual([{ n: 1 }, { n: 4 }]);
	});

	it.each([
		[
			'refuses the input',
			{ status: 422, body: { detail: [{ loc: ['body', 'image_url'], msg: 'Field required', type: 'missing' }] } },
			'1 validation error\nimage_url\n  Field required [type=missing]',
		],
		['fails', { status: 500, body: { detail: 'CUDA went away' } }, 'CUDA went away'],
	])('ends when the model %s, with the reason', async (_what, input, reason) => {
		const socket = await open();
		socket.send(input);
		expect(await socket.next()).toEqual({ text: { type: 'x-fal-error', error: 'INTERNAL_ERROR', reason } });
		expect(await socket.closed).toBe(1000);
	});

	it('ends at a text frame', async () => {
		const socket = await open();
		socket.socket.send('{"prompt":"wheel"}');
		expect(await socket.next()).toEqual({ text: { type: 'x-fal-error', error: 'INTERNAL_ERROR', reason: "'bytes'" } });
		expect(await socket.closed).toBe(1000);
		expect(await sandbox.jobs()).toEqual([]);
	});

	it('ends at bytes that are no msgpack', async () => {
		const socket = await open();
		socket.socket.send(Uint8Array.of(0xc1));
		expect(await socket.next()).toMatchObject({ text: { error: 'INTERNAL_ERROR' } });
		expect(await socket.closed).toBe(1000);
	});

	it('that gets no input says TIMEOUT and closes normally', async () => {
		const socket = await open();
		socket.send({ body: {} });
		await socket.result();
		await socket.next();
		expect(await socket.next()).toEqual({
			text: { type: 'x-fal-error', error: 'TIMEOUT', reason: 'no inputs, reconnect when needed!' },
		});
		expect(await socket.closed).toBe(1000);
		// The sandbox hears of the end after its client.
		await eventually(async () => (await sandbox.sessions()).every(({ open }) => !open));
		expect(await sandbox.sessions()).toMatchObject([{ open: false, closeCode: 1000 }]);
	});

	it('answers an input that outlasts the timeout before it closes', async () => {
		const socket = await open();
		const gate = gates.gate();
		socket.send({ gate: gate.url, body: { late: true } });
		await gate.reached;
		const another = await open();
		// The other session times out after this one, for lack of any input.
		expect(await another.closed).toBe(1000);
		gate.open();
		expect(await socket.result()).toEqual({ late: true });
		expect(await socket.closed).toBe(1000);
	});

	it('that the caller leaves takes its job along', async () => {
		const socket = await open();
		const gate = gates.gate();
		socket.send({ gate: gate.url });
		await gate.reached;
		socket.socket.terminate();
		await socket.closed;
		await eventually(async () => (await sandbox.jobs())[0]?.state === 'completed');
		expect((await sandbox.jobs())[0]).toMatchObject({ cancelled: true, status: 499 });
		expect(await sandbox.sessions()).toMatchObject([{ open: false, closeCode: 1006 }]);
	});
});
