import { createHash, randomBytes } from 'node:crypto';
import { request } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { useSandbox } from '../../../harness/jest/useFal.mjs';

const sandbox = useSandbox({ worker: 'obedient', concurrency: 1 });

interface Initiated {
	upload_url: string;
	file_url: string;
}

async function initiate(kind = 'initiate', headers: Record<string, string> = {}): Promise<Initiated> {
	const body = { content_type: 'image/png', file_name: 'my photo.png' };
	const reply = await sandbox.call('POST', `rest.fal.ai/storage/upload/${kind}?storage_type=fal-cdn-v3`, {
		body,
		headers,
	});
	expect(reply.status).toBe(200);
	return (await reply.json()) as Initiated;
}

async function put(url: string, body: string | Buffer, headers: Record<string, string> = {}): Promise<Response> {
	return await fetch(url, { method: 'PUT', body: typeof body === 'string' ? body : new Uint8Array(body), headers });
}

describe('an upload', () => {
	it('is announced with URLs of the form that fal uses, and takes name and type', async () => {
		const { upload_url: uploadUrl, file_url: fileUrl } = await initiate();
		expect(fileUrl).toMatch(new RegExp(`^${sandbox.url}/v3b.fal.media/files/b/[0-9a-f]{8}/[\\w-]{21}_my_photo.png$`));
		expect((await fetch(fileUrl)).status).toBe(404);
		const content = randomBytes(5000);
		expect((await put(uploadUrl, content, { 'content-type': 'image/png' })).status).toBe(200);
		const file = await fetch(fileUrl);
		expect(file.status).toBe(200);
		expect(file.headers.get('content-type')).toBe('image/png');
		expect(file.headers.get('content-length')).toBe('5000');
		expect(file.headers.get('cache-control')).toBe('public,max-age=5184000,immutable');
		expect(file.headers.get('access-control-allow-origin')).toBe('*');
		expect(Buffer.from(await file.arrayBuffer())).toEqual(content);
	});

	it.each(['application/json', 'text/plain', ''])('takes the bytes as they are under the type "%s"', async (type) => {
		const { upload_url: uploadUrl, file_url: fileUrl } = await initiate();
		const content = Buffer.from('{"not": parsed');
		await put(uploadUrl, content, type ? { 'content-type': type } : {});
		expect(await (await fetch(fileUrl)).text()).toBe('{"not": parsed');
	});

	it('is refused without the signature that the initiate call gave', async () => {
		const { upload_url: uploadUrl } = await initiate();
		expect((await put(uploadUrl.replace(/\?.*/, ''), 'x')).status).toBe(403);
		expect((await put(`${uploadUrl}x`, 'x')).status).toBe(403);
	});

	it('names the missing fields of an initiate call', async () => {
		const reply = await sandbox.call('POST', 'rest.fal.ai/storage/upload/initiate', { body: { file_name: 3 } });
		const { detail } = (await reply.json()) as { detail: Array<{ loc: string[]; type: string }> };
		expect([reply.status, detail.map(({ loc, type }) => [loc[1], type])]).toEqual([
			422,
			[
				['content_type', 'missing'],
				['file_name', 'string_type'],
			],
		]);
	});

	it('that breaks off leaves no file', async () => {
		const { upload_url: uploadUrl, file_url: fileUrl } = await initiate();
		const sending = request(uploadUrl, { method: 'PUT', headers: { 'content-length': 1000 } });
		sending.on('error', () => undefined);
		await new Promise<void>((resolve) => sending.write('half', () => resolve()));
		sending.destroy();
		expect((await fetch(fileUrl)).status).toBe(404);
	});

	it('lives as long as its lifecycle header says', async () => {
		const { upload_url: uploadUrl, file_url: fileUrl } = await initiate('initiate', {
			'x-fal-object-lifecycle': '{"expiration_duration_seconds":3600}',
		});
		await put(uploadUrl, 'x');
		await sandbox.advanceClock(3_599_000);
		expect((await fetch(fileUrl)).status).toBe(200);
		await sandbox.advanceClock(2_000);
		expect((await fetch(fileUrl)).status).toBe(404);
	});

	it('of 200 MB goes to the disk without growing the memory, and comes back whole', async () => {
		const { upload_url: uploadUrl, file_url: fileUrl } = await initiate();
		const block = randomBytes(1024 * 1024);
		const before = await sandbox.rssBytes();
		const sent = createHash('sha256');
		const blocks = function* () {
			for (let index = 0; index < 200; index++) {
				sent.update(block);
				yield block;
			}
		};
		let peak = 0;
		const sending = request(uploadUrl, { method: 'PUT', headers: { 'content-length': 200 * block.length } });
		const answered = new Promise<number>((resolve) =>
			sending.on('response', (response) => resolve(response.statusCode!)),
		);
		await pipeline(Readable.from(blocks()), sending);
		expect(await answered).toBe(200);
		peak = Math.max(peak, await sandbox.rssBytes());
		const received = createHash('sha256');
		for await (const chunk of Readable.fromWeb((await fetch(fileUrl)).body as Parameters<typeof Readable.fromWeb>[0])) {
			received.update(chunk as Buffer);
		}
		peak = Math.max(peak, await sandbox.rssBytes());
		expect(received.digest('hex')).toBe(sent.digest('hex'));
		expect((peak - before) / 1024 / 1024).toBeLessThan(100);
	}, 60_000);
});

