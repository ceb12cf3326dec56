import { createHash, randomBytes } from 'node:crypto';
import { ApiError, createFalClient, type FalClient, type QueueStatus, ValidationError } from '@fal-ai/client';
import { useGates, useSandbox } from '../../../harness/jest/useFal.mjs';

const sandbox = useSandbox({ worker: 'obedient', concurrency: 1 });
const gates = useGates();
let fal: FalClient;

beforeAll(async () => {
	fal = createFalClient({ credentials: sandbox.key, fetch: mapped });
}, 60_000);

/** The client knows fal's hosts only. This is the mapping rule: the host becomes the first path segment. */
async function mapped(input: string | URL | Request, init?: RequestInit): Promise<Response> {
	const url = new URL(input instanceof Request ? input.url : input);
	const target = url.origin === sandbox.url ? url.href : `${sandbox.url}/${url.host}${url.pathname}${url.search}`;
	return await fetch(target, init);
}

/** The obedient worker's input is no SAM input; the client's types know only the latter. */
function input(wish: object) {
	return wish as { image_url: string };
}

/** How the client ended, as far as a caller can see. */
async function failureOf(call: Promise<unknown>): Promise<ApiError<unknown>> {
	const outcome: unknown = await call.then(
		() => new Error('it succeeded'),
		(error: unknown) => error,
	);
	expect(outcome).toBeInstanceOf(ApiError);
	return outcome as ApiError<unknown>;
}

describe('the official client', () => {
	it('submits, asks for the status and fetches the result', async () => {
		const gate = gates.gate();
		const wish = input({ gate: gate.url, body: { masks: [] }, logs: ['working'] });
		const { request_id: requestId, ...queued } = await fal.queue.submit('fal-ai/sam-3/image', { input: wish });
		expect(queued.status).toBe('IN_QUEUE');
		await gate.reached;
		const running = await fal.queue.status('fal-ai/sam-3/image', { requestId, logs: true });
		expect(running).toMatchObject({ status: 'IN_PROGRESS', logs: [{ message: 'working' }] });
		gate.open();
		await fal.queue.subscribeToStatus('fal-ai/sam-3/image', { requestId, pollInterval: 20 });
		const result = await fal.queue.result('fal-ai/sam-3/image', { requestId });
		expect(result).toEqual({ data: { masks: [] }, requestId });
	});

	it.each([{ mode: 'polling' as const, pollInterval: 20 }, { mode: 'streaming' as const }])(
		'subscribes in the mode $mode, seeing the states in order and every log line',
		async (mode) => {
			const gate = gates.gate();
			const seen: QueueStatus[] = [];
			const subscribed = fal.subscribe('fal-ai/sam2/video', {
				input: { ...input({ gate: gate.url, body: { video: { url: 'x' } }, logs: ['one', 'two'] }), video_url: 'v' },
				logs: true,
				...mode,
				onQueueUpdate: (update) => {
					seen.push(update);
					if (update.status === 'IN_PROGRESS' && update.logs?.length) gate.open();
				},
			});
			expect((await subscribed).data).toEqual({ video: { url: 'x' } });
			const order = ['IN_QUEUE', 'IN_PROGRESS', 'COMPLETED'];
			const places = seen.map(({ status }) => order.indexOf(status));
			expect(places).toEqual([...places].sort());
			const last = seen.at(-1)!;
			expect(last.status).toBe('COMPLETED');
			expect((last as { logs: Array<{ message: string }> }).logs.map(({ message }) => message)).toEqual(['one', 'two']);
		},
	);

	it('gets the field errors of the model from the result', async () => {
		const detail = [{ loc: ['body', 'image_url'], msg: 'Field required', type: 'missing' }];
		const error = await failureOf(
			fal.subscribe('fal-ai/sam-3/image', { input: input({ status: 422, body: { detail } }), pollInterval: 20 }),
		);
		expect(error).toBeInstanceOf(ValidationError);
		expect((error as ValidationError).getFieldErrors('image_url')).toEqual(detail);
		expect(error.requestId).toBe((await sandbox.jobs())[0]!.id);
	});

	it('gets status and body of a refusal', async () => {
		const unknown = await failureOf(fal.queue.submit('fal-ai/flux/dev', { input: { prompt: 'x' } }));
		expect([unknown.status, unknown.body]).toEqual([404, { detail: 'Application "flux" not found' }]);
		const stranger = createFalClient({ credentials: 'wrong:key', fetch: mapped });
		const refused = await failureOf(stranger.queue.submit('fal-ai/sam-3/image', { input: input({}) }));
		expect([refused.status, refused.body]).toEqual([401, { detail: 'invalid key credentials' }]);
	});

	it('cancels a running request, whose result is then 499', async () => {
		const { id: requestId } = await gates.holdJob(sandbox);
		await fal.queue.cancel('fal-ai/sam-3/image', { requestId });
		const error = await failureOf(fal.queue.result('fal-ai/sam-3/image', { requestId }));
		expect(error.status).toBe(499);
		expect((await failureOf(fal.queue.cancel('fal-ai/sam-3/image', { requestId }))).body).toEqual({
			status: 'ALREADY_COMPLETED',
		});
	});

	it('does not retry a start timeout of its own', async () => {
		await gates.holdJob(sandbox);
		const running = fal.run('fal-ai/sam-3/image', { input: input({}), startTimeout: 1.1 });
		const error = await failureOf(running);
		expect([error.status, error.isUserTimeout]).toEqual([504, true]);
		expect(await sandbox.jobs()).toHaveLength(2);
	});

	it('runs directly', async () => {
		const { data, requestId } = await fal.run('fal-ai/imageutils/sam', { input: input({ body: { image: 1 } }) });
		expect([data, requestId]).toEqual([{ image: 1 }, (await sandbox.jobs())[0]!.id]);
	});

	it('announces a webhook', async () => {
		const webhookUrl = 'http://127.0.0.1:9/hook?nonce=a b';
		await fal.queue.submit('fal-ai/sam-3/image', { input: input({}), webhookUrl });
		expect((await sandbox.jobs())[0]!.webhook?.url).toBe(webhookUrl);
	});

	it('uploads a file inside the input and sends its key to no upload URL', async () => {
		const photo = new Blob(['pixels'], { type: 'image/png' });
		const { data } = await fal.run('fal-ai/sam-3/image', { input: { image_url: photo } as never });
		const { image_url: url } = (data as unknown as { input: { image_url: string } }).input;
		expect(await (await fetch(url)).text()).toBe('pixels');
		const requests = await sandbox.requests();
		expect(requests.filter(({ hasKey }) => hasKey).map(({ host }) => host)).toEqual(['rest.fal.ai', 'fal.run']);
		expect(requests.find(({ host }) => host === 'v3.fal.media')).toMatchObject({ method: 'PUT', hasKey: false });
	});

	it('uploads 91 MiB in parts', async () => {
		const content = Buffer.alloc(91 * 1024 * 1024, randomBytes(4096));
		const url = await fal.storage.upload(new File([new Uint8Array(content)], 'long clip.mp4', { type: 'video/mp4' }));
		expect(url).toMatch(/_long_clip.mp4$/);
		const digest = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
		expect(digest(new Uint8Array(await (await fetch(url)).arrayBuffer()))).toBe(digest(content));
		const parts = (await sandbox.requests()).filter(({ method, host }) => method === 'PUT' && host === 'v3.fal.media');
		expect(parts).toHaveLength(10);
	}, 60_000);
});
