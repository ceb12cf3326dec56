/** First and last byte, both included, counted from 0. */
export interface ByteRange {
	start: number;
	end: number;
}

/**
 * Reads a `Range` header for a file of `size` bytes.
 * Undefined: no range, or a form that a server may ignore (RFC 9110 section 14.2: several ranges, another unit). `unsatisfiable`: answer 416.
 */
export function parseByteRange(header: string | undefined, size: number): ByteRange | 'unsatisfiable' | undefined {
	const match = /^bytes=(\d*)-(\d*)$/.exec(header ?? '');
	if (!match || (match[1] === '' && match[2] === '')) return undefined;
	const fromEnd = match[1] === '';
	const start = fromEnd ? Math.max(0, size - Number(match[2])) : Number(match[1]);
	const end = fromEnd || match[2] === '' ? size - 1 : Math.min(Number(match[2]), size - 1);
	return start > end ? 'unsatisfiable' : { start, end };
}
