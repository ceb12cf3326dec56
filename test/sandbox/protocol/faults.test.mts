import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import type { FaultKind, FaultRule, FaultStep } from '../../../sandbox/server/faultRules.mjs';
import { eventually } from '../../../harness/eventually.mjs';
import { useSandbox } from '../../../harness/jest/useFal.mjs';
import { fetchToken, RealtimeSocket } from './realtimeSocket.mjs';

const sandbox = useSandbox({
	worker: 'obedient',
	concurrency: 2,
	webhookTiming: { firstTimeoutMs: 500, retryTimeoutMs: 500, retryDelaysMs: [10] },
});

const faults = async (...rules: FaultRule[]) => {
	const reply = await sandbox.call('POST', 'sandbox/faults', { body: rules });
	expect([reply.status, await reply.text()]).toEqual([200, '{}']);
};

/** What a caller that waits for at most 300 ms gets. */
async function answerOf(
	call: Promise<Response>,
): Promise<{ status: number; text: string } | 'no answer' | 'no whole answer' | 'not yet'> {
	const late = new Promise<'not yet'>((resolve) => setTimeout(resolve, 300, 'not yet'));
	const answer = call.then(
		async (reply) =>
			await reply.text().then(
				(text) => ({ status: reply.status, text }),
				() => 'no whole answer' as const,
			),
		() => 'no answer' as const,
	);
	return await Promise.race([answer, late]);
}

const RESULT = { body: { image: { $file: 0 } }, files: ['the picture'] };

/** One call of each step, made possible by faultless calls before it. */
const CALLS: Array<[FaultStep, () => Promise<Response>]> = [
	[
		'initiate',
		() =>
			sandbox.call('POST', 'rest.fal.ai/storage/upload/initiate', {
				body: { content_type: 'text/plain', file_name: 'a' },
			}),
	],
	[
		'upload',
		async () => {
			const reply = await CALLS[0]![1]();
			return await fetch(((await reply.json()) as { upload_url: string }).upload_url, { method: 'PUT', body: 'bytes' });
		},
	],
	['submit', () => sandbox.call('POST', 'queue.fal.run/fal-ai/sam-3/image', { body: RESULT })],
	['run', () => sandbox.call('POST', 'fal.run/fal-ai/sam-3/image', { body: RESULT })],
	['status', async () => await sandbox.call('GET', `queue.fal.run/fal-ai/sam-3/requests/${await finished()}/status`)],
	[
		'stream',
		async () => await sandbox.call('GET', `queue.fal.run/fal-ai/sam-3/requests/${await finished()}/status/stream`),
	],
	['result', async () => await sandbox.call('GET', `queue.fal.run/fal-ai/sam-3/requests/${await finished()}`)],
	['cancel', async () => await sandbox.call('PUT', `queue.fal.run/fal-ai/sam-3/requests/${await finished()}/cancel`)],
	[
		'download',
		async () => {
			const reply = await sandbox.call('POST', 'fal.run/fal-ai/sam-3/image', { body: RESULT });
			return await fetch(((await reply.json()) as { image: { url: string } }).image.url);
		},
	],
	['token', () => sandbox.call('POST', 'rest.fal.ai/tokens/', { body: { allowed_apps: ['sam-3'] } })],
];

/** A job that is over, and known to be without a look at its status. */
async function finished(): Promise<string> {
	const id = await sandbox.submit(RESULT);
	await eventually(async () => (await sandbox.jobs()).every(({ state }) => state === 'completed'));
	return id;
}

const NO_WORK: FaultKind[] = ['status', 'refused', 'reset', 'hang'];

