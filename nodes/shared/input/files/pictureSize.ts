/** Size of a picture as it is seen, in pixels. */
export interface PictureSize {
	width: number;
	height: number;
	/** It is stored turned or mirrored, and shown upright by a note in it (EXIF orientation). */
	turned: boolean;
}

/** The size needs more of the file than was given. */
export const NEEDS_MORE = Symbol('needs more');

/**
 * The size of a picture by its header: PNG, JPEG, WebP, GIF and BMP. A JPEG's EXIF orientation is applied, because
 * detectors and people see the picture upright, and so, for all that is known, does fal.
 *
 * @param head the file's first bytes
 * @returns undefined when the format is another, or the header is broken
 */
export function pictureSize(head: Buffer): PictureSize | typeof NEEDS_MORE | undefined {
	for (const { signature, read } of HEADERS) {
		const at = signature.findIndex((byte, index) => byte !== undefined && head[index] !== byte && index < head.length);
		if (at >= 0) continue;
		if (head.length < signature.length) return NEEDS_MORE;
		const size = read(head);
		return size === NEEDS_MORE || (size && size.width > 0 && size.height > 0) ? size : undefined;
	}
	return undefined;
}

type Read = (head: Buffer) => PictureSize | typeof NEEDS_MORE | undefined;

const bytes = (text: string): number[] => [...Buffer.from(text, 'latin1')];
const any = (count: number): undefined[] => Array.from({ length: count }, () => undefined);

const HEADERS: Array<{ signature: Array<number | undefined>; read: Read }> = [
	{ signature: bytes('\x89PNG\r\n\x1a\n'), read: fixed(24, (head) => [head.readUInt32BE(16), head.readUInt32BE(20)]) },
	{ signature: bytes('\xff\xd8\xff'), read: jpegSize },
	{ signature: [...bytes('RIFF'), ...any(4), ...bytes('WEBP')], read: webpSize },
	{ signature: bytes('GIF8'), read: fixed(10, (head) => [head.readUInt16LE(6), head.readUInt16LE(8)]) },
	// Rows may be stored from top to bottom, which the height's sign says.
	{ signature: bytes('BM'), read: fixed(26, (head) => [head.readInt32LE(18), Math.abs(head.readInt32LE(22))]) },
];

function fixed(length: number, read: (head: Buffer) => [number, number]): Read {
	return (head) => {
		if (head.length < length) return NEEDS_MORE;
		const [width, height] = read(head);
		return { width, height, turned: false };
	};
}

/** Lossy, lossless or extended: https://developers.google.com/speed/webp/docs/riff_container */
function webpSize(head: Buffer): PictureSize | typeof NEEDS_MORE | undefined {
	if (head.length < 30) return NEEDS_MORE;
	const chunk = head.toString('latin1', 12, 16);
	const size = (width: number, height: number) => ({ width, height, turned: false });
	if (chunk === 'VP8 ') return size(head.readUInt16LE(26) & 0x3fff, head.readUInt16LE(28) & 0x3fff);
	if (chunk === 'VP8X') return size(1 + head.readUIntLE(24, 3), 1 + head.readUIntLE(27, 3));
	if (chunk !== 'VP8L') return undefined;
	const packed = head.readUInt32LE(21);
	return size(1 + (packed & 0x3fff), 1 + ((packed >>> 14) & 0x3fff));
}

// Segments without a length, and those that begin a frame: https://www.w3.org/Graphics/JPEG/itu-t81.pdf, table B.1.
const ALONE = new Set([0x01, 0xd0, 0xd1, 0xd2, 0xd3, 0xd4, 0xd5, 0xd6, 0xd7, 0xd8]);
const NO_FRAME = new Set([0xc4, 0xc8, 0xcc]);
const isFrame = (marker: number) => marker >= 0xc0 && marker <= 0xcf && !NO_FRAME.has(marker);
const START_OF_SCAN = 0xda;
const APP1 = 0xe1;

function jpegSize(head: Buffer): PictureSize | typeof NEEDS_MORE | undefined {
	let orientation = 1;
	let at = 2;
	while (at + 4 <= head.length) {
		if (head[at] !== 0xff) return undefined;
		const marker = head[at + 1]!;
		// Any number of 0xff may fill the space before a marker.
		if (marker === 0xff) at += 1;
		else if (ALONE.has(marker)) at += 2;
		else if (marker === START_OF_SCAN) return undefined;
		else {
			const length = head.readUInt16BE(at + 2);
			if (length < 2) return undefined;
			if (isFrame(marker)) {
				if (at + 9 > head.length) return NEEDS_MORE;
				const [height, width] = [head.readUInt16BE(at + 5), head.readUInt16BE(at + 7)];
				const turned = orientation > 1;
				return orientation >= 5 ? { width: height, height: width, turned } : { width, height, turned };
			}
			if (marker === APP1) orientation = exifOrientation(head.subarray(at + 4, at + 2 + length)) ?? orientation;
			at += 2 + length;
		}
	}
	return NEEDS_MORE;
}

const ORIENTATION_TAG = 0x0112;

/** 1 to 8 from the first directory of an EXIF block: https://www.cipa.jp/std/documents/e/DC-008-2012_E.pdf, 4.6.4. */
function exifOrientation(block: Buffer): number | undefined {
	if (block.toString('latin1', 0, 6) !== 'Exif\0\0' || block.length < 14) return undefined;
	const tiff = block.subarray(6);
	const littleEndian = tiff.toString('latin1', 0, 2) === 'II';
	const u16 = (at: number) => (littleEndian ? tiff.readUInt16LE(at) : tiff.readUInt16BE(at));
	const directory = littleEndian ? tiff.readUInt32LE(4) : tiff.readUInt32BE(4);
	if (directory + 2 > tiff.length) return undefined;
	const entries = u16(directory);
	for (let entry = 0; entry < entries; entry++) {
		const at = directory + 2 + entry * 12;
		if (at + 12 > tiff.length) return undefined;
		if (u16(at) !== ORIENTATION_TAG) continue;
		const value = u16(at + 8);
		return value >= 1 && value <= 8 ? value : undefined;
	}
	return undefined;
}
