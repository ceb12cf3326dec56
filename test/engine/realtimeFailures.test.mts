import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';
import type { FaultRule } from '../../sandbox/server/faultRules.mjs';
import { useEngine } from '../../harness/jest/useEngine.mjs';
import { useSandbox } from '../../harness/jest/useFal.mjs';
import { numberedItems, runSam3 } from '../../harness/workflows/sam3Run.mjs';
import { closedSessions, fates } from './realtimeSandbox.mjs';

const sandbox = useSandbox({ fixedJobMs: 20, concurrency: 4 });
const engine = useEngine();

/** Three items, each with its number as prompt; a failing one does not stop the others. */
const threeItems = (options = {}) => ({
	parameters: { prompt: '={{ "item " + $json.n }}', options: { transport: 'realtime', ...options } },
	items: numberedItems(3),
	nodeExtra: { onError: 'continueRegularOutput' },
});
const ITEM_2 = { match: { text: 'item 2' } };
const BROKEN = expect.stringContaining(
	'The connection broke while the request was sent. fal may be working on it, so it was not sent again',
);

test.each<[string, FaultRule, unknown, number]>([
	['drops before fal has begun', { step: 'realtime', kind: 'reset' }, BROKEN, 2],
	['drops after fal has begun', { step: 'realtime', kind: 'reset', afterAccept: true }, BROKEN, 3],
	['is closed with a code for a server error', { step: 'realtime', kind: 'status', status: 1011 }, BROKEN, 2],
	[
		'brings bytes that are no msgpack',
		{ step: 'realtime', kind: 'malformedJson' },
		expect.stringContaining('fal answered in a form that this node does not know'),
		3,
	],
	[
		'brings an empty frame',
		{ step: 'realtime', kind: 'empty' },
		expect.stringContaining('fal answered in a form that this node does not know'),
		3,
	],
	[
		'brings a list where an object belongs',
		{ step: 'realtime', kind: 'wrongType' },
		expect.stringContaining('fal answered in a form that this node does not know'),
		3,
	],
	[
		'brings a number where an object belongs',
		{ step: 'realtime', kind: 'wrongType', body: 7 },
		expect.stringContaining('fal answered in a form that this node does not know'),
		3,
	],
])('a socket that %s fails its item alone, which is not sent again', async (_how, rule, sentence, jobs) => {
	await sandbox.setFaults({ ...rule, ...ITEM_2 });
	expect(fates(await runSam3(engine, sandbox, threeItems()))).toEqual(['delivered', sentence, 'delivered']);
	expect(await sandbox.jobs()).toHaveLength(jobs);
	await closedSessions(sandbox);
});

test('Retry On Fail does not send an item again whose socket broke while fal had it', async () => {
	await sandbox.setFaults({ step: 'realtime', kind: 'reset', afterAccept: true, ...ITEM_2 });
	const { nodeExtra: _continue, ...items } = threeItems({ itemsAtOnce: 1 });
	const { error } = await runSam3(engine, sandbox, {
		...items,
		nodeExtra: { retryOnFail: true, maxTries: 3, waitBetweenTries: 0 },
	});
	expect(error!.message).toEqual(BROKEN);
	expect((await sandbox.jobs()).length).toBe(2);
});

