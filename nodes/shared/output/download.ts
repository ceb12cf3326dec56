import type { IBinaryData, IExecuteSingleFunctions } from 'n8n-workflow';

import { pause } from '../async/abort';
import type { MediaFile } from '../contract';
import { RequestFailure } from '../errors/failure';
import { callHttp, type HttpAccess, type HttpStream } from '../fal/httpCall';
import { retryDelayMs } from '../fal/retryPolicy';
import { settle } from '../async/settle';

// fal's file hosts answer directly; a few redirects are for custom servers behind a CDN.
const MAX_REDIRECTS = 3;

const BROKEN_OFF = 'BROKEN_OFF';

const EXTENSIONS: Record<string, string> = {
	'image/png': 'png',
	'image/jpeg': 'jpg',
	'image/webp': 'webp',
	'video/mp4': 'mp4',
	'video/webm': 'webm',
	'application/zip': 'zip',
};

/**
 * Brings a file of a result into n8n's binary store, as a stream, in every binary mode. A data URI is decoded.
 * The key is never sent: fal's file URLs are public, and a reply could name any host.
 *
 * @param name file name without extension, for files that come without a name
 */
export async function downloadFile(
	access: HttpAccess,
	prepareBinaryData: IExecuteSingleFunctions['helpers']['prepareBinaryData'],
	file: MediaFile,
	name: string,
	signal: AbortSignal,
): Promise<IBinaryData> {
	const inline = /^data:([^;,]*)((?:;[^;,]*)*),/i.exec(file.url.slice(0, 256));
	if (inline) {
		const [prefix, type, parameters] = inline;
		const data = file.url.slice(prefix.length);
		const bytes = parameters.endsWith(';base64') ? Buffer.from(data, 'base64') : Buffer.from(decodeURIComponent(data));
		const mimeType = file.content_type ?? (type || 'application/octet-stream');
		return await prepareBinaryData(bytes, file.file_name ?? fileName(name, mimeType), mimeType);
	}
	if (!/^https?:\/\//i.test(file.url)) {
		throw unusable('it has no usable URL');
	}
	for (let attempt = 1; ; attempt++) {
		const stored = await settle(fetchAndStore(access, prepareBinaryData, file, name, signal));
		if (stored.ok) return stored.value;
		signal.throwIfAborted();
		// callHttp has retried already; what is left is a connection that broke within the file.
		if (stored.error instanceof RequestFailure) throw stored.error;
		const delayMs = retryDelayMs({ code: BROKEN_OFF }, false, attempt, access.random());
		if (delayMs === undefined) throw new RequestFailure({ kind: 'network', step: 'download', code: BROKEN_OFF });
		await pause(delayMs, signal);
	}
}

async function fetchAndStore(
	access: HttpAccess,
	prepareBinaryData: IExecuteSingleFunctions['helpers']['prepareBinaryData'],
	file: MediaFile,
	name: string,
	signal: AbortSignal,
): Promise<IBinaryData> {
	const answer = await callHttp(access, {
		step: 'download',
		url: file.url,
		method: 'GET',
		headers: {},
		stream: true,
		maxRedirects: MAX_REDIRECTS,
		signal,
	});
	const answered = answer.headers.get('content-type')?.split(';')[0].trim().toLowerCase();
	if (answered && /^text\/|^application\/json$/.test(answered)) {
		(answer.body as HttpStream).destroy();
		throw unusable(`it is ${answered}`);
	}
	const mimeType = file.content_type ?? answered ?? 'application/octet-stream';
	const stored = await prepareBinaryData(
		answer.body as Parameters<typeof prepareBinaryData>[0],
		file.file_name ?? fileName(name, mimeType),
		mimeType,
	);
	if (stored.bytes === 0) throw unusable('it is empty');
	return stored;
}

function unusable(problem: string): RequestFailure {
	return new RequestFailure({ kind: 'unreadableReply', step: 'download', problem });
}

function fileName(name: string, mimeType: string): string {
	return `${name}.${EXTENSIONS[mimeType] ?? 'bin'}`;
}
