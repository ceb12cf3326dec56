import { mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEngine } from '../../harness/n8n/engine.mjs';
import { useEngine } from '../../harness/jest/useEngine.mjs';
import { useRecordingCloud, useSandbox } from '../../harness/jest/useFal.mjs';
import type { RunResult } from '../../harness/n8n/engineTypes.mjs';
import { leaks } from '../../harness/fal/cloudRequest.mjs';
import { PACKAGE_REQUESTS, requestLines, requestOf, requestsSeenIn } from './packageRequests.mjs';
import { type CloudAnswer, FOREIGN } from '../../harness/fal/recordingCloud.mjs';
import { runSam3, type Sam3RunOptions, type TestServer } from '../../harness/workflows/sam3Run.mjs';

/** Above this a file goes up in parts. */
const MULTIPART_ABOVE_BYTES = 90 * 1024 * 1024;
const ID = '6d2c3f0e-8a51-4b7e-9c7d-0f1e2d3c4b5a';

const sandbox = useSandbox({ fixedJobMs: 20, concurrency: 4 });
const cloud = useRecordingCloud(sandbox);
const engine = useEngine(() => ({ env: cloud.environment }));
/** Without a Server URL: the hosts are fal's own. */
let fal: TestServer;
let folder: string;

beforeAll(async () => {
	fal = { url: '', key: sandbox.key };
	folder = await mkdtemp(join(tmpdir(), 'key-cloud-'));
	await writeFile(join(folder, 'large.png'), '');
	await truncate(join(folder, 'large.png'), MULTIPART_ABOVE_BYTES + 1);
});

afterAll(async () => {
	if (folder) await rm(folder, { recursive: true, force: true });
});

afterEach(() => expect(leaks(cloud.requests)).toEqual([]));

/** A picture of 100 × 50 pixels, as far as its size goes. */
const GIF_HEAD = `GIF89ad\x00${'2'}${'\0'.repeat(2000)}`;

type Parameters = Record<string, unknown>;

const file = (source: { content: Buffer } | { path: string }) => [
	{ json: {}, binary: { data: { ...source, mimeType: 'image/png', fileName: 'a.png' } } },
];
const small = (parameters: Parameters = {}): Sam3RunOptions => ({
	parameters: { imageSource: 'binary', ...parameters },
	items: file({ content: Buffer.from('picture') }),
});
const large = (): Sam3RunOptions => ({
	parameters: { imageSource: 'binary' },
	items: file({ path: join(folder, 'large.png') }),
});
const through = (transport: string) => small({ options: { transport } });
const about = (operation: string, requestId = ID): Sam3RunOptions => ({ parameters: { operation, requestId } });

async function run(options: Sam3RunOptions): Promise<RunResult> {
	return await runSam3(engine, fal, options);
}

async function delivered(options: Sam3RunOptions): Promise<RunResult> {
	const result = await run(options);
	expect(result).toMatchObject({ status: 'success' });
	return result;
}

test('every request of the table arrives at fal’s own host, with the key where the table says so, and there is no other', async () => {
	for (const transport of ['queue', 'direct', 'realtime', 'callback']) {
		// Nobody can call the engine back, and the node says so before it sends anything.
		if (transport !== 'callback') await delivered(through(transport));
		else expect((await run(through(transport))).error!.message).toContain('N8N_WEBHOOK_URL');
	}
	await delivered(large());
	const [[{ json }]] = (await delivered(small({ operation: 'submit', webhookUrl: `https://${FOREIGN}/called?by=fal` })))
		.outputs as [[{ json: { requestId: string } }]];
	for (const operation of ['getStatus', 'getResult', 'cancel']) await delivered(about(operation, json.requestId));
	for (const node of ['sam2AutoSegment', 'sam']) await delivered({ ...small(), node });
	await delivered({
		node: 'sam2Video',
		parameters: { videoUrl: `https://${FOREIGN}/clip.mp4`, pointPromptsJson: '[[10, 20]]' },
	});

	cloud.script = ({ path }) => (path === '/photo.gif' ? { body: GIF_HEAD } : undefined);
	await delivered({
		parameters: { imageUrl: `https://${FOREIGN}/photo.gif`, boxPromptsJson: '[{"x1":0.1,"y1":0.1,"x2":0.5,"y2":0.5}]' },
	});

	const elsewhere = cloud.requests.filter(({ host }) => host === FOREIGN);
	expect(requestLines(cloud.requests.filter((request) => !elsewhere.includes(request)))).toEqual(
		requestsSeenIn('engine'),
	);
	// The video's result names the address that was sent, so it is fetched; the photo's size is needed for fractions of it;
	// the webhook's address is fal's to call.
	expect(requestLines(elsewhere)).toEqual([
		`GET https://${FOREIGN}/clip.mp4 without the key`,
		`GET https://${FOREIGN}/photo.gif without the key`,
	]);
});

test('waiting without the status stream, and giving up, ask fal alone', async () => {
	cloud.script = (request) => (request.path.endsWith('/stream') ? { status: 404, body: '{}' } : undefined);
	await delivered(small());
	cloud.script = ({ path, method }) =>
		/\/status/.test(path) && method === 'GET' ? { body: JSON.stringify({ status: 'IN_PROGRESS' }) } : undefined;
	expect((await run(small({ options: { timeout: 1 } }))).error!.message).toContain('did not finish within the 1 s');
	expect(requestLines(cloud.requests)).toEqual(
		expect.arrayContaining(
			['GET', 'PUT'].map((method) =>
				expect.stringMatching(`^${method} https://queue.fal.run/.*/(status|cancel) with the key`),
			),
		),
	);
});

