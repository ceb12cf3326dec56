import { fileProblems } from '../../errors/fileProblems';
import { splitDataUri } from '../../output/dataUri';

// What n8n has as `data` of a file that it keeps elsewhere: the name of the place, perhaps with the file's id.
const OWN_REFERENCE = /^(filesystem|filesystem-v2|s3|database|azure|gcs|object-storage)(:|$)/i;

/**
 * The first bytes of the file in a data URI.
 *
 * @param bytes how many are wanted
 * @returns undefined when the text is no data URI
 */
export function dataUriHead(uri: string, bytes: number): { head: Buffer } | { problem: string } | undefined {
	if (OWN_REFERENCE.test(uri)) return { problem: fileProblems.ownReference };
	const parts = splitDataUri(uri);
	if (!parts) return /^data:/i.test(uri) ? { problem: fileProblems.noDataUri } : undefined;
	// Four characters of base64 are three bytes, and three of an escape are one.
	const content = parts.content.slice(0, bytes * 3 + 4).trim();
	if (OWN_REFERENCE.test(content)) return { problem: fileProblems.ownReference };
	if (parts.base64) return { head: Buffer.from(unescapeBytes(content), 'base64').subarray(0, bytes) };
	return { head: Buffer.from(unescapeBytes(content), 'latin1').subarray(0, bytes) };
}

/** Not decodeURIComponent, which takes nothing but UTF-8; an escape that is cut in two at the end is left out. */
function unescapeBytes(text: string): string {
	return text
		.replace(/%[\da-f]?$/i, '')
		.replace(/%([\da-f]{2})/gi, (_escape, hex: string) => String.fromCharCode(parseInt(hex, 16)));
}
