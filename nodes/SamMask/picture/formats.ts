export type PictureFormat = 'png' | 'jpeg' | 'webp';

const latin1 = (bytes: Uint8Array, from: number, to: number) =>
	Buffer.from(bytes.subarray(from, to)).toString('latin1');

/** Kinds of file by their first bytes, with the words that a sentence uses for those that are not read. */
const OTHERS: Array<{ format: string; matches(bytes: Uint8Array): boolean }> = [
	{ format: 'a HEIC photo', matches: (bytes) => /^ftyp(heic|heix|hevc|mif1|msf1)/.test(latin1(bytes, 4, 12)) },
	{ format: 'an AVIF picture', matches: (bytes) => /^ftyp(avif|avis)/.test(latin1(bytes, 4, 12)) },
	{ format: 'a video', matches: (bytes) => latin1(bytes, 4, 8) === 'ftyp' || latin1(bytes, 0, 4) === '\x1aE\xdf\xa3' },
	{ format: 'a GIF', matches: (bytes) => latin1(bytes, 0, 4) === 'GIF8' },
	{ format: 'a TIFF picture', matches: (bytes) => ['II*\0', 'MM\0*'].includes(latin1(bytes, 0, 4)) },
	{ format: 'a BMP picture', matches: (bytes) => latin1(bytes, 0, 2) === 'BM' },
	{ format: 'a PDF', matches: (bytes) => latin1(bytes, 0, 5) === '%PDF-' },
	{ format: 'a ZIP archive', matches: (bytes) => latin1(bytes, 0, 2) === 'PK' },
	{ format: 'an SVG drawing', matches: (bytes) => /<svg[\s>]/i.test(latin1(bytes, 0, 1000)) },
	{ format: 'a web page', matches: (bytes) => /<(!doctype|html)/i.test(latin1(bytes, 0, 200)) },
	{ format: 'empty', matches: (bytes) => bytes.length === 0 },
];

/** The format by content, never by name; for one that is not read, the words for it. */
export function formatOf(bytes: Uint8Array): PictureFormat | { unknown: string } {
	if (latin1(bytes, 0, 8) === '\x89PNG\r\n\x1a\n') return 'png';
	if (latin1(bytes, 0, 3) === '\xff\xd8\xff') return 'jpeg';
	if (latin1(bytes, 0, 4) === 'RIFF' && latin1(bytes, 8, 12) === 'WEBP') return 'webp';
	return { unknown: OTHERS.find(({ matches }) => matches(bytes))?.format ?? 'no picture' };
}
