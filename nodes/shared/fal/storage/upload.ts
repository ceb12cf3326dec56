import { RequestFailure } from '../../errors/failure';
import { falFetch, type FalAccess } from '../http/falFetch';
import { readJson } from '../http/boundedJson';
import { callHttp, type HttpAnswer } from '../http/httpCall';
import { readParts } from './partReader';
import { settle } from '../../async/settle';
import { httpUrl } from '../../contract/mediaSchema';
import { type Infer, looseObject, nullish, safeParse, string } from '../../vendor/zod';

/** A file to upload. `open` gives a fresh stream or buffer at each call, so that an upload can start over. */
export interface BinarySource {
	fileName: string;
	mimeType: string;
	sizeBytes: number;
	open(): Promise<AsyncIterable<Uint8Array> | Buffer>;
}

// Sizes of fal's own client: https://github.com/fal-ai/fal-js, libs/client/src/storage.ts.
const MULTIPART_ABOVE_BYTES = 90 * 1024 * 1024;
const PART_BYTES = 10 * 1024 * 1024;
// Each part is a connection of its own, which takes a while to get fast; each costs PART_BYTES of memory.
const PARTS_AT_ONCE = 2;

const STORAGE_URL = 'https://rest.fal.ai/storage/upload';

/**
 * Uploads a file to fal's storage and gives its URL. The client's own upload needs the whole file in memory, so this
 * speaks the same protocol with streams. Only the first call carries the key: the upload URL is already signed.
 *
 * @param headers extra headers for the first call, for example the file's lifetime
 */
export async function uploadFile(
	access: FalAccess,
	source: BinarySource,
	headers: Record<string, string>,
	signal: AbortSignal,
): Promise<string> {
	const { fileName, mimeType, sizeBytes } = source;
	const multipart = sizeBytes > MULTIPART_ABOVE_BYTES;
	const initiate = `${STORAGE_URL}/${multipart ? 'initiate-multipart' : 'initiate'}?storage_type=fal-cdn-v3`;
	const response = await falFetch(access)(initiate, {
		method: 'POST',
		headers: { 'Content-Type': 'application/json', Accept: 'application/json', ...headers },
		body: JSON.stringify({ content_type: mimeType, file_name: fileName }),
		signal,
	});
	const { upload_url, file_url } = readTarget(await response.json());
	if (multipart) await putParts(access, upload_url, source, signal);
	else await put(access, upload_url, source, signal);
	return file_url;
}

const target = looseObject({ upload_url: httpUrl, file_url: httpUrl });
const partReply = looseObject({ etag: nullish(string()) });

function readTarget(answer: unknown): Infer<typeof target> {
	const parsed = safeParse(target, answer);
	if (parsed.success) return parsed.data;
	throw new RequestFailure({
		kind: 'unreadableReply',
		step: 'initiateUpload',
		problem: 'it does not say where to upload',
	});
}

async function putParts(
	access: FalAccess,
	uploadUrl: string,
	source: BinarySource,
	signal: AbortSignal,
): Promise<void> {
	const { origin, pathname, search } = new URL(uploadUrl);
	const reader = readParts(await source.open());
	const failed = new AbortController();
	const either = AbortSignal.any([signal, failed.signal]);
	const parts: Array<{ partNumber: number; etag: string | null }> = [];
	const sendParts = async () => {
		const memory = Buffer.allocUnsafeSlow(PART_BYTES);
		for (;;) {
			const { partNumber, part } = await reader.next(memory);
			if (part.length === 0) return;
			const url = `${origin}${pathname}/${partNumber}${search}`;
			const { body, headers } = await put(access, url, { open: async () => part, sizeBytes: part.length }, either);
			const reply = safeParse(partReply, readJson(String(body)));
			parts[partNumber - 1] = { partNumber, etag: reply.data?.etag ?? headers.get('etag') };
		}
	};
	const sent = await settle(Promise.all(Array.from({ length: PARTS_AT_ONCE }, sendParts)));
	if (!sent.ok) {
		failed.abort();
		await reader.close();
		throw sent.error;
	}
	await callHttp(access, {
		step: 'upload',
		url: `${origin}${pathname}/complete${search}`,
		method: 'POST',
		headers: { 'Content-Type': 'application/json' },
		body: async () => JSON.stringify({ parts }),
		signal,
	});
}

/** Sending the same bytes to the same place again does no harm, so this is retried like a read. */
async function put(
	access: FalAccess,
	url: string,
	{ open, sizeBytes, mimeType }: Pick<BinarySource, 'open' | 'sizeBytes'> & { mimeType?: string },
	signal: AbortSignal,
): Promise<HttpAnswer> {
	return await callHttp(access, {
		step: 'upload',
		url,
		method: 'PUT',
		headers: { ...(mimeType && { 'Content-Type': mimeType }), 'Content-Length': String(sizeBytes) },
		body: open,
		signal,
	});
}
