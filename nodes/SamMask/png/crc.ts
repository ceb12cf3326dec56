import type { Turns } from '../turns';

// CRC-32 as PNG's annex D has it, polynomial 0xEDB88320.
const TABLE = Uint32Array.from({ length: 256 }, (_entry, index) => {
	let value = index;
	for (let bit = 0; bit < 8; bit++) value = value & 1 ? 0xedb88320 ^ (value >>> 1) : value >>> 1;
	return value;
});

const SLICE_BYTES = 64 * 1024;

/** Goes on with a CRC. Start with 0xFFFFFFFF, and invert what comes out in the end. */
export function continueCrc(crc: number, bytes: Uint8Array, start: number, end: number): number {
	let value = crc;
	for (let index = start; index < end; index++) value = TABLE[(value ^ bytes[index]!) & 0xff]! ^ (value >>> 8);
	return value;
}

/** The CRC of a part of `bytes`, in slices. */
export async function crcOf(bytes: Uint8Array, start: number, end: number, turns: Turns): Promise<number> {
	let crc = 0xffffffff;
	for (let from = start; from < end; from += SLICE_BYTES) {
		crc = continueCrc(crc, bytes, from, Math.min(end, from + SLICE_BYTES));
		if (turns.due()) await turns.give();
	}
	return (crc ^ 0xffffffff) >>> 0;
}
