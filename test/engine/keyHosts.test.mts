import { createServer } from 'node:net';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { useEngine } from '../../harness/jest/useEngine.mjs';
import { useSandbox, useScriptedFal } from '../../harness/jest/useFal.mjs';
import { runSam3 } from '../../harness/workflows/sam3Run.mjs';
import type { ScriptedFal } from '../../harness/fal/scriptedFal.mjs';

const sandbox = useSandbox({ fixedJobMs: 20 });
const fal = useScriptedFal();
/** A host that the credential does not name. */
const foreign = useScriptedFal();
const engine = useEngine();

const BINARY = {
	parameters: { imageSource: 'binary' },
	items: [
		{ json: {}, binary: { data: { content: Buffer.from('picture'), mimeType: 'image/png', fileName: 'a.png' } } },
	],
};
const stepsWithKey = ({ calls }: ScriptedFal) =>
	[...new Set(calls.filter(({ headers }) => headers.authorization !== undefined).map(({ step }) => step))].sort();

test.each([
	['queue', ['queue.fal.run', 'rest.fal.ai'], ['v3.fal.media', 'v3b.fal.media']],
	['direct', ['fal.run', 'rest.fal.ai'], ['v3.fal.media', 'v3b.fal.media']],
	// The token is asked for with the key, the WebSocket opens with the token.
	['realtime', ['rest.fal.ai'], ['fal.run', 'v3.fal.media', 'v3b.fal.media']],
])(
	'with the transport %s the sandbox sees the key on fal’s API hosts alone, and nowhere but in the Authorization header',
	async (transport, withKey, without) => {
		const { status } = await runSam3(engine, sandbox, {
			...BINARY,
			parameters: { ...BINARY.parameters, options: { transport } },
		});
		expect(status).toBe('success');
		const requests = await sandbox.requests();
		const hosts = (hasKey: boolean) =>
			[...new Set(requests.filter((request) => request.hasKey === hasKey).map(({ host }) => host))].sort();
		expect(hosts(true)).toEqual(withKey);
		expect(hosts(false)).toEqual(without);
		expect(requests.filter(({ hasKey, keyValid }) => hasKey !== keyValid)).toEqual([]);
		expect(requests.flatMap(({ keyElsewhere }) => keyElsewhere)).toEqual([]);
	},
);

test('submit, stream, polls, result, cancel and upload start carry the key; the upload and the files do not', async () => {
	fal.scripts.stream = [{ status: 404, body: {} }];
	await runSam3(engine, fal, BINARY);
	fal.hold = true;
	await runSam3(engine, fal, { parameters: { options: { timeout: 1 } } });
	expect(stepsWithKey(fal)).toEqual(['cancel', 'initiate', 'result', 'status', 'stream', 'submit']);
	const sent = fal.calls.filter(({ headers }) => headers.authorization !== undefined);
	expect(new Set(sent.map(({ headers }) => headers.authorization))).toEqual(new Set([`Key ${fal.key}`]));
	expect(fal.of('upload')).toHaveLength(1);
	expect(fal.of('file')).toHaveLength(3);
});

test('white space around the key is not sent', async () => {
	await runSam3(engine, { url: ` ${fal.url}/ `, key: fal.key }, {});
	const padded = { url: fal.url, key: `  ${fal.key}\n` };
	await runSam3(engine, padded);
	expect(new Set(fal.of('submit').map(({ headers }) => headers.authorization))).toEqual(new Set([`Key ${fal.key}`]));
});

test('URLs of the queue that a reply names are not called', async () => {
	fal.scripts.submit = ({ job }) => {
		const base = `${foreign.url}/queue.fal.run/fal-ai/sam-3/requests/${job!.requestId}`;
		return {
			body: {
				request_id: job!.requestId,
				response_url: base,
				status_url: `${base}/status`,
				cancel_url: `${base}/cancel`,
			},
		};
	};
	const { status } = await runSam3(engine, fal);
	expect(status).toBe('success');
	expect(foreign.calls).toEqual([]);
});

