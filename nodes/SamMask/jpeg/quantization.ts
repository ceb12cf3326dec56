// ITU-T T.81, annex K.1, row by row; the scale of libjpeg, so that a quality means what it does elsewhere.
// prettier-ignore
const LUMA = [
	16, 11, 10, 16, 24, 40, 51, 61,
	12, 12, 14, 19, 26, 58, 60, 55,
	14, 13, 16, 24, 40, 57, 69, 56,
	14, 17, 22, 29, 51, 87, 80, 62,
	18, 22, 37, 56, 68, 109, 103, 77,
	24, 35, 55, 64, 81, 104, 113, 92,
	49, 64, 78, 87, 103, 121, 120, 101,
	72, 92, 95, 98, 112, 100, 103, 99,
];
// prettier-ignore
const CHROMA = [
	17, 18, 24, 47, 99, 99, 99, 99,
	18, 21, 26, 66, 99, 99, 99, 99,
	24, 26, 56, 99, 99, 99, 99, 99,
	47, 66, 99, 99, 99, 99, 99, 99,
	99, 99, 99, 99, 99, 99, 99, 99,
	99, 99, 99, 99, 99, 99, 99, 99,
	99, 99, 99, 99, 99, 99, 99, 99,
	99, 99, 99, 99, 99, 99, 99, 99,
];

/** Where each coefficient of the file's order lies in a block: from the top left in zigzags. */
export const ZIGZAG = Uint8Array.from(
	Array.from({ length: 64 }, (_entry, place) => place).sort((a, b) => {
		const [diagonalA, diagonalB] = [(a >> 3) + (a & 7), (b >> 3) + (b & 7)];
		if (diagonalA !== diagonalB) return diagonalA - diagonalB;
		return diagonalA % 2 === 0 ? (a & 7) - (b & 7) : (a >> 3) - (b >> 3);
	}),
);

/** Divisors for brightness and colour, 1 to 255, row by row. `quality` 1 to 100. */
export function quantizationTables(quality: number): { luma: number[]; chroma: number[] } {
	const percent = quality < 50 ? 5000 / quality : 200 - 2 * quality;
	const scaled = (table: number[]) =>
		table.map((value) => Math.min(255, Math.max(1, Math.floor((value * percent + 50) / 100))));
	return { luma: scaled(LUMA), chroma: scaled(CHROMA) };
}
