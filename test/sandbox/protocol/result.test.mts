import { useGates, useSandbox } from '../../../harness/jest/useFal.mjs';

const sandbox = useSandbox({ worker: 'obedient', concurrency: 1 });
const gates = useGates();

describe('status and result', () => {
	it('go from 202 IN_QUEUE over 202 IN_PROGRESS to 200 COMPLETED, with the keys that strict clients index', async () => {
		const first = await gates.holdJob(sandbox, { logs: ['one', 'two'] });
		const second = await sandbox.submit({ body: { ok: true } });
		const queued = await sandbox.ask('GET', second, '/status');
		expect([queued.status, queued.body]).toEqual([
			202,
			expect.objectContaining({ status: 'IN_QUEUE', queue_position: 0, metrics: {} }),
		]);
		const running = await sandbox.ask('GET', first.id, '/status?logs=1');
		expect([running.status, running.body]).toEqual([
			202,
			expect.objectContaining({ status: 'IN_PROGRESS', metrics: {} }),
		]);
		expect(running.body).not.toHaveProperty('queue_position');
		expect((await sandbox.ask('GET', first.id)).body).toEqual({ detail: 'Request is still in progress' });
		expect((await sandbox.ask('GET', first.id)).status).toBe(400);
		first.gate.open();
		await sandbox.completed(second);
		const done = await sandbox.ask('GET', second, '/status');
		expect([done.status, done.body]).toEqual([
			200,
			expect.objectContaining({ status: 'COMPLETED', logs: null, metrics: { inference_time: 0.25 } }),
		]);
		expect(done.body).not.toHaveProperty('error');
		const result = await sandbox.ask('GET', second);
		expect([result.status, result.body]).toEqual([200, { ok: true }]);
		expect(result.headers.get('x-fal-billable-units')).toBe('2');
		expect(result.headers.get('x-fal-request-id')).toBe(second);
	});

	it.each([
		['fal-ai/sam-3/requests/{id}', { ok: 1 }],
		['fal-ai/sam-3/requests/{id}/', { ok: 1 }],
		['fal-ai/sam-3/requests/{id}/response', { ok: 1 }],
		['fal-ai/sam-3/image/requests/{id}', { ok: 1 }],
		['fal-ai/sam-3/image/requests/{id}/response/', { ok: 1 }],
		['fal-ai/sam-3/requests/{id}/status', { status: 'COMPLETED' }],
		['fal-ai/sam-3/requests/{id}/status/', { status: 'COMPLETED' }],
		['fal-ai/sam-3/image/requests/{id}/status', { status: 'COMPLETED' }],
	])('are found at %s', async (path, expected) => {
		const id = await sandbox.submit({ body: { ok: 1 } });
		await sandbox.completed(id);
		const reply = await sandbox.call('GET', `queue.fal.run/${path.replace('{id}', id)}`);
		expect([reply.status, await reply.json()]).toEqual([200, expect.objectContaining(expected)]);
	});

	it.each([
		['?logs=1', true],
		['?logs=true', true],
		['?logs=0', false],
		['?logs=false', false],
		['', false],
	])('show logs for "%s": %s', async (query, shown) => {
		const id = await sandbox.submit({ logs: ['a line'] });
		await sandbox.completed(id);
		const { body } = await sandbox.ask('GET', id, `/status${query}`);
		const line = { message: 'a line', level: 'INFO', source: 'USER', timestamp: expect.stringMatching(/^\d{4}-.+Z$/) };
		expect(body.logs).toEqual(shown ? [line] : null);
	});

	it('keep only the newest hundred log lines', async () => {
		const id = await sandbox.submit({ logs: Array.from({ length: 130 }, (_, index) => `line ${index}`) });
		await sandbox.completed(id);
		const logs = (await sandbox.ask('GET', id, '/status?logs=1')).body.logs as Array<{ message: string }>;
		expect(logs.map(({ message }) => message)).toEqual(Array.from({ length: 100 }, (_, index) => `line ${index + 30}`));
	});

	it('answer 404 NOT_FOUND for an unknown request', async () => {
		for (const suffix of ['', '/status', '/status/stream']) {
			const reply = await sandbox.ask('GET', crypto.randomUUID(), suffix);
			expect([reply.status, reply.body]).toEqual([404, { status: 'NOT_FOUND' }]);
		}
	});

	it('pass on the remark of the sandbox about a result', async () => {
		const id = await sandbox.submit({ note: 'text-fallback=salient-object' });
		await sandbox.completed(id);
		expect((await sandbox.ask('GET', id)).headers.get('x-sandbox-note')).toBe('text-fallback=salient-object');
	});
});

