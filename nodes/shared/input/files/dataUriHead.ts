import { fileProblems } from '../../errors/fileProblems';

const DATA_URI = /^data:([^,]*),/i;
// What n8n has as `data` of a file that it keeps elsewhere: the name of the place, perhaps with the file's id.
const OWN_REFERENCE = /^(filesystem|filesystem-v2|s3|database|azure|gcs|object-storage)(:|$)/i;
const LONGEST_HEAD = 1024;

/**
 * The first bytes of the file in a data URI.
 *
 * @param bytes how many are wanted
 * @returns undefined when the text is no data URI
 */
export function dataUriHead(uri: string, bytes: number): { head: Buffer } | { problem: string } | undefined {
	const [start, parameters] = DATA_URI.exec(uri.slice(0, LONGEST_HEAD)) ?? [];
	if (start === undefined) return /^data:/i.test(uri) ? { problem: fileProblems.noDataUri } : undefined;
	// Four characters of base64 are three bytes, and three of an escape are one.
	const content = uri.slice(start.length, start.length + bytes * 3 + 4).trim();
	if (OWN_REFERENCE.test(content)) return { problem: fileProblems.ownReference };
	if (/;\s*base64\s*$/i.test(parameters!)) return { head: Buffer.from(content, 'base64').subarray(0, bytes) };
	// An escape may be cut in two at the end.
	const whole = content.replace(/%[\da-f]?$/i, '');
	return { head: Buffer.from(unescapeBytes(whole), 'latin1').subarray(0, bytes) };
}

/** Not decodeURIComponent, which takes nothing but UTF-8. */
function unescapeBytes(text: string): string {
	return text.replace(/%([\da-f]{2})/gi, (_escape, hex: string) => String.fromCharCode(parseInt(hex, 16)));
}
