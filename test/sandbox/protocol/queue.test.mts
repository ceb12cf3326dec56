import { useGates, useSandbox } from '../../../harness/jest/useFal.mjs';

const sandbox = useSandbox({ worker: 'obedient', concurrency: 1 });
const gates = useGates();

describe('submit', () => {
	it('answers 200 IN_QUEUE with app-only URLs on the address that was called', async () => {
		const reply = await sandbox.call('POST', 'queue.fal.run/fal-ai/sam2/auto-segment', { body: {} });
		const body = (await reply.json()) as Record<string, string>;
		const base = `${sandbox.url}/queue.fal.run/fal-ai/sam2/requests/${body.request_id}`;
		expect(reply.status).toBe(200);
		expect(body).toEqual({
			status: 'IN_QUEUE',
			request_id: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/),
			queue_position: 0,
			response_url: base,
			status_url: `${base}/status`,
			cancel_url: `${base}/cancel`,
		});
		expect(reply.headers.get('x-fal-request-id')).toBe(body.request_id);
	});

	it('accepts bad input and leaves the refusal to the runner', async () => {
		const detail = [{ loc: ['body', 'image_url'], msg: 'Field required', type: 'missing' }];
		const id = await sandbox.submit({ status: 422, body: { detail } });
		await sandbox.completed(id);
		const [status, result] = [await sandbox.ask('GET', id, '/status'), await sandbox.ask('GET', id)];
		expect(status.status).toBe(200);
		expect(status.body).toMatchObject({ status: 'COMPLETED', error: 'Invalid status code: 422' });
		expect(result.status).toBe(422);
		expect(result.body).toEqual({ detail });
		expect(result.headers.get('x-fal-billable-units')).toBe('0');
	});

	it('accepts an empty body under the JSON content type, as the official client sends it', async () => {
		const reply = await sandbox.call('POST', 'queue.fal.run/fal-ai/sam-3/image', {
			headers: { 'content-type': 'application/json' },
		});
		const { request_id: id } = (await reply.json()) as { request_id: string };
		await sandbox.completed(id);
		expect((await sandbox.ask('GET', id)).body).toMatchObject({ input: null });
	});

	it.each([
		['an app that does not exist', 'fal-ai/flux/dev', 404, { detail: 'Application "flux" not found' }],
		['an owner alone', 'fal-ai', 404, { detail: 'Not Found' }],
	])('refuses %s', async (_name, endpoint, status, body) => {
		const reply = await sandbox.call('POST', `queue.fal.run/${endpoint}`, { body: {} });
		expect([reply.status, await reply.json()]).toEqual([status, body]);
	});

	it('accepts an unknown path of a known app and answers 404 in the result', async () => {
		const reply = await sandbox.call('POST', 'queue.fal.run/fal-ai/sam-3/image/embed', { body: {} });
		const { request_id: id } = (await reply.json()) as { request_id: string };
		await sandbox.completed(id);
		const result = await sandbox.ask('GET', id);
		expect([result.status, result.body]).toEqual([404, { detail: 'Path /image/embed not found' }]);
		expect(result.headers.get('x-fal-billable-units')).toBe('0');
	});

	it('answers 400 to a body that is not JSON and 413 to one above 20 MB', async () => {
		const headers = { 'content-type': 'application/json', authorization: `Key ${sandbox.key}` };
		const url = `${sandbox.url}/queue.fal.run/fal-ai/sam-3/image`;
		expect((await fetch(url, { method: 'POST', headers, body: '{"prompt":' })).status).toBe(400);
		const large = (megabytes: number) => JSON.stringify({ body: {}, filler: 'x'.repeat(megabytes * 1024 * 1024) });
		expect((await fetch(url, { method: 'POST', headers, body: large(19) })).status).toBe(200);
		const refused = await fetch(url, { method: 'POST', headers, body: large(21) });
		// A server that hangs up while the client is still sending lets it see a broken pipe instead of the answer.
		expect(refused.status).toBe(413);
		expect(refused.headers.get('connection')).not.toBe('close');
	});

	it('answers 405 to a wrong method', async () => {
		const id = await sandbox.submit();
		expect((await sandbox.call('GET', 'queue.fal.run/fal-ai/sam-3/image')).status).toBe(405);
		expect((await sandbox.ask('POST', id, '/cancel')).status).toBe(405);
	});
});

describe('the queue', () => {
	it('tells how many requests are in front and moves on', async () => {
		const first = await gates.holdJob(sandbox);
		const gate = gates.gate();
		const second = await sandbox.submit({ gate: gate.url });
		const third = await sandbox.submit();
		const position = async (id: string) => (await sandbox.ask('GET', id, '/status')).body.queue_position;
		expect([await position(second), await position(third)]).toEqual([0, 1]);
		first.gate.open();
		await gate.reached;
		expect(await position(third)).toBe(0);
		gate.open();
	});

	it('puts low priority behind all normal requests', async () => {
		const first = await gates.holdJob(sandbox);
		const low = await sandbox.submit({}, { 'x-fal-queue-priority': 'low' });
		const gate = gates.gate();
		await sandbox.submit({ gate: gate.url }, { 'x-fal-queue-priority': 'normal' });
		expect((await sandbox.ask('GET', low, '/status')).body.queue_position).toBe(1);
		first.gate.open();
		await gate.reached;
		expect((await sandbox.ask('GET', low, '/status')).body.status).toBe('IN_QUEUE');
		gate.open();
		await sandbox.completed(low);
	});

	it('refuses a submit with 429 when more wait than fal_max_queue_length', async () => {
		await gates.holdJob(sandbox);
		await sandbox.submit();
		const submit = async (limit: number) =>
			(await sandbox.call('POST', `queue.fal.run/fal-ai/sam-3/image?fal_max_queue_length=${limit}`, { body: {} }))
				.status;
		expect([await submit(0), await submit(1)]).toEqual([429, 200]);
	});

	it.each(['x-fal-request-start-timeout', 'x-fal-request-timeout'])(
		'gives up a request that %s saw not started, unpaid, with a timeout of type user',
		async (header) => {
			await gates.holdJob(sandbox);
			const id = await sandbox.submit({}, { [header]: '0.2' });
			await sandbox.completed(id);
			const result = await sandbox.ask('GET', id);
			expect([result.status, result.body.error_type]).toEqual([504, 'request_timeout']);
			expect(result.headers.get('x-fal-request-timeout-type')).toBe('user');
			expect(result.headers.get('x-fal-error-type')).toBe('request_timeout');
			expect((await sandbox.ask('GET', id, '/status')).body).toMatchObject({
				status: 'COMPLETED',
				error_type: 'request_timeout',
			});
			expect((await sandbox.jobs()).find((job) => job.id === id)).toMatchObject({ paid: false, cancelled: false });
		},
	);

	it('does not apply the start timeout to a request that has started', async () => {
		const gate = gates.gate();
		const id = await sandbox.submit(
			{ gate: gate.url, body: { late: true } },
			{ 'x-fal-request-start-timeout': '0.11' },
		);
		await gate.reached;
		const doomed = await sandbox.submit({}, { 'x-fal-request-start-timeout': '0.3' });
		await sandbox.completed(doomed);
		gate.open();
		await sandbox.completed(id);
		expect((await sandbox.ask('GET', id)).body).toEqual({ late: true });
	});
});