describe('cancel', () => {
	it('takes a queued request out with 200 OK: unpaid, completed with client_cancelled, result 499', async () => {
		await gates.holdJob(sandbox);
		const [id, behind] = [await sandbox.submit(), await sandbox.submit()];
		const cancelled = await sandbox.ask('PUT', id, '/cancel');
		expect([cancelled.status, cancelled.body]).toEqual([200, { status: 'OK' }]);
		expect((await sandbox.ask('GET', id, '/status')).body).toMatchObject({
			status: 'COMPLETED',
			error_type: 'client_cancelled',
		});
		const result = await sandbox.ask('GET', id);
		expect(result.status).toBe(499);
		expect(result.body).toEqual({ detail: 'Request cancelled by the client.', error_type: 'client_cancelled' });
		expect((await sandbox.jobs()).find((job) => job.id === id)).toMatchObject({ paid: false, cancelled: true });
		expect((await sandbox.ask('GET', behind, '/status')).body.queue_position).toBe(0);
	});

	it('stops a running request with 202 CANCELLATION_REQUESTED and goes on with the next', async () => {
		const { id } = await gates.holdJob(sandbox);
		const next = await sandbox.submit({ body: { next: true } });
		const cancelled = await sandbox.ask('PUT', id, '/cancel');
		expect([cancelled.status, cancelled.body]).toEqual([202, { status: 'CANCELLATION_REQUESTED' }]);
		expect((await sandbox.ask('GET', id)).status).toBe(499);
		expect((await sandbox.jobs()).find((job) => job.id === id)).toMatchObject({ paid: true, cancelled: true });
		await sandbox.completed(next);
		expect((await sandbox.ask('GET', next)).body).toEqual({ next: true });
	});

	it('answers 400 ALREADY_COMPLETED afterwards and 404 NOT_FOUND for an unknown request', async () => {
		const id = await sandbox.submit({ body: { ok: 1 } });
		await sandbox.completed(id);
		const late = await sandbox.ask('PUT', id, '/cancel');
		expect([late.status, late.body]).toEqual([400, { status: 'ALREADY_COMPLETED' }]);
		expect((await sandbox.ask('GET', id)).body).toEqual({ ok: 1 });
		const unknown = await sandbox.ask('PUT', crypto.randomUUID(), '/cancel');
		expect([unknown.status, unknown.body]).toEqual([404, { status: 'NOT_FOUND' }]);
	});
});

describe('the retention of results', () => {
	const MINUTE_MS = 60_000;
	const unstored = { 'x-fal-store-io': '0' };
	it.each([
		['a small unstored result', 10, unstored, 59, 2],
		['an unstored result of 10 KB', 10_000, unstored, 5, 2],
		['a stored result of 10 KB', 10_000, {}, 29 * 24 * 60, 2 * 24 * 60],
	])('keeps %s as long as fal does', async (_name, characters, headers, keptMinutes, moreMinutes) => {
		const id = await sandbox.submit({ body: { text: 'x'.repeat(characters) } }, headers as Record<string, string>);
		await sandbox.completed(id);
		await sandbox.advanceClock(keptMinutes * MINUTE_MS);
		expect((await sandbox.ask('GET', id)).status).toBe(200);
		await sandbox.advanceClock(moreMinutes * MINUTE_MS);
		const gone = await sandbox.ask('GET', id);
		expect([gone.status, gone.body]).toEqual([404, { status: 'NOT_FOUND' }]);
	});
});
