import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { type Engine, startEngine } from '../../harness/n8n/engine.mjs';
import { numberedItems, runSam3 } from '../../harness/workflows/sam3Run.mjs';
import { useEngine } from '../../harness/jest/useEngine.mjs';
import { useScriptedFal } from '../../harness/jest/useFal.mjs';

const engine = useEngine();
const fal = useScriptedFal();

const ONE_MB = 1_000_000;
const LIMIT = { parameters: { options: { maxFileSize: 1 } } };
const TOO_LARGE =
	'A file of the result is larger than the 1 MB of the option “Max File Size”. Raise it or set Output Mode to “URLs Only”. Fetch the result with the operation Get Result; that costs nothing.';
const maskOf = (url: string) => ({ body: { masks: [{ url }] } });
const bytesOf = (length: number) => ({ headers: { 'content-type': 'image/png' }, body: Buffer.alloc(length, 'x') });

test('a file of just the limit is delivered, one byte more is refused, and neither is asked for twice', async () => {
	fal.scripts.result = () => maskOf(`${fal.url}/v3b.fal.media/files/mask.png`);
	fal.scripts.file = [bytesOf(ONE_MB), bytesOf(ONE_MB + 1)];
	const delivered = await runSam3(engine, fal, LIMIT);
	expect(delivered.outputs[0]![0]!.binary!.mask_0!.size).toBe(ONE_MB);
	const { error } = await runSam3(engine, fal, LIMIT);
	expect(error!.message).toBe(`${TOO_LARGE} (request ID ${fal.jobs[1]!.requestId})`);
	expect(fal.of('file')).toHaveLength(2);
	expect(fal.jobs).toHaveLength(2);
});

test('with Continue, the item says why in a form to branch on, and the others are delivered', async () => {
	fal.scripts.file = (call) =>
		fal.jobs[1] && call.url.includes(fal.jobs[1].requestId) ? bytesOf(2 * ONE_MB) : undefined;
	const { outputs } = await runSam3(engine, fal, {
		parameters: { prompt: '={{ $json.n }}', options: { maxFileSize: 1, itemsAtOnce: 1 } },
		items: numberedItems(3),
		nodeExtra: { onError: 'continueRegularOutput' },
	});
	expect(outputs[0]!.map(({ json }) => json.found ?? json.details)).toEqual([
		true,
		{ requestId: fal.jobs[1]!.requestId, type: 'file_too_large' },
		true,
	]);
});

test.each([
	['base64', (text: string) => `data:image/png;base64,${Buffer.from(text).toString('base64')}`],
	['plain', (text: string) => `data:image/png,${text}`],
])('a %s data URI counts by the bytes that it stands for', async (_how, uri) => {
	fal.scripts.result = [maskOf(uri('x'.repeat(ONE_MB))), maskOf(uri('x'.repeat(ONE_MB + 1)))];
	expect((await runSam3(engine, fal, LIMIT)).outputs[0]![0]!.binary!.mask_0!.size).toBe(ONE_MB);
	expect((await runSam3(engine, fal, LIMIT)).error!.message).toContain(TOO_LARGE);
});

test('URLs Only has no files, so there is nothing to refuse', async () => {
	fal.scripts.file = () => bytesOf(2 * ONE_MB);
	const { status } = await runSam3(engine, fal, {
		parameters: { options: { maxFileSize: 1, outputMode: 'urlsOnly' } },
	});
	expect(status).toBe('success');
	expect(fal.of('file')).toEqual([]);
});

test('without the option a large file is delivered', async () => {
	fal.scripts.file = () => bytesOf(3 * ONE_MB);
	const { outputs } = await runSam3(engine, fal);
	expect(outputs[0]![0]!.binary!.mask_0!.size).toBe(3 * ONE_MB);
});

describe.each(['default', 'filesystem', 'database'] as const)(
	'a file without a length and without an end, in binary mode %s',
	(binaryMode) => {
		let server: Server;
		let engineOfMode: Engine;
		let sentBytes = 0;
		const closed: Array<Promise<unknown>> = [];

		beforeAll(async () => {
			server = createServer((_request, response) => {
				closed.push(once(response, 'close'));
				response.writeHead(200, { 'content-type': 'image/png' });
				const endless = function* () {
					for (;;) {
						sentBytes += 64 * 1024;
						yield Buffer.alloc(64 * 1024);
					}
				};
				Readable.from(endless()).pipe(response);
			});
			await once(server.listen(0, '127.0.0.1'), 'listening');
			engineOfMode = await startEngine({ binaryMode });
		}, 60_000);

		afterAll(async () => {
			server.closeAllConnections();
			server.close();
			await engineOfMode.close();
		});

		test('is broken off soon after the limit, once, and its connection is closed', async () => {
			const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/mask.png`;
			fal.scripts.result = () => maskOf(url);
			const { error } = await runSam3(engineOfMode, fal, LIMIT);
			expect(error!.message).toContain(TOO_LARGE);
			await Promise.all(closed);
			expect(closed).toHaveLength(1);
			// The rest was on its way in the buffers of the system.
			expect(sentBytes).toBeLessThan(30 * ONE_MB);
		});
	},
);
