import { SANDBOX_KEY } from '../../../harness/fal/sandboxServer.mjs';
import { useSandbox } from '../../../harness/jest/useFal.mjs';

const sandbox = useSandbox({ worker: 'obedient', concurrency: 1 });

const WRONG_AUTHORIZATIONS: Array<[string, string | null]> = [
	['no header', null],
	['a wrong secret', 'Key test-id:other'],
	['the right key with another scheme', `Bearer ${SANDBOX_KEY}`],
	['the key without scheme', SANDBOX_KEY],
	['the scheme in lower case', `key ${SANDBOX_KEY}`],
	['two values merged into one', `Key ${SANDBOX_KEY}, Bearer other`],
];
const KEYED_CALLS: Array<[string, string]> = [
	['POST', 'queue.fal.run/fal-ai/sam-3/image'],
	['GET', `queue.fal.run/fal-ai/sam-3/requests/${crypto.randomUUID()}/status`],
	['POST', 'fal.run/fal-ai/sam-3/image'],
	['POST', 'rest.fal.ai/storage/upload/initiate'],
	['POST', 'rest.fal.ai/storage/upload/initiate-multipart'],
];

describe.each(WRONG_AUTHORIZATIONS)('%s', (_name, authorization) => {
	it.each(KEYED_CALLS)('is refused by %s %s in the words of fal, and no job is made', async (method, path) => {
		const reply = await sandbox.call(method, path, { authorization, ...(method === 'POST' && { body: {} }) });
		expect([reply.status, await reply.json()]).toEqual([401, { detail: 'invalid key credentials' }]);
		expect(await sandbox.jobs()).toEqual([]);
	});

	it('is refused by the pricing call in the envelope of the platform', async () => {
		const reply = await sandbox.call('GET', 'api.fal.ai/v1/models/pricing?endpoint_id=fal-ai/sam-3/image', {
			authorization,
		});
		expect(reply.status).toBe(401);
		expect(await reply.json()).toEqual({ error: { type: 'authorization_error', message: 'Invalid API key' } });
	});
});

describe('the platform API', () => {
	const price = { endpoint_id: 'fal-ai/sam-3/image', unit_price: 0.005, unit: 'requests', currency: 'USD' };

	it('tells prices to the right key', async () => {
		const reply = await sandbox.call('GET', 'api.fal.ai/v1/models/pricing?endpoint_id=fal-ai/sam-3/image');
		expect([reply.status, await reply.json()]).toEqual([200, { prices: [price], next_cursor: null, has_more: false }]);
	});

	it.each([
		['fal-ai/sam-3-1/image', 0.01, 'requests'],
		['fal-ai/evf-sam', 0.005, 'requests'],
		['fal-ai/sam-3/video', 0.005, '16 frames'],
		['fal-ai/sam-3-1/video', 0.01, '16 frames'],
		['fal-ai/sam2/image', 0, 'compute seconds'],
	])('tells the price of %s: %f a unit of %s', async (id, unitPrice, unit) => {
		const reply = await sandbox.call('GET', `api.fal.ai/v1/models/pricing?endpoint_id=${id}`);
		expect(await reply.json()).toMatchObject({ prices: [{ endpoint_id: id, unit_price: unitPrice, unit }] });
	});

	it.each([
		'endpoint_id=fal-ai/sam-3/image,fal-ai/sam2/video',
		'endpoint_id=fal-ai/sam-3/image&endpoint_id=fal-ai/sam2/video',
	])('takes several endpoints as %s', async (query) => {
		const reply = await sandbox.call('GET', `api.fal.ai/v1/models/pricing?${query}`);
		const { prices } = (await reply.json()) as { prices: Array<typeof price> };
		expect(prices.map(({ endpoint_id: id }) => id)).toEqual(['fal-ai/sam-3/image', 'fal-ai/sam2/video']);
	});

	it.each([
		['', 400, 'validation_error'],
		['?endpoint_id=fal-ai/flux/dev', 404, 'not_found'],
	])('refuses "%s" with %i in its envelope', async (query, status, type) => {
		const reply = await sandbox.call('GET', `api.fal.ai/v1/models/pricing${query}`);
		expect([reply.status, await reply.json()]).toEqual([status, { error: { type, message: expect.any(String) } }]);
	});

	it('lists models and addresses of webhooks without a key', async () => {
		const models = await sandbox.call('GET', 'api.fal.ai/v1/models?status=deprecated', { authorization: null });
		expect(((await models.json()) as { models: unknown[] }).models).toEqual([
			expect.objectContaining({ endpoint_id: 'fal-ai/imageutils/sam' }),
		]);
		const meta = await sandbox.call('GET', 'api.fal.ai/v1/meta', { authorization: null });
		expect(await meta.json()).toEqual({ webhook_ip_ranges: ['127.0.0.1/32'] });
	});
});