describe('no answer in time', () => {
	test('fails the item with the sentence of the timeout, and ends its session and its job', async () => {
		await sandbox.setFaults({ step: 'realtime', kind: 'hang', ...ITEM_2 });
		const run = await runSam3(engine, sandbox, threeItems({ timeout: 2, itemsAtOnce: 1 }));
		expect(fates(run)).toEqual([
			'delivered',
			'The request did not finish within the 2 s of the option “Timeout” and was cancelled at fal.',
			'delivered',
		]);
		expect((await closedSessions(sandbox)).map(({ jobs }) => jobs.length)).toEqual([1, 1]);
	});

	test('does not count the time in which other items have the socket', async () => {
		await sandbox.setFaults({ step: 'realtime', kind: 'hang', match: { text: 'item 1' } });
		const run = await runSam3(engine, sandbox, threeItems({ timeout: 2, itemsAtOnce: 3 }));
		expect(fates(run)).toEqual([expect.stringContaining('did not finish within the 2 s'), 'delivered', 'delivered']);
	});

	test('of the token call says that nothing was sent', async () => {
		await sandbox.setFaults({ step: 'token', kind: 'hang', count: 1 });
		const run = await runSam3(engine, sandbox, threeItems({ timeout: 2, itemsAtOnce: 1 }));
		expect(fates(run)).toEqual([
			'The request did not finish within the 2 s of the option “Timeout”. It had not been sent to fal yet.',
			'delivered',
			'delivered',
		]);
		expect(await sandbox.jobs()).toHaveLength(2);
	});
});

describe('the token', () => {
	test('refused because of the key is explained, and no session begins', async () => {
		const run = await runSam3(engine, { url: sandbox.url, key: 'wrong-id:5ec4e7aa0b1d' }, threeItems());
		const sentence = 'fal did not accept the API key. Copy it again from fal.ai/dashboard/keys into the credential.';
		expect(fates(run)).toEqual([sentence, sentence, sentence]);
		expect(run.outputs[0]![0]!.json.details).toEqual({ httpStatus: 401 });
		expect(await sandbox.sessions()).toEqual([]);
	});

	test.each<Pick<FaultRule, 'kind' | 'status'>>([
		{ kind: 'status', status: 503 },
		{ kind: 'status', status: 502 },
		{ kind: 'reset' },
	])('that fails for a moment with %j is asked for again', async (fault) => {
		await sandbox.setFaults({ step: 'token', count: 1, ...fault });
		expect(fates(await runSam3(engine, sandbox, threeItems()))).toEqual(['delivered', 'delivered', 'delivered']);
		expect(await sandbox.sessions()).toHaveLength(1);
	});

	test('that the socket does not accept is explained, and the next item gets another one', async () => {
		await sandbox.setFaults({ step: 'token', kind: 'wrongType', body: 'a.stale.token', count: 1 });
		expect(fates(await runSam3(engine, sandbox, threeItems()))).toEqual([
			expect.stringContaining('fal did not accept the API key'),
			'delivered',
			'delivered',
		]);
		expect(await sandbox.jobs()).toHaveLength(2);
	});

	test.each<Pick<FaultRule, 'kind' | 'body'>>([
		{ kind: 'wrongType' },
		{ kind: 'wrongType', body: '' },
		{ kind: 'malformedJson' },
		{ kind: 'empty' },
	])('that is none (%j) is a reply that cannot be read, and opens no socket anywhere', async (fault) => {
		await sandbox.setFaults({ step: 'token', count: 1, ...fault });
		const [first, ...others] = fates(await runSam3(engine, sandbox, threeItems()));
		expect(first).toContain('fal answered in a form that this node does not know');
		expect(others).toEqual(['delivered', 'delivered']);
		expect(await sandbox.sessions()).toHaveLength(1);
	});
});

test('an endpoint without a socket does not offer the transport, and refuses it before anything is sent', async () => {
	const { outputs } = await runSam3(engine, sandbox, {
		...threeItems(),
		node: 'sam2AutoSegment',
		parameters: { options: { transport: 'realtime' } },
		items: numberedItems(1),
	});
	expect(outputs[0]![0]!.json.message).toBe(
		'Transport: must be one of: callback, direct, queue. Nothing was sent to fal.',
	);
	expect(await sandbox.requests()).toEqual([]);
});