test.each(['initiate', 'submit', 'stream', 'status', 'result'] as const)(
	'a redirect of the %s to another host is not followed',
	async (step) => {
		if (step === 'status') fal.scripts.stream = () => ({ status: 404, body: {} });
		fal.scripts[step] = ({ url }) => ({ status: 307, headers: { location: foreign.url + url }, body: '' });
		await runSam3(engine, fal, BINARY);
		expect(foreign.calls).toEqual([]);
		expect(fal.jobs.length).toBeLessThanOrEqual(1);
	},
);

test('files on another host, and behind a redirect to another host, are fetched without the key', async () => {
	const there = `${foreign.url}/v3b.fal.media/files/there.png`;
	fal.scripts.result = [{ body: { masks: [{ url: there }, { url: `${fal.url}/v3b.fal.media/files/here.png` }] } }];
	fal.scripts.file = () => ({ status: 302, headers: { location: `${there}?redirected` }, body: '' });
	const { status, outputs } = await runSam3(engine, fal);
	expect(status).toBe('success');
	expect(Object.keys(outputs[0]![0]!.binary!).sort()).toEqual(['mask_0', 'mask_1']);
	expect(
		foreign
			.of('file')
			.map(({ url }) => url)
			.sort(),
	).toEqual(['/v3b.fal.media/files/there.png', '/v3b.fal.media/files/there.png?redirected']);
	expect(stepsWithKey(foreign)).toEqual([]);
	for (const { headers, url, body } of foreign.calls)
		expect(JSON.stringify(headers) + url + body.toString()).not.toContain(fal.key.split(':')[1]);
});

test('an upload address on another host, and a file address that looks like the API, get no key', async () => {
	fal.scripts.initiate = () => ({
		body: { upload_url: `${foreign.url}/v3.fal.media/uploads/1?signature=s`, file_url: `${foreign.url}/uploaded.png` },
	});
	fal.scripts.result = ({ job, headers }) =>
		headers.authorization
			? { body: { masks: [{ url: `${fal.url}/queue.fal.run/fal-ai/sam-3/requests/${job!.requestId}` }] } }
			: { headers: { 'content-type': 'image/png' }, body: 'a file' };
	const { status } = await runSam3(engine, fal, BINARY);
	expect(status).toBe('success');
	expect(foreign.of('upload').map(({ body }) => body.toString())).toEqual(['picture']);
	expect(stepsWithKey(foreign)).toEqual([]);
	expect(fal.of('result').map(({ headers }) => headers.authorization)).toEqual([`Key ${fal.key}`, undefined]);
});

test('a wrong key is explained, and paid for nothing', async () => {
	const { status, error } = await runSam3(engine, { url: sandbox.url, key: 'wrong-id:wrong-secret-31415926' });
	expect(status).toBe('error');
	expect(error!.message).toContain('fal did not accept the API key');
	expect(await sandbox.jobs()).toEqual([]);
});

test('a key that fal’s own answer repeats does not get into the error', async () => {
	fal.scripts.submit = () => ({ status: 400, body: { detail: `Malformed header: Key ${fal.key}` } });
	// runSam3 searches the whole execution and n8n's log for the secret.
	for (const onError of ['stopWorkflow', 'continueRegularOutput'])
		await runSam3(engine, fal, { nodeExtra: { onError } });
	expect(fal.of('submit')).toHaveLength(2);
});

test('a server that nobody listens at is told apart from a lost connection: nothing was sent', async () => {
	const server = createServer();
	await once(server.listen(0, '127.0.0.1'), 'listening');
	const { port } = server.address() as AddressInfo;
	server.close();
	await once(server, 'close');
	const { error } = await runSam3(engine, { url: `http://127.0.0.1:${port}`, key: fal.key });
	expect(error!.message).toContain('fal could not be reached, so nothing was sent');
});

test.each(['127.0.0.1:4455', 'ftp://127.0.0.1', 'javascript:alert(1)'])(
	'the Server URL %s is refused before anything is sent',
	async (url) => {
		const { error } = await runSam3(engine, { url, key: fal.key });
		expect(error!.message).toContain('Server URL of the credential: must start with http:// or https://');
	},
);