test('a WebSocket opens with the token in place of the key, and the token goes nowhere else', async () => {
	await delivered(through('realtime'));
	const [handshake] = cloud.requests.filter(({ scheme }) => scheme === 'wss');
	const { fal_jwt_token: token } = handshake!.query as { fal_jwt_token: string };
	expect(token.length).toBeGreaterThan(20);
	expect(cloud.requests.filter(({ query }) => JSON.stringify(query).includes(token))).toEqual([handshake]);
});

/** A run that makes the request. */
function runWith(request: string): Sam3RunOptions {
	if (/multipart|uploads\/\{…\}\//.test(request)) return large();
	if (request.includes('wss:') || request.includes('/tokens/')) return through('realtime');
	if (request.includes('//fal.run/')) return through('direct');
	if (request.endsWith('/status')) return about('getStatus');
	if (request.endsWith('/cancel')) return about('cancel');
	return small();
}
const NOT_FILES = PACKAGE_REQUESTS.filter(
	({ seenIn, request }) => seenIn === 'engine' && !request.includes('/files/'),
).map(({ request }) => request);

test.each(NOT_FILES)('a redirect of %s to another host is not followed', async (redirected) => {
	cloud.script = (request) =>
		requestOf(request) === redirected
			? { status: 307, headers: { location: `${request.scheme}://${FOREIGN}${request.path}` } }
			: undefined;
	await run(runWith(redirected));
	expect(cloud.requests.map(requestOf)).toContain(redirected);
	expect(cloud.requests.filter(({ host }) => host === FOREIGN)).toEqual([]);
});

test('addresses that fal’s answer to a submit names are not called', async () => {
	const base = `https://${FOREIGN}/fal-ai/sam-3/requests/${ID}`;
	const named = { response_url: base, status_url: `${base}/status`, cancel_url: `${base}/cancel` };
	cloud.script = ({ method, path, host }) => {
		if (method === 'POST' && host === 'queue.fal.run') return { body: JSON.stringify({ request_id: ID, ...named }) };
		if (path.endsWith('/status/stream'))
			return {
				headers: { 'content-type': 'text/event-stream' },
				body: `data: ${JSON.stringify({ status: 'COMPLETED', request_id: ID, ...named })}\n\n`,
			};
		return path.endsWith(ID) ? { body: JSON.stringify({ masks: [] }) } : undefined;
	};
	await delivered(small());
	expect(cloud.requests.filter(({ host }) => host === FOREIGN)).toEqual([]);
});

const ANYWHERE = [
	`https://${FOREIGN}/x.png`,
	`http://${FOREIGN}/x.png`,
	'http://queue.fal.run/x.png',
	...['queue.fal.run', 'fal.run', 'rest.fal.ai', 'api.fal.ai'].map((host) => `https://${host}/x.png`),
];

test.each(ANYWHERE)('a file at %s is fetched without the key, named by fal or behind a redirect', async (there) => {
	const redirecting = 'https://v3b.fal.media/files/redirecting.png';
	cloud.script = ({ path }): CloudAnswer | undefined => {
		if (path === '/x.png') return { headers: { 'content-type': 'image/png' }, body: 'a file' };
		if (path === '/files/redirecting.png') return { status: 302, headers: { location: `${there}?redirected` } };
		return path.includes('/requests/') && !path.includes('/status')
			? { body: JSON.stringify({ masks: [{ url: there }, { url: redirecting }] }) }
			: undefined;
	};
	const { outputs } = await delivered({});
	expect(['mask_0', 'mask_1'].map((name) => outputs[0]![0]!.binary![name]!.content!.toString())).toEqual([
		'a file',
		'a file',
	]);
	const fetched = cloud.requests.filter(({ path }) => path === '/x.png');
	expect(fetched.map(({ withKey, query }) => [withKey, Object.keys(query)])).toEqual(
		expect.arrayContaining([
			[false, []],
			[false, ['redirected']],
		]),
	);
	expect(fetched.filter(({ withKey }) => withKey)).toEqual([]);
});

test.each(ANYWHERE)('a file is uploaded to %s without the key', async (there) => {
	cloud.script = ({ path }) => {
		if (path === '/x.png') return { body: '{}' };
		return path.includes('/initiate')
			? { body: JSON.stringify({ upload_url: there, file_url: 'https://v3b.fal.media/files/up.png' }) }
			: undefined;
	};
	await delivered(small());
	expect(
		cloud.requests.filter(({ path }) => path === '/x.png').map(({ method, withKey }) => [method, withKey]),
	).toEqual([['PUT', false]]);
});

test('the proxy of the node’s Request Options gets every call but that of the WebSocket, and the key only within TLS', async () => {
	const plain = await startEngine();
	try {
		const requestOptions = { proxy: cloud.proxyUrl, allowUnauthorizedCerts: true };
		for (const transport of ['queue', 'direct']) {
			expect(await runSam3(plain, fal, small({ requestOptions, options: { transport } }))).toMatchObject({
				status: 'success',
			});
		}
		const expected = requestsSeenIn('engine').filter(
			(line) => !/multipart|uploads\/\{…\}\/|\/tokens\/|wss:|\/status |\/cancel /.test(line),
		);
		expect(requestLines(cloud.requests)).toEqual(expected);
		expect(cloud.requests.filter(({ scheme }) => scheme === 'http')).toEqual([]);
	} finally {
		await plain.close();
	}
});
