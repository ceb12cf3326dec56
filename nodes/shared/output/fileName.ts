// File systems take 255 bytes; a character has up to 4, and the ending comes on top.
const LONGEST_NAME = 60;

/**
 * A file name that does no harm on any disk and in any list: what a server calls a file is a stranger's text. Without
 * folders, control characters, marks that turn the reading direction, and what file systems forbid; the ending is that
 * of the file's type.
 *
 * @param given the server's name, if it has one
 * @param otherwise the name without ending for a file that has none
 * @param extension without a dot
 */
export function safeFileName(given: string | null | undefined, otherwise: string, extension: string): string {
	const base = (given ?? '')
		.split(/[/\\]/)
		.at(-1)!
		.normalize('NFC')
		.replace(/[\p{C}\p{Zl}\p{Zp}<>:"|?*%]/gu, '')
		.replace(/\.[^.]*$/, '')
		.replace(/^[.\s]+|[.\s]+$/g, '');
	const short = [...base].slice(0, LONGEST_NAME).join('').trim();
	return `${short === '' || /^(con|prn|aux|nul|com\d|lpt\d)$/i.test(short) ? otherwise : short}.${extension}`;
}