test('a server that opens no socket is tried twice, and told with a sentence that offers another transport', async () => {
	let handshakes = 0;
	const http = createServer((request, response) => {
		request.resume();
		response.setHeader('content-type', 'application/json').end('"a-token"');
	});
	http.on('upgrade', (_request, socket) => {
		handshakes += 1;
		socket.end('HTTP/1.1 404 Not Found\r\n\r\n');
	});
	await once(http.listen(0, '127.0.0.1'), 'listening');
	const { port } = http.address() as AddressInfo;
	const run = await runSam3(
		engine,
		{ url: `http://127.0.0.1:${port}`, key: sandbox.key },
		{ ...threeItems(), items: numberedItems(1) },
	);
	expect(fates(run)).toEqual([
		'fal did not open a realtime connection. Choose another Transport. Nothing was sent to fal.',
	]);
	expect(handshakes).toBe(2);
	http.closeAllConnections();
	http.close();
});

test('a handshake that is never answered ends with the timeout, and its connection is closed', async () => {
	const http = createServer((request, response) => {
		request.resume();
		response.setHeader('content-type', 'application/json').end('"a-token"');
	});
	const closed = new Promise<void>((resolve) => {
		http.on('upgrade', (_request, socket) => {
			socket.resume().on('end', () => {
				socket.destroy();
				resolve();
			});
		});
	});
	await once(http.listen(0, '127.0.0.1'), 'listening');
	const { port } = http.address() as AddressInfo;
	const run = await runSam3(
		engine,
		{ url: `http://127.0.0.1:${port}`, key: sandbox.key },
		{ ...threeItems({ timeout: 1 }), items: numberedItems(1) },
	);
	expect(fates(run)).toEqual([
		'The request did not finish within the 1 s of the option “Timeout”. It had not been sent to fal yet.',
	]);
	await closed;
	http.closeAllConnections();
	http.close();
}, 15_000);

describe('a server that ends the session in the very moment in which an input comes', () => {
	let http: Server;
	let inputs: number;
	let behave: (socket: WebSocket, input: number) => void;

	beforeAll(async () => {
		http = createServer((request, response) => {
			request.resume();
			response.setHeader('content-type', 'application/json').end('"a-token"');
		});
		new WebSocketServer({ server: http }).on('connection', (socket) => {
			socket.on('message', () => behave(socket, ++inputs));
		});
		await once(http.listen(0, '127.0.0.1'), 'listening');
	});
	beforeEach(() => (inputs = 0));
	afterAll(() => {
		http.closeAllConnections();
		http.close();
	});

	const idle = JSON.stringify({ type: 'x-fal-error', error: 'TIMEOUT', reason: 'no inputs, reconnect when needed!' });
	const refusal = JSON.stringify({ type: 'x-fal-error', error: 'INTERNAL_ERROR', reason: 'out of <b>luck</b>' });
	const run = async () => {
		const { port } = http.address() as AddressInfo;
		return await runSam3(
			engine,
			{ url: `http://127.0.0.1:${port}`, key: sandbox.key },
			{ ...threeItems({ timeout: 5 }), items: numberedItems(1) },
		);
	};

	test('for lack of input has not read it, so that it is sent again on another socket', async () => {
		behave = (socket, input) => {
			socket.send(input === 1 ? idle : refusal);
			socket.close(1000);
		};
		expect(fates(await run())).toEqual(['The model failed: out of ‹b›luck‹/b›.']);
		expect(inputs).toBe(2);
	});

	test('without a reason may have read it, so that it is not sent again', async () => {
		behave = (socket) => socket.close(1000);
		expect(fates(await run())).toEqual([BROKEN]);
		expect(inputs).toBe(1);
	});

	test.each(['not JSON', 'null', '[]', '{"type":"x-fal-message"}', '{"status":"ok"}'])(
		'a control message %s is no answer and does no harm',
		async (text) => {
			behave = (socket) => {
				socket.send(text);
				socket.send(refusal);
			};
			expect(fates(await run())).toEqual([expect.stringMatching(/^The model failed|fal answered in a form/)]);
		},
	);
});
