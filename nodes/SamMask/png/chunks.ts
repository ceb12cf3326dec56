import { MaskRefusal } from '../../shared/errors/maskFailure';
import type { Turns } from '../turns';
import { crcOf } from './crc';

/** A chunk's place in the file: `start` to `end` is its content. */
export interface Chunk {
	type: string;
	start: number;
	end: number;
}

export const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
const LENGTH_AND_TYPE_BYTES = 8;
const CRC_BYTES = 4;

/**
 * The chunks of a PNG up to its end; what comes after it is nobody's business. Nothing is copied.
 *
 * @throws MaskRefusal `damagedPicture` when the file ends within a chunk or without IEND
 */
export function chunksOf(bytes: Uint8Array, name: string): Chunk[] {
	const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
	const chunks: Chunk[] = [];
	let place = SIGNATURE.length;
	while (place + LENGTH_AND_TYPE_BYTES + CRC_BYTES <= bytes.length) {
		const start = place + LENGTH_AND_TYPE_BYTES;
		const end = start + view.getUint32(place);
		const type = String.fromCharCode(...bytes.subarray(place + 4, start));
		if (end + CRC_BYTES > bytes.length) break;
		chunks.push({ type, start, end });
		if (type === 'IEND') return chunks;
		place = end + CRC_BYTES;
	}
	throw new MaskRefusal({ kind: 'damagedPicture', name });
}

/** @throws MaskRefusal `damagedPicture` when the chunk's checksum is not that of its content */
export async function checkChunk(bytes: Uint8Array, { start, end }: Chunk, name: string, turns: Turns): Promise<void> {
	const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
	// The checksum is over type and content.
	const crc = await crcOf(bytes, start - 4, end, turns);
	if (crc !== view.getUint32(end)) throw new MaskRefusal({ kind: 'damagedPicture', name });
}