describe('a multipart upload', () => {
	const partUrl = (uploadUrl: string, suffix: string | number) => uploadUrl.replace('?', `/${suffix}?`);
	const complete = async (uploadUrl: string, parts: unknown) =>
		await fetch(partUrl(uploadUrl, 'complete'), {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify({ parts }),
		});

	it('answers each part with JSON and an ETag, and joins parts that came in any order', async () => {
		const { upload_url: uploadUrl, file_url: fileUrl } = await initiate('initiate-multipart');
		const parts = [];
		for (const [partNumber, text] of [
			[2, 'second '],
			[1, 'wrong '],
			[3, 'third'],
			[1, 'first '],
		] as const) {
			const reply = await put(partUrl(uploadUrl, partNumber), text);
			const body = (await reply.json()) as { partNumber: number; etag: string };
			expect(body).toEqual({ partNumber, etag: expect.any(String) });
			expect(reply.headers.get('etag')).toBe(`"${body.etag}"`);
			parts.push(body);
		}
		expect((await fetch(fileUrl)).status).toBe(404);
		const [second, , third, first] = parts;
		expect((await complete(uploadUrl, [third, first, { ...second!, etag: `"${second!.etag}"` }])).status).toBe(200);
		expect(await (await fetch(fileUrl)).text()).toBe('first second third');
		expect((await fetch(fileUrl)).headers.get('content-type')).toBe('image/png');
	});

	it.each([
		['no parts', []],
		['a part that was not sent', [{ partNumber: 7, etag: 'x' }]],
		['parts without etags, as a client sends them that read the wrong place', [{}]],
		['no list', 'parts'],
	])('is not completed by %s', async (_name, parts) => {
		const { upload_url: uploadUrl, file_url: fileUrl } = await initiate('initiate-multipart');
		await put(partUrl(uploadUrl, 1), 'x');
		expect((await complete(uploadUrl, parts)).status).toBe(400);
		expect((await fetch(fileUrl)).status).toBe(404);
	});
});

describe('a download', () => {
	it.each([
		['bytes=2-4', 206, '234', 'bytes 2-4/10'],
		['bytes=7-', 206, '789', 'bytes 7-9/10'],
		['bytes=-2', 206, '89', 'bytes 8-9/10'],
		['bytes=5-99', 206, '56789', 'bytes 5-9/10'],
		['bytes=10-', 416, '', 'bytes */10'],
		['items=1-2', 200, '0123456789', null],
	])('answers the range "%s" with %i "%s"', async (range, status, text, contentRange) => {
		const { upload_url: uploadUrl, file_url: fileUrl } = await initiate();
		await put(uploadUrl, '0123456789');
		const reply = await fetch(fileUrl, { headers: { range } });
		expect([reply.status, await reply.text(), reply.headers.get('content-range')]).toEqual([
			status,
			text,
			contentRange,
		]);
	});

	it('tells size and type to a HEAD', async () => {
		const { upload_url: uploadUrl, file_url: fileUrl } = await initiate();
		await put(uploadUrl, '0123456789', { 'content-type': 'text/plain' });
		const reply = await fetch(fileUrl, { method: 'HEAD' });
		expect([reply.status, reply.headers.get('content-length'), reply.headers.get('content-type')]).toEqual([
			200,
			'10',
			'text/plain',
		]);
	});
});
