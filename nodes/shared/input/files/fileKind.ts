import type { FileKind } from '../../errors/fileProblems';

interface Signature {
	kind: FileKind;
	/** A text that stands at this place, as bytes; several may be asked for. */
	at: Array<[number, string]>;
}

const SIGNATURES: readonly Signature[] = [
	{ kind: 'picture', at: [[0, '\x89PNG\r\n\x1a\n']] },
	{ kind: 'picture', at: [[0, '\xff\xd8\xff']] },
	{
		kind: 'picture',
		at: [
			[0, 'RIFF'],
			[8, 'WEBP'],
		],
	},
	{ kind: 'picture', at: [[0, 'II*\0']] },
	{ kind: 'picture', at: [[0, 'MM\0*']] },
	...['avif', 'avis', 'heic', 'heix', 'mif1', 'msf1'].map((brand) => isoBrand('picture', brand)),
	{ kind: 'animation', at: [[0, 'GIF8']] },
	...['M4A ', 'M4B '].map((brand) => isoBrand('audio', brand)),
	// Any other brand is MP4 or MOV.
	{ kind: 'video', at: [[4, 'ftyp']] },
	{ kind: 'video', at: [[4, 'moov']] },
	{ kind: 'video', at: [[4, 'mdat']] },
	{ kind: 'video', at: [[0, '\x1a\x45\xdf\xa3']] },
	{
		kind: 'video',
		at: [
			[0, 'RIFF'],
			[8, 'AVI '],
		],
	},
	{ kind: 'video', at: [[0, 'FLV\x01']] },
	{ kind: 'video', at: [[0, '\0\0\x01\xba']] },
	{ kind: 'audio', at: [[0, 'ID3']] },
	{
		kind: 'audio',
		at: [
			[0, 'RIFF'],
			[8, 'WAVE'],
		],
	},
	{ kind: 'audio', at: [[0, 'fLaC']] },
	{ kind: 'document', at: [[0, '%PDF-']] },
	// Also what Word, Excel and PowerPoint write.
	{ kind: 'archive', at: [[0, 'PK\x03\x04']] },
	{ kind: 'archive', at: [[0, 'PK\x05\x06']] },
	{ kind: 'archive', at: [[0, '\x1f\x8b\x08']] },
	{ kind: 'archive', at: [[0, 'Rar!\x1a\x07']] },
	{ kind: 'archive', at: [[0, '7z\xbc\xaf\x27\x1c']] },
];

/** Enough for every signature, also behind the blanks and comments that may stand before a web page. */
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
	const known = SIGNATURES.find(({ at }) => at.every(([offset, text]) => start.startsWith(text, offset)));
	if (known) return known.kind;
	const text = start.replace(BYTE_ORDER_MARK, '').trimStart();
	if (WEB_PAGE.test(text)) return 'webPage';
	if (/^(<\?xml|<Error>)/i.test(text))
		return /<svg\b/i.test(text) ? undefined : /<html\b/i.test(text) ? 'webPage' : 'otherText';
	return /^(\{\s*["}]|\[\s*[[{"\]])/.test(text) ? 'otherText' : undefined;
}

function isoBrand(kind: FileKind, brand: string): Signature {
	return {
		kind,
		at: [
			[4, 'ftyp'],
			[8, brand],
		],
	};
}
