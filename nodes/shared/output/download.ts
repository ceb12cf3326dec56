import type { IBinaryData, IExecuteSingleFunctions } from 'n8n-workflow';

import { pause } from '../async/abort';
import type { MediaFile } from '../contract/media';
import { RequestFailure } from '../errors/failure';
import { callHttp, type HttpAccess, type HttpStream } from '../fal/http/httpCall';
import { retryDelayMs } from '../fal/http/retryPolicy';
import { settle } from '../async/settle';
import { limitBytes } from './byteLimit';

// fal's file hosts answer directly; a few redirects are for custom servers behind a CDN.
const MAX_REDIRECTS = 3;

// What a server says instead of a file.
const NO_FILE = /^text\/|^application\/json$/i;

const BROKEN_OFF = 'BROKEN_OFF';

// Megabytes as n8n shows the size of a file.
const BYTES_PER_MB = 1_000_000;

const EXTENSIONS: Record<string, string> = {
	'image/png': 'png',
	'image/jpeg': 'jpg',
	'image/webp': 'webp',
	'video/mp4': 'mp4',
	'video/webm': 'webm',
	'application/zip': 'zip',
};

export interface DownloadContext {
	access: HttpAccess;
	prepareBinaryData: IExecuteSingleFunctions['helpers']['prepareBinaryData'];
	/** Larger files are refused; Infinity for no limit. */
	maxMegabytes: number;
	signal: AbortSignal;
}

/**
 * Brings a file of a result into n8n's binary store, as a stream, in every binary mode. A data URI is decoded.
 * The key is never sent: fal's file URLs are public, and a reply could name any host.
 *
 * @param name file name without extension, for files that come without a name
 * @throws RequestFailure `fileTooLarge`, `unreadableReply`, `http` or `network`
 */
export async function downloadFile(context: DownloadContext, file: MediaFile, name: string): Promise<IBinaryData> {
	const { access, prepareBinaryData, signal } = context;
	const inline = /^data:([^;,]*)((?:;[^;,]*)*),/i.exec(file.url.slice(0, 256));
	if (inline) {
		const [prefix, type = '', parameters = ''] = inline;
		const bytes = decoded(file.url.slice(prefix.length), parameters.endsWith(';base64'));
		if (!bytes) throw unusable('it has no usable URL');
		if (isTooLarge(context, bytes.length)) throw tooLarge(context);
		if (NO_FILE.test(type)) throw unusable(`it is ${type}`);
		if (bytes.length === 0) throw unusable('it is empty');
		const mimeType = file.content_type ?? (type || 'application/octet-stream');
		return await prepareBinaryData(bytes, file.file_name ?? fileName(name, mimeType), mimeType);
	}
	// Without the host, "https:///x.png" would be taken for one of the host x.png.
	if (!/^https?:\/\/[^/]/i.test(file.url) || !URL.canParse(file.url)) {
		throw unusable('it has no usable URL');
	}
	for (let attempt = 1; ; attempt++) {
		const stored = await settle(fetchAndStore(context, file, name));
		if (stored.ok) return stored.value;
		signal.throwIfAborted();
		// callHttp has retried already; what is left is a connection that broke within the file.
		if (stored.error instanceof RequestFailure) throw stored.error;
		const delayMs = retryDelayMs({ code: BROKEN_OFF }, false, attempt, access.random());
		if (delayMs === undefined) throw new RequestFailure({ kind: 'network', step: 'download', code: BROKEN_OFF });
		await pause(delayMs, signal);
	}
}

async function fetchAndStore(context: DownloadContext, file: MediaFile, name: string): Promise<IBinaryData> {
	const { access, prepareBinaryData, maxMegabytes, signal } = context;
	const answer = await callHttp(access, {
		step: 'download',
		url: file.url,
		method: 'GET',
		headers: {},
		stream: true,
		maxRedirects: MAX_REDIRECTS,
		signal,
	});
	const body = answer.body as HttpStream;
	const refuse = (failure: RequestFailure) => {
		body.destroy();
		return failure;
	};
	const answered = answer.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase();
	if (answered && NO_FILE.test(answered)) throw refuse(unusable(`it is ${answered}`));
	if (isTooLarge(context, Number(answer.headers.get('content-length')))) throw refuse(tooLarge(context));

	let exceeded = false;
	const onExceeded = () => {
		exceeded = true;
	};
	const content = maxMegabytes === Infinity ? body : limitBytes(body, maxMegabytes * BYTES_PER_MB, onExceeded);
	const mimeType = file.content_type ?? answered ?? 'application/octet-stream';
	const stored = await settle(
		prepareBinaryData(
			content as Parameters<typeof prepareBinaryData>[0],
			file.file_name ?? fileName(name, mimeType),
			mimeType,
		),
	);
	if (exceeded) throw tooLarge(context);
	if (!stored.ok) throw stored.error;
	if (stored.value.bytes === 0) throw unusable('it is empty');
	return stored.value;
}

/** The content of a data URI; undefined when it cannot be decoded. */
function decoded(content: string, base64: boolean): Buffer | undefined {
	if (base64) return Buffer.from(content, 'base64');
	try {
		return Buffer.from(decodeURIComponent(content));
	} catch {
		return undefined;
	}
}

function isTooLarge({ maxMegabytes }: DownloadContext, bytes: number): boolean {
	return bytes > maxMegabytes * BYTES_PER_MB;
}

function tooLarge({ maxMegabytes }: DownloadContext): RequestFailure {
	return new RequestFailure({ kind: 'fileTooLarge', maxMegabytes });
}

function unusable(problem: string): RequestFailure {
	return new RequestFailure({ kind: 'unreadableReply', step: 'download', problem });
}

function fileName(name: string, mimeType: string): string {
	return `${name}.${EXTENSIONS[mimeType] ?? 'bin'}`;
}