describe('the record of requests', () => {
	it('shows what arrived, with body and answer, and never the key', async () => {
		await sandbox.submit({ logs: ['hello'] }, { 'x-fal-queue-priority': 'low' }, '?fal_max_queue_length=7');
		await sandbox.call('GET', 'api.fal.ai/v1/meta', { authorization: 'Key nobody:nothing' });
		const requests = await sandbox.requests();
		expect(requests).toEqual([
			expect.objectContaining({
				method: 'POST',
				host: 'queue.fal.run',
				path: '/fal-ai/sam-3/image',
				query: { fal_max_queue_length: '7' },
				headers: expect.objectContaining({ 'x-fal-queue-priority': 'low' }),
				hasKey: true,
				keyValid: true,
				keyElsewhere: [],
				body: { logs: ['hello'] },
				status: 200,
			}),
			expect.objectContaining({ host: 'api.fal.ai', path: '/v1/meta', hasKey: true, keyValid: false }),
		]);
		expect(JSON.stringify(requests)).not.toContain('secret');
	});

	it('names every wrong place where the key stood, without repeating it', async () => {
		const headers = { 'x-forwarded-authorization': `Key ${SANDBOX_KEY}` };
		await sandbox.call('POST', `queue.fal.run/fal-ai/sam-3/image?k=${encodeURIComponent(sandbox.key)}`, {
			body: { deep: [sandbox.key] },
			headers,
		});
		const requests = await sandbox.requests();
		expect(requests[0]!.keyElsewhere).toEqual(['url', 'header x-forwarded-authorization', 'body']);
		expect(JSON.stringify(requests)).not.toContain('secret');
	});

	it('shortens data URIs', async () => {
		await sandbox.call('POST', 'queue.fal.run/fal-ai/sam-3/image', {
			body: { body: 1, image_url: `data:${'x'.repeat(9000)}` },
		});
		const { body } = (await sandbox.requests())[0]!;
		expect((body as { image_url: string }).image_url).toMatch(/^data:x{1995}… \(9005 characters\)$/);
	});
});

describe('a browser', () => {
	it('may ask beforehand with any header and read every reply of fal', async () => {
		const asked = await fetch(`${sandbox.url}/queue.fal.run/fal-ai/sam-3/image`, {
			method: 'OPTIONS',
			headers: { 'access-control-request-headers': 'authorization,content-type' },
		});
		expect(asked.status).toBe(204);
		expect(asked.headers.get('access-control-allow-headers')).toBe('authorization,content-type');
		const refused = await sandbox.call('POST', 'queue.fal.run/fal-ai/sam-3/image', { authorization: null, body: {} });
		expect(refused.headers.get('access-control-allow-origin')).toBe('*');
	});

	it('may not read the record of requests from another page', async () => {
		const reply = await sandbox.call('GET', 'sandbox/requests', { headers: { origin: 'http://example.com' } });
		expect(reply.headers.get('access-control-allow-origin')).toBeNull();
	});
});
