import type { IBinaryData, IExecuteSingleFunctions } from 'n8n-workflow';

import { pause } from '../async/abort';
import { settle } from '../async/settle';
import type { MediaFile } from '../contract/media';
import { RequestFailure } from '../errors/failure';
import { callHttp, type HttpAccess, type HttpStream } from '../fal/http/httpCall';
import { retryDelayMs } from '../fal/http/retryPolicy';
import { watchFile } from './arrivingFile';
import { decodeContent, splitDataUri } from './dataUri';
import { safeFileName } from './fileName';
import { HEAD_BYTES, isWebPage, saidInstead, typeOfFile } from './fileType';

// fal's file hosts answer directly; a few redirects are for custom servers behind a CDN.
const MAX_REDIRECTS = 3;

const BROKEN_OFF = 'BROKEN_OFF';

// Megabytes as n8n shows the size of a file.
const BYTES_PER_MB = 1_000_000;

// A line on which nothing comes for so long is broken, whatever it says.
const SILENCE_MS = 60_000;

export interface DownloadContext {
	access: HttpAccess;
	prepareBinaryData: IExecuteSingleFunctions['helpers']['prepareBinaryData'];
	/** Larger files are refused; Infinity for no limit. */
	maxMegabytes: number;
	signal: AbortSignal;
}

/**
 * Brings a file of a result into n8n's binary store, as a stream, in every binary mode. A data URI is decoded. What the
 * file is, its first bytes say. The key is never sent: fal's file URLs are public, and a reply could name any host.
 *
 * @param name file name without extension, for files that come without a name
 * @throws RequestFailure `fileTooLarge`, `unreadableReply`, `http` or `network`
 */
export async function downloadFile(context: DownloadContext, file: MediaFile, name: string): Promise<IBinaryData> {
	const { access, signal } = context;
	const inline = splitDataUri(file.url);
	if (inline) {
		const bytes = decodeContent(inline.content, inline.base64);
		if (!bytes) throw unusable('its data URI cannot be decoded');
		if (bytes.length > context.maxMegabytes * BYTES_PER_MB) throw tooLarge(context);
		return await store(context, { ...file, url: '' }, name, inline.type, bytes.subarray(0, HEAD_BYTES), bytes);
	}
	// Without the host, "https:///x.png" would be taken for one of the host x.png.
	if (!/^https?:\/\/[^/]/i.test(file.url) || !URL.canParse(file.url)) throw unusable('it has no usable URL');
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
	const { access, maxMegabytes, signal } = context;
	const maxBytes = maxMegabytes * BYTES_PER_MB;
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
	if (Number(answer.headers.get('content-length')) > maxBytes) {
		body.destroy();
		throw tooLarge(context);
	}
	const arriving = await watchFile(body, maxBytes, SILENCE_MS);
	const answered = answer.headers.get('content-type');
	const stored = await settle(store(context, file, name, answered, arriving.head, arriving.content));
	if (stored.ok) return stored.value;
	body.destroy();
	const reason = arriving.brokeOff();
	if (reason === 'tooLarge') throw tooLarge(context);
	throw reason === 'silent' ? new Error('Nothing came any more') : stored.error;
}

/** @param said the type that the answer or the data URI gives it */
async function store(
	{ prepareBinaryData }: DownloadContext,
	file: MediaFile,
	name: string,
	said: string | null,
	head: Uint8Array,
	content: Buffer | HttpStream,
): Promise<IBinaryData> {
	const instead = saidInstead(said) ?? (isWebPage(head) ? 'a web page' : undefined);
	if (instead) throw unusable(`it is ${instead}`);
	if (head.length === 0) throw unusable('it is empty');
	const path = URL.canParse(file.url) ? new URL(file.url).pathname : '';
	const { mimeType, extension } = typeOfFile({ head, said: [file.content_type, said], names: [file.file_name, path] });
	return await prepareBinaryData(
		content as Parameters<typeof prepareBinaryData>[0],
		safeFileName(file.file_name, name, extension),
		mimeType,
	);
}

function tooLarge({ maxMegabytes }: DownloadContext): RequestFailure {
	return new RequestFailure({ kind: 'fileTooLarge', maxMegabytes });
}

function unusable(problem: string): RequestFailure {
	return new RequestFailure({ kind: 'unreadableReply', step: 'download', problem });
}
