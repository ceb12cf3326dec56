import { createHash, createPublicKey, type JsonWebKey, verify } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { useSandbox } from '../../../harness/jest/useFal.mjs';

interface Call {
	path: string;
	headers: IncomingHttpHeaders;
	body: Buffer;
}

/** What the receiver does with each call at a path, in order; the last one repeats. `hang`: no answer. */
const answers: Record<string, Array<number | 'hang'>> = {};
const calls: Call[] = [];
const sandbox = useSandbox(
	{
		worker: 'obedient',
		concurrency: 1,
		webhookTiming: { firstTimeoutMs: 300, retryTimeoutMs: 300, retryDelaysMs: [20, 40] },
	},
	{ forgets: false },
);
let receiver: Server;
let base: string;

function answer(call: Call, response: ServerResponse): void {
	const earlier = calls.filter(({ path }) => path === call.path).length;
	calls.push(call);
	const plan = answers[call.path] ?? [200];
	const status = plan[Math.min(earlier, plan.length - 1)]!;
	if (status === 'hang') return;
	response.writeHead(status, { location: `${base}/elsewhere` }).end();
}

beforeAll(async () => {
	receiver = createServer((request, response) => {
		void request.toArray().then((parts: Buffer[]) => {
			answer({ path: request.url!, headers: request.headers, body: Buffer.concat(parts) }, response);
		});
	});
	receiver.listen(0, '127.0.0.1');
	await once(receiver, 'listening');
	base = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}`;
});
afterAll(async () => {
	receiver.closeAllConnections();
	receiver.close();
});

/** Submits with a webhook and waits until its delivery has succeeded or failed for good. */
async function delivered(
	path: string,
	input: object,
): Promise<{ id: string; attempts: number; state: string; lastStatus?: number }> {
	const id = await sandbox.submit(input, {}, `?fal_webhook=${encodeURIComponent(base + path)}`);
	for (;;) {
		await delay(10);
		const webhook = (await sandbox.jobs()).find((job) => job.id === id)?.webhook;
		if (webhook && webhook.state !== 'pending') return { id, ...webhook };
	}
}

function callsTo(path: string): Call[] {
	return calls.filter((call) => call.path === path);
}

async function signatureHolds({ headers, body }: Call): Promise<boolean> {
	const reply = await sandbox.call('GET', 'rest.fal.ai/.well-known/jwks.json', { authorization: null });
	const { keys } = (await reply.json()) as { keys: JsonWebKey[] };
	const message = [
		headers['x-fal-webhook-request-id'],
		headers['x-fal-webhook-user-id'],
		headers['x-fal-webhook-timestamp'],
		createHash('sha256').update(body).digest('hex'),
	].join('\n');
	const signature = Buffer.from(String(headers['x-fal-webhook-signature']), 'hex');
	return keys.some((key) => verify(null, Buffer.from(message), createPublicKey({ key, format: 'jwk' }), signature));
}

it('posts the output once the job is over, signed as fal signs', async () => {
	const { id, attempts, state } = await delivered('/ok?nonce=1', { body: { image: 'é' } });
	expect([attempts, state]).toEqual([1, 'delivered']);
	const [call] = callsTo('/ok?nonce=1');
	expect(JSON.parse(call!.body.toString())).toEqual({
		request_id: id,
		gateway_request_id: id,
		status: 'OK',
		payload: { image: 'é' },
	});
	expect(call!.headers['content-type']).toBe('application/json');
	expect(call!.headers['x-fal-webhook-request-id']).toBe(id);
	expect(call!.headers['x-fal-webhook-signature']).toMatch(/^[0-9a-f]{128}$/);
	expect(Math.abs(Date.now() / 1000 - Number(call!.headers['x-fal-webhook-timestamp']))).toBeLessThan(300);
	expect(await signatureHolds(call!)).toBe(true);
	expect(await signatureHolds({ ...call!, body: Buffer.from(`${call!.body.toString()} `) })).toBe(false);
	expect(await signatureHolds({ ...call!, headers: { ...call!.headers, 'x-fal-webhook-timestamp': '1' } })).toBe(false);
});

it('posts the reason of a failed job', async () => {
	const body = { detail: [{ loc: ['body', 'prompt'], msg: 'Field required', type: 'missing' }] };
	const { id } = await delivered('/failed', { status: 422, body });
	expect(JSON.parse(callsTo('/failed')[0]!.body.toString())).toEqual({
		request_id: id,
		gateway_request_id: id,
		status: 'ERROR',
		error: 'Invalid status code: 422',
		payload: body,
	});
});

it('tries again after an error status and after no answer in time, each time with a valid signature', async () => {
	answers['/flaky'] = [500, 'hang', 204];
	const { attempts, state, lastStatus } = await delivered('/flaky', {});
	expect([attempts, state, lastStatus]).toEqual([3, 'delivered', 204]);
	const [first, , third] = callsTo('/flaky');
	expect(third!.body).toEqual(first!.body);
	expect(await signatureHolds(third!)).toBe(true);
});

it('gives up after the last attempt', async () => {
	answers['/down'] = [503];
	expect(await delivered('/down', {})).toMatchObject({ attempts: 3, state: 'failed', lastStatus: 503 });
});

it.each([301, 307])('takes a redirect with %i as a failure for good and does not follow it', async (status) => {
	answers[`/moved${status}`] = [status];
	expect(await delivered(`/moved${status}`, {})).toMatchObject({ attempts: 1, state: 'failed', lastStatus: status });
	expect(callsTo('/elsewhere')).toEqual([]);
});

it('leaves the result in the queue whatever becomes of the webhook', async () => {
	answers['/gone'] = [404];
	const { id } = await delivered('/gone', { body: { ok: 1 } });
	expect((await sandbox.ask('GET', id)).body).toEqual({ ok: 1 });
});

it.each(['not a url', 'ftp://example.com/x'])('refuses the webhook "%s" at submit', async (url) => {
	const query = `fal_webhook=${encodeURIComponent(url)}`;
	expect((await sandbox.call('POST', `queue.fal.run/fal-ai/sam-3/image?${query}`, { body: {} })).status).toBe(422);
});