describe.each(CALLS)('a fault of the step %s', (step, call) => {
	it.each<[FaultKind, unknown]>([
		['status', { status: 507, text: '{"detail":"A fault of the sandbox"}' }],
		['refused', 'no answer'],
		['reset', 'no answer'],
		['hang', 'not yet'],
		['drip', 'not yet'],
		['truncated', 'no whole answer'],
		['malformedJson', expect.objectContaining({ text: expect.stringMatching(/\{"request_id": "0000\s*$/) })],
		[
			'wrongType',
			expect.objectContaining({
				text:
					step === 'download'
						? '<html><title>Sign in</title></html>'
						: expect.stringMatching(/^(data: )?\["unexpected"\]\s*$/),
			}),
		],
		['empty', expect.objectContaining({ text: '' })],
	])('%s happens once and then all is well', async (kind, expected) => {
		// Two bytes do not drip long.
		const expectedAnswer = step === 'upload' && kind === 'drip' ? expect.anything() : expected;
		await faults({ step, kind, count: 1, ...(kind === 'status' && { status: 507 }) });
		expect(await answerOf(call())).toEqual(expectedAnswer);
		const well = await call();
		expect([200, 400]).toContain(well.status);
		expect(await well.text()).not.toMatch(/unexpected|A fault|^$|0000$/);
		expect(await (await sandbox.call('GET', 'sandbox/faults')).json()).toMatchObject([{ step, struck: 1 }]);
		if (step === 'submit' || step === 'run') expect(await sandbox.jobs()).toHaveLength(NO_WORK.includes(kind) ? 1 : 2);
	});
});

it.each<Pick<FaultRule, 'kind' | 'status'>>([{ kind: 'status', status: 500 }, { kind: 'reset' }, { kind: 'hang' }])(
	'a submit whose answer is lost by $kind has started its job',
	async (fault) => {
		await faults({ step: 'submit', ...fault, afterAccept: true });
		await answerOf(sandbox.call('POST', 'queue.fal.run/fal-ai/sam-3/image', { body: {} }));
		expect(await sandbox.jobs()).toMatchObject([{ paid: true }]);
	},
);

it('headers and body of a status are those of the rule', async () => {
	await faults({
		step: 'submit',
		kind: 'status',
		status: 429,
		headers: { 'retry-after': '7' },
		body: { detail: 'slow down' },
	});
	const reply = await sandbox.call('POST', 'queue.fal.run/fal-ai/sam-3/image', { body: {} });
	expect([reply.status, reply.headers.get('retry-after'), await reply.json()]).toEqual([
		429,
		'7',
		{ detail: 'slow down' },
	]);
});

describe('a fault for one request only', () => {
	it.each<[string, FaultRule['match']]>([
		['text', { text: 'item 2' }],
		['number', { number: 2 }],
	])('matched by %s, follows it to status, result and files', async (_by, match) => {
		for (const step of ['status', 'result', 'download'] as const) {
			await sandbox.call('DELETE', 'sandbox/faults');
			await faults({ step, kind: 'status', status: 507, match });
			const statuses = [];
			for (const n of [1, 2, 3]) {
				const id = await sandbox.submit({ ...RESULT, note: `item ${n}` });
				await sandbox.completed(id);
				const status = await sandbox.ask('GET', id, '/status');
				const result = await sandbox.ask('GET', id);
				const { url } = (result.body.image ?? {}) as { url?: string };
				statuses.push({ status: status.status, result: result.status, download: url && (await fetch(url)).status });
			}
			expect(statuses.map((each) => each[step])).toEqual([200, 507, 200]);
		}
	});

	it('follows an upload from the announcement of its file name', async () => {
		await faults({ step: 'upload', kind: 'status', status: 507, match: { text: 'b.png' } });
		const statuses = [];
		for (const file_name of ['a.png', 'b.png']) {
			const reply = await sandbox.call('POST', 'rest.fal.ai/storage/upload/initiate', {
				body: { content_type: 'image/png', file_name },
			});
			const { upload_url: url } = (await reply.json()) as { upload_url: string };
			statuses.push((await fetch(url, { method: 'PUT', body: 'x' })).status);
		}
		expect(statuses).toEqual([200, 507]);
	});
});

it('rules are taken away by DELETE and by a reset', async () => {
	for (const [method, path] of [
		['DELETE', 'sandbox/faults'],
		['POST', 'sandbox/reset'],
	] as const) {
		await faults({ step: 'submit', kind: 'status' });
		await sandbox.call(method, path);
		expect((await sandbox.call('POST', 'queue.fal.run/fal-ai/sam-3/image', { body: {} })).status).toBe(200);
	}
});

it.each([
	[{ step: 'submit', kind: 'explode' }],
	[{ step: 'nowhere', kind: 'reset' }],
	[{ step: 'submit', kind: 'reset', cuont: 1 }],
	[{ step: 'realtime', kind: 'drip' }],
	[{ step: 'webhook', kind: 'status' }],
])('the rule %j is refused, and the rules before stay', async (rule) => {
	await faults({ step: 'submit', kind: 'status' });
	const reply = await sandbox.call('POST', 'sandbox/faults', { body: [rule] });
	expect(reply.status).toBe(422);
	expect(await (await sandbox.call('GET', 'sandbox/faults')).json()).toHaveLength(1);
});

describe('a fault of a session input', () => {
	it.each<[FaultRule, number]>([
		[{ step: 'realtime', kind: 'reset' }, 0],
		[{ step: 'realtime', kind: 'reset', afterAccept: true }, 1],
		[{ step: 'realtime', kind: 'status', status: 1011 }, 0],
	])('%j ends the session after %i jobs', async (rule, jobs) => {
		await faults(rule);
		const socket = await RealtimeSocket.open(sandbox, await fetchToken(sandbox));
		socket.send({});
		expect(await socket.closed).toBe(rule.status ?? 1006);
		expect(await sandbox.jobs()).toHaveLength(jobs);
	});

	it('wrongType hits only the input with the number', async () => {
		await faults({ step: 'realtime', kind: 'wrongType', body: 7, match: { number: 2 } });
		const socket = await RealtimeSocket.open(sandbox, await fetchToken(sandbox));
		for (const n of [1, 2, 3]) socket.send({ body: { n } });
		expect([await socket.result(), await socket.result(), await socket.result()]).toEqual([{ n: 1 }, 7, { n: 3 }]);
	});
});

describe('a fault of a webhook', () => {
	const received: string[] = [];
	const receiver = createServer((request: IncomingMessage, response) => {
		void buffer(request)
			.then(
				(body) => received.push(body.toString()),
				() => received.push('broken off'),
			)
			.then(() => response.end());
	});
	beforeAll(async () => await once(receiver.listen(0, '127.0.0.1'), 'listening'));
	beforeEach(() => void received.splice(0));
	afterAll(() => {
		receiver.closeAllConnections();
		receiver.close();
	});

	it.each<[FaultKind, unknown[]]>([
		['refused', [expect.stringMatching(/"status":"OK"/)]],
		['hang', [expect.stringMatching(/"status":"OK"/)]],
		['malformedJson', ['{"request_id": "0000']],
		['wrongType', ['["unexpected"]']],
		['empty', ['']],
		['truncated', ['broken off', expect.stringMatching(/"status":"OK"/)]],
		['drip', ['broken off', expect.stringMatching(/"status":"OK"/)]],
	])('%s changes the first attempt alone', async (kind, expected) => {
		await faults({ step: 'webhook', kind, count: 1 });
		const url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/`;
		await sandbox.submit({}, {}, `?fal_webhook=${encodeURIComponent(url)}`);
		await eventually(async () => (await sandbox.jobs())[0]!.webhook!.state !== 'pending');
		expect(received).toEqual(expected);
	});
});
