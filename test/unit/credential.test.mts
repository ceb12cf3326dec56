import * as fc from 'fast-check';
import { Workflow, type IHttpRequestOptions, type INodeTypes } from 'n8n-workflow';

import { FalSamApi } from '../../credentials/FalSamApi.credentials.js';

const KEY = 'b2c1-id:00ff-secret';
const credential = new FalSamApi();

/** What comes along with the key: n8n would take it to wherever fal redirects to. */
const NOT_ELSEWHERE = { sendCredentialsOnCrossOriginRedirect: false };

const sent = async (request: IHttpRequestOptions, serverUrl?: string, apiKey = KEY) =>
	await credential.authenticate({ apiKey, ...(serverUrl !== undefined && { serverUrl }) }, request);

describe('authenticate', () => {
	it.each([
		['fal’s queue', 'https://queue.fal.run/fal-ai/sam-3/image', ''],
		['fal’s queue when the Server URL was never set', 'https://queue.fal.run/fal-ai/sam-3/image', undefined],
		['fal’s queue when the Server URL is white space', 'https://queue.fal.run/fal-ai/sam-3/image', '  '],
		['a custom server', 'http://127.0.0.1:4455/queue.fal.run/fal-ai/sam-3/image', 'http://127.0.0.1:4455'],
		[
			'a custom server typed with a slash and white space',
			'http://127.0.0.1:4455/api.fal.ai/v1/models/pricing',
			' http://127.0.0.1:4455/ ',
		],
	])('adds the key on the way to %s', async (_place, url, serverUrl) => {
		expect(await sent({ url }, serverUrl)).toEqual({ url, headers: { Authorization: `Key ${KEY}` }, ...NOT_ELSEWHERE });
	});

	it.each([
		['an upload address', 'https://v3.fal.media/upload/x?signature=y', ''],
		['a look-alike', 'https://evilfal.run/fal-ai/sam-3/image', ''],
		['fal without TLS', 'http://queue.fal.run/fal-ai/sam-3/image', ''],
		['fal when a custom server is set', 'https://queue.fal.run/fal-ai/sam-3/image', 'http://127.0.0.1:4455'],
		['a file on the custom server', 'http://127.0.0.1:4455/files/mask.png', 'http://127.0.0.1:4455'],
	])('passes a request to %s on as it came', async (_place, url, serverUrl) => {
		const request = { url, headers: { Accept: 'image/png' } };
		expect(await sent(request, serverUrl)).toBe(request);
	});

	it('takes white space off the key, keeps the other headers and does not change the request it was given', async () => {
		const request = { url: 'https://fal.run/x', headers: { Accept: 'application/json' }, body: { a: 1 } };
		const before = structuredClone(request);
		expect(await sent(request, '', ` ${KEY}\n`)).toEqual({
			...before,
			headers: { Accept: 'application/json', Authorization: `Key ${KEY}` },
			...NOT_ELSEWHERE,
		});
		expect(request).toEqual(before);
	});

	it('judges the base URL and the URL as n8n puts them together', async () => {
		for (const [baseURL, url] of [
			['https://api.fal.ai', '/v1/models/pricing'],
			['https://api.fal.ai/', 'v1/models/pricing'],
			['https://evil.example', 'https://api.fal.ai/v1'],
		] as const)
			expect((await sent({ baseURL, url })).headers).toEqual({ Authorization: `Key ${KEY}` });
		for (const [baseURL, url] of [
			['https://evil.example', '/https://api.fal.ai/'],
			['https://api.fal.ai/', 'https://evil.example/x'],
		] as const)
			expect((await sent({ baseURL, url })).headers).toBeUndefined();
	});

	it('reads the address that n8n’s HTTP Request node gives', async () => {
		const request = (uri: string) => ({ uri }) as unknown as IHttpRequestOptions;
		expect((await sent(request('https://api.fal.ai/v1/models/pricing'))).headers).toEqual({
			Authorization: `Key ${KEY}`,
		});
		for (const uri of ['https://evil.example/x', 'https://v3b.fal.media/files/a.png'])
			expect((await sent(request(uri))).headers).toBeUndefined();
	});

	it('never lets the key out to an address of the web', async () => {
		await fc.assert(
			fc.asyncProperty(fc.webUrl({ withQueryParameters: true }), fc.webUrl(), async (url, serverUrl) => {
				fc.pre(new URL(url).origin !== new URL(serverUrl).origin);
				for (const set of ['', serverUrl]) expect(JSON.stringify(await sent({ url }, set))).not.toContain('secret');
			}),
		);
	});
});

describe('the test request', () => {
	const nodeTypes = { getByNameAndVersion: () => ({ description: { properties: [] } }) } as unknown as INodeTypes;
	const node = {
		id: '1',
		name: 'Test',
		type: 'test',
		typeVersion: 1,
		position: [0, 0] as [number, number],
		parameters: {},
	};
	const workflow = new Workflow({ nodes: [node], connections: {}, active: false, nodeTypes });
	const { request, rules } = credential.test;

	/** The address as n8n's own expression engine resolves it. */
	const testUrl = (serverUrl: string | undefined) =>
		`${String(
			workflow.expression.getSimpleParameterValue(node, request.baseURL, 'manual', {
				$credentials: { apiKey: KEY, ...(serverUrl !== undefined && { serverUrl }) },
			}),
		)}${request.url}`;

	it.each([
		['', 'https://api.fal.ai/v1/models/pricing'],
		['   ', 'https://api.fal.ai/v1/models/pricing'],
		[undefined, 'https://api.fal.ai/v1/models/pricing'],
		['http://127.0.0.1:4455', 'http://127.0.0.1:4455/api.fal.ai/v1/models/pricing'],
		[' http://127.0.0.1:4455// ', 'http://127.0.0.1:4455/api.fal.ai/v1/models/pricing'],
		['https://sam.example/fal/', 'https://sam.example/fal/api.fal.ai/v1/models/pricing'],
	])('with the Server URL %j goes to %s, with the key', async (serverUrl, url) => {
		expect(testUrl(serverUrl)).toBe(url);
		expect((await sent({ url: testUrl(serverUrl) }, serverUrl)).headers).toEqual({ Authorization: `Key ${KEY}` });
	});

	const saidTo = (status: number) =>
		rules
			?.map((rule) => (rule.type === 'responseCode' && rule.properties.value === status ? rule.properties.message : ''))
			.join('');

	it.each([
		[401, 'did not accept this key'],
		[403, 'Check its scope'],
		[302, 'leads on to another address'],
		[404, 'is not fal'],
	])('says in words what a %i means', (status, words) => {
		expect(saidTo(status)).toContain(words);
	});

	it('takes a page that answers with something else than prices for no fal', () => {
		// n8n compares the value that is at this key in the answer.
		expect(rules?.filter(({ type }) => type === 'responseSuccessBody')).toEqual([
			{
				type: 'responseSuccessBody',
				properties: { key: 'prices', value: undefined, message: expect.stringContaining('is not fal') },
			},
		]);
	});
});

it('keeps the key out of sight and asks for nothing else', () => {
	const [apiKey, serverUrl] = credential.properties;
	expect(apiKey).toMatchObject({ name: 'apiKey', required: true, typeOptions: { password: true } });
	expect(serverUrl).toMatchObject({ name: 'serverUrl', default: '' });
	expect(credential.properties).toHaveLength(2);
});
