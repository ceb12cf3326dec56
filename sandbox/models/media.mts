import { fieldRefusal, type Refusal } from './refusal.mjs';

export interface MediaFile {
	bytes: Uint8Array;
	/** As the server or the data URI says; empty if it says nothing. */
	contentType: string;
}

/** Limits of this stand-in; fal does not publish its own. */
export const MAX_IMAGE_BYTES = 50 * 1024 * 1024;
export const MAX_VIDEO_BYTES = 200 * 1024 * 1024;
const TIMEOUT_MS = 20_000;

/**
 * Reads an http(s) URL or a data URI, at most `maxBytes`.
 * Refusals as fal's: `file_download_error` when it cannot be had, `file_too_large` beyond the limit.
 */
export async function loadMedia(
	url: string,
	field: string,
	maxBytes: number,
	fetchUrl: typeof fetch,
): Promise<MediaFile | Refusal> {
	const tooLarge = fieldRefusal(
		field,
		'file_too_large',
		`File size exceeds the maximum allowed size of ${maxBytes} bytes.`,
		url,
		{ max_size: maxBytes },
	);
	if (/^data:/i.test(url)) {
		const file = readDataUri(url);
		if (!file) return failed(field, url);
		return file.bytes.length > maxBytes ? tooLarge : file;
	}
	if (!/^https?:\/\//i.test(url)) return failed(field, url);
	try {
		const response = await fetchUrl(url, { signal: AbortSignal.timeout(TIMEOUT_MS) });
		if (!response.ok || !response.body) {
			await response.body?.cancel();
			return failed(field, url);
		}
		const chunks: Uint8Array[] = [];
		let size = 0;
		for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
			size += chunk.length;
			// Leaving the loop cancels the rest of the download.
			if (size > maxBytes) return tooLarge;
			chunks.push(chunk);
		}
		return { bytes: Buffer.concat(chunks), contentType: response.headers.get('content-type') ?? '' };
	} catch {
		return failed(field, url);
	}
}

function failed(field: string, url: string): Refusal {
	return fieldRefusal(
		field,
		'file_download_error',
		'Failed to download the file. Please check if the URL is accessible and try again.',
		url,
	);
}

function readDataUri(uri: string): MediaFile | undefined {
	const comma = uri.indexOf(',');
	if (comma < 0) return undefined;
	const head = uri.slice(5, comma);
	const base64 = /;base64$/i.test(head);
	const payload = uri.slice(comma + 1);
	try {
		const bytes = base64
			? Buffer.from(decodeURIComponent(payload), 'base64')
			: Buffer.from(decodeURIComponent(payload));
		return bytes.length > 0 ? { bytes, contentType: head.replace(/;.*$/, '') } : undefined;
	} catch {
		return undefined;
	}
}
