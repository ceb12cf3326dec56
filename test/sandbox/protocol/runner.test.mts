import { useGates, useSandbox } from '../../../harness/jest/useFal.mjs';

const sandbox = useSandbox({ worker: 'obedient', concurrency: 2, strictText: true });
const gates = useGates();

describe('the pool of workers', () => {
	it.each(['exit', 'throw'] as const)(
		'fails only the job whose worker dies by %s, and replaces the worker',
		async (die) => {
			const other = await gates.holdJob(sandbox, { body: { other: true } });
			const id = await sandbox.submit({ die });
			await sandbox.completed(id);
			const result = await sandbox.ask('GET', id);
			expect([result.status, result.body.error_type]).toEqual([503, 'runner_disconnected']);
			expect(result.headers.get('x-fal-error-type')).toBe('runner_disconnected');
			const { body } = await sandbox.ask('GET', id, '/status?logs=1');
			expect(body).toMatchObject({ status: 'COMPLETED', error_type: 'runner_disconnected', metrics: {} });
			expect(body.logs).toEqual([expect.objectContaining({ level: 'ERROR' })]);
			const next = await sandbox.submit({ body: { next: true } });
			await sandbox.completed(next);
			expect((await sandbox.ask('GET', next)).body).toEqual({ next: true });
			other.gate.open();
			await sandbox.completed(other.id);
			expect((await sandbox.ask('GET', other.id)).body).toEqual({ other: true });
		},
	);

	it('runs as many jobs at once as it has workers', async () => {
		const held = [await gates.holdJob(sandbox), await gates.holdJob(sandbox)];
		const third = await sandbox.submit();
		expect((await sandbox.jobs()).map(({ state }) => state)).toEqual(['running', 'running', 'queued']);
		held.forEach(({ gate }) => gate.open());
		await sandbox.completed(third);
	});

	it('hands endpoint, input and settings to the model as they are', async () => {
		const input = { prompt: 'a wheel', logs: [] };
		const reply = await sandbox.call('POST', 'fal.run/fal-ai/imageutils/sam', { body: input });
		expect(await reply.json()).toEqual({ endpoint: 'fal-ai/imageutils/sam', input, strictText: true });
	});
});

describe('the files of a model', () => {
	const body = { masks: [{ $file: 1, width: 7 }, { $file: 0 }], nested: { image: { $file: 1 } } };

	it('become public downloads on the address that was called', async () => {
		const reply = await sandbox.call('POST', 'fal.run/fal-ai/sam-3/image', {
			body: { body, files: ['first', 'second'] },
		});
		const result = (await reply.json()) as {
			masks: Array<{ url: string; width?: number }>;
			nested: { image: { url: string } };
		};
		const form = new RegExp(`^${sandbox.url}/v3b.fal.media/files/b/[0-9a-f]{8}/[\\w-]{21}_note.txt$`);
		const urls = [...result.masks, result.nested.image].map(({ url }) => url);
		urls.forEach((url) => expect(url).toMatch(form));
		expect(result.masks[0]!.width).toBe(7);
		expect(await Promise.all(urls.map(async (url) => await (await fetch(url)).text()))).toEqual([
			'second',
			'first',
			'second',
		]);
	});

	it('become data URIs when sync_mode asks for them', async () => {
		const input = { body, files: ['first', 'second'], dataUris: true };
		const reply = await sandbox.call('POST', 'fal.run/fal-ai/sam-3/image', { body: input });
		const uri = (text: string) => `data:text/plain;base64,${Buffer.from(text).toString('base64')}`;
		expect(await reply.json()).toEqual({
			masks: [{ url: uri('second'), width: 7 }, { url: uri('first') }],
			nested: { image: { url: uri('second') } },
		});
	});

	it('live as long as the lifecycle header says', async () => {
		const headers = { 'x-fal-object-lifecycle-preference': '{"expiration_duration_seconds":60}' };
		const input = { body: { $file: 0 }, files: ['short'] };
		const reply = await sandbox.call('POST', 'fal.run/fal-ai/sam-3/image', { body: input, headers });
		const { url } = (await reply.json()) as { url: string };
		await sandbox.advanceClock(59_000);
		expect((await fetch(url)).status).toBe(200);
		await sandbox.advanceClock(2_000);
		expect((await fetch(url)).status).toBe(404);
	});
});

describe('a direct run', () => {
	it.each([
		[200, { ok: true }],
		[422, { detail: [{ loc: ['body', 'prompt'], msg: 'wrong', type: 'value_error' }] }],
		[500, { detail: 'Internal Server Error' }],
	])('answers the status %i and body of the model in the same connection', async (status, body) => {
		const reply = await sandbox.call('POST', 'fal.run/fal-ai/sam-3/image', { body: { status, body } });
		expect([reply.status, await reply.json()]).toEqual([status, body]);
		expect(reply.headers.get('x-fal-request-id')).toBe((await sandbox.jobs())[0]!.id);
		expect(reply.headers.get('x-fal-billable-units')).toBe('0');
		expect(reply.headers.get('x-fal-error-type')).toBe(status === 500 ? 'runner_server_error' : null);
	});

	it('tells a caller whose runner died that another try may help', async () => {
		const reply = await sandbox.call('POST', 'fal.run/fal-ai/sam-3/image', { body: { die: 'exit' } });
		expect([reply.status, reply.headers.get('x-fal-needs-retry')]).toEqual([503, '1']);
	});

	it('is cancelled when the caller hangs up', async () => {
		const gate = gates.gate();
		const hangUp = new AbortController();
		const running = fetch(`${sandbox.url}/fal.run/fal-ai/sam-3/image`, {
			method: 'POST',
			headers: { authorization: `Key ${sandbox.key}`, 'content-type': 'application/json' },
			body: JSON.stringify({ gate: gate.url }),
			signal: hangUp.signal,
		});
		await gate.reached;
		const { id } = (await sandbox.jobs())[0]!;
		hangUp.abort();
		await expect(running).rejects.toThrow('abort');
		await sandbox.completed(id);
		expect((await sandbox.jobs())[0]).toMatchObject({ cancelled: true, paid: true, status: 499 });
	});

	it('gives up with 504 when no runner starts it in time', async () => {
		await gates.holdJob(sandbox);
		await gates.holdJob(sandbox);
		const headers = { 'x-fal-request-start-timeout': '0.2' };
		const reply = await sandbox.call('POST', 'fal.run/fal-ai/sam-3/image', { body: {}, headers });
		expect([reply.status, reply.headers.get('x-fal-request-timeout-type')]).toEqual([504, 'user']);
	});
});
