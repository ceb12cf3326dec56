import { MaskRefusal } from '../../shared/errors/maskFailure';
import type { PhotoHeader } from '../jpeg/header';
import { exifOrientation } from '../picture/exif';

const ANIMATION_FLAG = 2;

/**
 * What a WebP's chunks say (RFC 9649, section 2).
 *
 * @throws MaskRefusal `unreadablePicture` for an animation, `damagedPicture` when it has no picture
 */
export function readWebpHeader(bytes: Uint8Array, name: string): PhotoHeader {
	const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
	let size: { width: number; height: number } | undefined;
	let orientation = 1;
	let profile: Uint8Array | undefined;
	for (let place = 12; place + 8 <= bytes.length; ) {
		const type = Buffer.from(bytes.subarray(place, place + 4)).toString('latin1');
		const start = place + 8;
		const end = start + view.getUint32(place + 4, true);
		if (end > bytes.length) throw new MaskRefusal({ kind: 'damagedPicture', name });
		const content = bytes.subarray(start, end);
		if (type === 'VP8X' && content.length >= 10) {
			if (content[0]! & ANIMATION_FLAG) {
				throw new MaskRefusal({ kind: 'unreadablePicture', name, format: 'a WebP animation' });
			}
			const uint24 = (at: number) => content[at]! | (content[at + 1]! << 8) | (content[at + 2]! << 16);
			size = { width: uint24(4) + 1, height: uint24(7) + 1 };
		}
		if (type === 'VP8 ' && content.length >= 10) {
			size ??= {
				width: view.getUint16(start + 6, true) & 0x3fff,
				height: view.getUint16(start + 8, true) & 0x3fff,
			};
		}
		if (type === 'VP8L' && content.length >= 5) {
			const bits = view.getUint32(start + 1, true);
			size ??= { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 };
		}
		if (type === 'ICCP') profile = content;
		if (type === 'EXIF') orientation = exifOrientation(content);
		place = end + (end & 1);
	}
	if (!size) throw new MaskRefusal({ kind: 'damagedPicture', name });
	return { ...size, orientation, ...(profile && { profile }) };
}
