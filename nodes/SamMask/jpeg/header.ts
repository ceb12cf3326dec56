import { MaskRefusal } from '../../shared/errors/maskFailure';
import { exifOrientation } from '../picture/exif';

export interface PhotoHeader {
	width: number;
	height: number;
	orientation: number;
	profile?: Uint8Array;
}

const APP1 = 0xe1;
const APP2 = 0xe2;
const START_OF_SCAN = 0xda;
// Start of frame: baseline, extended and progressive with Huffman codes (ITU-T T.81, table B.1).
const DECODABLE_FRAMES = [0xc0, 0xc1, 0xc2];
const ARITHMETIC_FRAMES = [0xc9, 0xca, 0xcb, 0xcd, 0xce, 0xcf];
const OTHER_FRAMES = [0xc3, 0xc5, 0xc6, 0xc7];
const EXIF = 'Exif\0\0';
const ICC = 'ICC_PROFILE\0';

/**
 * What a JPEG's segments before its pixels say.
 *
 * @throws MaskRefusal `unreadablePicture` for kinds that no decoder here knows, `damagedPicture` when it has no frame
 */
export function readJpegHeader(bytes: Uint8Array, name: string): PhotoHeader {
	const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
	const unknown = (format: string) => new MaskRefusal({ kind: 'unreadablePicture', name, format });
	const profileParts = new Map<number, Uint8Array>();
	let size: { width: number; height: number } | undefined;
	let orientation = 1;
	let place = 2;
	while (place + 4 <= bytes.length) {
		if (bytes[place] !== 0xff) break;
		const marker = bytes[place + 1];
		if (marker === 0xff) {
			place += 1;
			continue;
		}
		const content = bytes.subarray(place + 4, place + 2 + view.getUint16(place + 2));
		if (ARITHMETIC_FRAMES.includes(marker!)) throw unknown('a JPEG with arithmetic coding');
		if (OTHER_FRAMES.includes(marker!)) throw unknown('a lossless or hierarchical JPEG');
		if (DECODABLE_FRAMES.includes(marker!) && content.length >= 6) {
			if (content[0] !== 8) throw unknown(`a JPEG with ${content[0]} bits per colour`);
			if (content[5] === 4) throw unknown('a JPEG in print colours (CMYK)');
			size = { height: view.getUint16(place + 5), width: view.getUint16(place + 7) };
		}
		if (marker === APP1 && startsWith(content, EXIF)) orientation = exifOrientation(content);
		if (marker === APP2 && startsWith(content, ICC))
			profileParts.set(content[ICC.length]!, content.subarray(ICC.length + 2));
		if (marker === START_OF_SCAN) {
			if (!size) break;
			const parts = [...profileParts].sort(([a], [b]) => a - b).map(([, part]) => part);
			return { ...size, orientation, ...(parts.length > 0 && { profile: Buffer.concat(parts) }) };
		}
		place += 2 + view.getUint16(place + 2);
	}
	throw new MaskRefusal({ kind: 'damagedPicture', name });
}

function startsWith(content: Uint8Array, text: string): boolean {
	return Buffer.from(content.subarray(0, text.length)).toString('latin1') === text;
}
