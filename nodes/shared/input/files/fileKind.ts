import type { FileKind } from '../../errors/fileProblems';
import { typeByBeginning } from '../../output/fileType';

/** Beginnings of files that no result has, but people do: texts at places, as bytes. */
const MORE_BEGINNINGS: ReadonlyArray<[FileKind, number, string]> = [
	['picture', 0, 'II*\0'],
	['picture', 0, 'MM\0*'],
	...['avis', 'heic', 'heix', 'mif1', 'msf1'].map((brand): [FileKind, number, string] => [
		'picture',
		4,
		`ftyp${brand}`,
	]),
	['audio', 4, 'ftypM4A '],
	['audio', 4, 'ftypM4B '],
	['audio', 0, 'fLaC'],
	['video', 4, 'moov'],
	['video', 4, 'mdat'],
	['video', 8, 'AVI '],
	['video', 0, 'FLV\x01'],
	['video', 0, '\0\0\x01\xba'],
	['document', 0, '%PDF-'],
	['archive', 0, 'PK\x05\x06'],
	['archive', 0, '\x1f\x8b\x08'],
	['archive', 0, 'Rar!\x1a\x07'],
	['archive', 0, '7z\xbc\xaf\x27\x1c'],
];

/** What the types of fal's results are. Zip is also what Word, Excel and PowerPoint write. */
const KIND_OF_TYPE: ReadonlyArray<[prefix: string, kind: FileKind]> = [
	['image/gif', 'animation'],
	['image/', 'picture'],
	['video/', 'video'],
	['audio/', 'audio'],
	['application/zip', 'archive'],
];

/** Enough for every beginning, also behind the blanks and comments that may stand before a web page. */
export const KIND_BYTES = 1024;

const BYTE_ORDER_MARK = '\xef\xbb\xbf';
const WEB_PAGE = /^(<!--[^]{0,500}?-->\s*)*<(!doctype html|html|head|body|script|title|meta)\b/i;

/**
 * @param head the file's first bytes: KIND_BYTES of them, or all
 * @returns undefined for what is none of these: it may still be a picture that fal knows
 */
export function fileKind(head: Buffer): FileKind | undefined {
	if (head.length === 0) return 'empty';
	const start = head.toString('latin1', 0, KIND_BYTES);
	// Before the types: what begins like an MP4 can be a HEIC.
	const more = MORE_BEGINNINGS.find(([, at, text]) => start.startsWith(text, at));
	if (more) return more[0];
	const type = typeByBeginning(head);
	const known = type === undefined ? undefined : KIND_OF_TYPE.find(([prefix]) => type.startsWith(prefix));
	if (known) return known[1];
	const text = start.replace(BYTE_ORDER_MARK, '').trimStart();
	if (WEB_PAGE.test(text)) return 'webPage';
	if (/^(<\?xml|<Error>)/i.test(text)) return xmlKind(text);
	return /^(\{\s*["}]|\[\s*[[{"\]])/.test(text) ? 'otherText' : undefined;
}

/** An SVG is left to fal. */
function xmlKind(text: string): FileKind | undefined {
	if (/<svg\b/i.test(text)) return undefined;
	return /<html\b/i.test(text) ? 'webPage' : 'otherText';
}
