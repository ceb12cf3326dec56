/** Code and its length in bits, by symbol. */
export interface HuffmanCodes {
	/** How many codes have each length, 1 to 16 bits: as the file states them. */
	counts: number[];
	symbols: number[];
	codes: Uint16Array;
	lengths: Uint8Array;
}

/** Symbols of a run of `zeros` and a number of `size` bits, for sizes 1 to 10. */
const row = (zeros: number, from = 1) => Array.from({ length: 11 - from }, (_entry, i) => (zeros << 4) | (from + i));
const rows = (...list: Array<[zeros: number, from: number]>) => list.flatMap(([zeros, from]) => row(zeros, from));

// The typical tables of ITU-T T.81, annex K.3: no second pass over the picture to find better ones.
const DC_SYMBOLS = Array.from({ length: 12 }, (_entry, size) => size);
export const LUMA_DC = codesOf([0, 1, 5, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0], DC_SYMBOLS);
export const CHROMA_DC = codesOf([0, 3, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0], DC_SYMBOLS);
export const LUMA_AC = codesOf(
	[0, 2, 1, 3, 3, 2, 4, 3, 5, 5, 4, 4, 0, 0, 1, 125],
	[
		...[0x01, 0x02, 0x03, 0x00, 0x04, 0x11, 0x05, 0x12, 0x21, 0x31, 0x41, 0x06, 0x13, 0x51, 0x61, 0x07],
		...[0x22, 0x71, 0x14, 0x32, 0x81, 0x91, 0xa1, 0x08, 0x23, 0x42, 0xb1, 0xc1, 0x15, 0x52, 0xd1, 0xf0],
		...[0x24, 0x33, 0x62, 0x72, 0x82, 0x09, 0x0a],
		...rows([1, 6], [2, 5], [3, 4], [4, 3], [5, 3], [6, 3], [7, 3], [8, 3], [9, 2], [10, 2], [11, 2], [12, 2], [13, 2]),
		...rows([14, 1], [15, 1]),
	],
);
export const CHROMA_AC = codesOf(
	[0, 2, 1, 2, 4, 4, 3, 4, 7, 5, 4, 4, 0, 1, 2, 119],
	[
		...[0x00, 0x01, 0x02, 0x03, 0x11, 0x04, 0x05, 0x21, 0x31, 0x06, 0x12, 0x41, 0x51, 0x07, 0x61, 0x71],
		...[0x13, 0x22, 0x32, 0x81, 0x08, 0x14, 0x42, 0x91, 0xa1, 0xb1, 0xc1, 0x09, 0x23, 0x33, 0x52, 0xf0],
		...[0x15, 0x62, 0x72, 0xd1, 0x0a, 0x16, 0x24, 0x34, 0xe1, 0x25, 0xf1],
		...rows([1, 7], [2, 6], [3, 5], [4, 3], [5, 3], [6, 3], [7, 3], [8, 2], [9, 2], [10, 2], [11, 2], [12, 2], [13, 2]),
		...rows([14, 2], [15, 2]),
	],
);

/** Codes in the order that the lengths give (T.81, annex C). */
function codesOf(counts: number[], symbols: number[]): HuffmanCodes {
	const codes = new Uint16Array(256);
	const lengths = new Uint8Array(256);
	let code = 0;
	let next = 0;
	counts.forEach((count, index) => {
		for (let i = 0; i < count; i++) {
			const symbol = symbols[next++];
			codes[symbol!] = code++;
			lengths[symbol!] = index + 1;
		}
		code <<= 1;
	});
	return { counts, symbols, codes, lengths };
}
