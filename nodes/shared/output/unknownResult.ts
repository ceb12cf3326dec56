import type { IDataObject } from 'n8n-workflow';

import { UNKNOWN_RESULT_NOTE } from '../errors/notes';

// More of them nobody reads one by one, and the result itself stands beside them.
const MOST_URLS = 100;

const DATA_URI = /^data:/i;

/**
 * A result in which this node knows nothing, as JSON: it is paid for, so it is passed on as it is, with the addresses in
 * it, and a note. Data URIs are named by their length, because they would be megabytes of text.
 */
export function unknownResult(data: unknown): IDataObject {
	const urls = new Set<string>();
	const text = JSON.stringify(data ?? null, (_key, value: unknown) => {
		if (typeof value !== 'string') return value;
		if (DATA_URI.test(value)) return `(data URI of ${value.length} characters)`;
		if (/^https?:\/\/[^/\s]\S*$/i.test(value) && urls.size < MOST_URLS) urls.add(value);
		return value;
	});
	return { note: UNKNOWN_RESULT_NOTE, urls: [...urls], result: JSON.parse(text) as IDataObject };
}
