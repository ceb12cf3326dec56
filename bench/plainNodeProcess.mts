import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { stat, writeFile } from 'node:fs/promises';
import { get, type IncomingMessage, request } from 'node:http';

export interface PlainTransfer {
	action: 'upload' | 'download';
	url: string;
	path: string;
}

/** As large as the pieces that the node asks n8n for. */
const CHUNK_BYTES = 1024 * 1024;

async function download(url: string, path: string): Promise<void> {
	const [response] = (await once(get(url), 'response')) as [IncomingMessage];
	await writeFile(path, response);
}

async function upload(url: string, path: string): Promise<void> {
	const { size } = await stat(path);
	const put = request(url, { method: 'PUT', headers: { 'Content-Type': 'video/mp4', 'Content-Length': size } });
	createReadStream(path, { highWaterMark: CHUNK_BYTES }).pipe(put);
	const [response] = (await once(put, 'response')) as [IncomingMessage];
	await once(response.resume(), 'end');
	if (response.statusCode !== 200) throw new Error(`the upload gave ${response.statusCode}`);
}

const { action, url, path } = JSON.parse(process.argv[2]!) as PlainTransfer;
const startedAt = performance.now();
await (action === 'upload' ? upload : download)(url, path);
process.send!((performance.now() - startedAt) / 1000);
