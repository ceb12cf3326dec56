/**
 * Letters of 5 by 7 dots, a number per row from the top, its five bits from the left: n8n's server has no fonts to draw
 * with. Text is written in capitals; a character without a letter here becomes a space.
 */
const LETTERS: Record<string, readonly number[]> = {
	A: [14, 17, 17, 31, 17, 17, 17],
	B: [30, 17, 17, 30, 17, 17, 30],
	C: [14, 17, 16, 16, 16, 17, 14],
	D: [30, 17, 17, 17, 17, 17, 30],
	E: [31, 16, 16, 30, 16, 16, 31],
	F: [31, 16, 16, 30, 16, 16, 16],
	G: [14, 17, 16, 23, 17, 17, 15],
	H: [17, 17, 17, 31, 17, 17, 17],
	I: [14, 4, 4, 4, 4, 4, 14],
	J: [7, 2, 2, 2, 2, 18, 12],
	K: [17, 18, 20, 24, 20, 18, 17],
	L: [16, 16, 16, 16, 16, 16, 31],
	M: [17, 27, 21, 21, 17, 17, 17],
	N: [17, 25, 21, 19, 17, 17, 17],
	O: [14, 17, 17, 17, 17, 17, 14],
	P: [30, 17, 17, 30, 16, 16, 16],
	Q: [14, 17, 17, 17, 21, 18, 13],
	R: [30, 17, 17, 30, 20, 18, 17],
	S: [15, 16, 16, 14, 1, 1, 30],
	T: [31, 4, 4, 4, 4, 4, 4],
	U: [17, 17, 17, 17, 17, 17, 14],
	V: [17, 17, 17, 17, 17, 10, 4],
	W: [17, 17, 17, 21, 21, 27, 17],
	X: [17, 17, 10, 4, 10, 17, 17],
	Y: [17, 17, 10, 4, 4, 4, 4],
	Z: [31, 1, 2, 4, 8, 16, 31],
	0: [14, 17, 19, 21, 25, 17, 14],
	1: [4, 12, 4, 4, 4, 4, 14],
	2: [14, 17, 1, 6, 8, 16, 31],
	3: [31, 2, 4, 2, 1, 17, 14],
	4: [2, 6, 10, 18, 31, 2, 2],
	5: [31, 16, 30, 1, 1, 17, 14],
	6: [6, 8, 16, 30, 17, 17, 14],
	7: [31, 1, 2, 4, 8, 8, 8],
	8: [14, 17, 17, 14, 17, 17, 14],
	9: [14, 17, 17, 15, 1, 2, 12],
	'.': [0, 0, 0, 0, 0, 12, 12],
	',': [0, 0, 0, 0, 12, 4, 8],
	':': [0, 12, 12, 0, 12, 12, 0],
	'-': [0, 0, 0, 31, 0, 0, 0],
	_: [0, 0, 0, 0, 0, 0, 31],
	'%': [24, 25, 2, 4, 8, 19, 3],
	'/': [0, 1, 2, 4, 8, 16, 0],
	'#': [10, 10, 31, 10, 31, 10, 10],
	'(': [2, 4, 8, 8, 8, 4, 2],
	')': [8, 4, 2, 2, 2, 4, 8],
};
const WIDTH = 5;
export const LETTER_ROWS = 7;
const ADVANCE = WIDTH + 1;

/** Width of a text in dots, without the gap after its last letter. */
export function textWidth(text: string): number {
	return Math.max(0, [...text].length * ADVANCE - 1);
}

/** Calls `dot` with the place of every dot of a text, in dots from its top left. */
export function forEachDot(text: string, dot: (x: number, y: number) => void): void {
	[...text.toUpperCase()].forEach((character, position) => {
		LETTERS[character]?.forEach((bits, row) => {
			for (let column = 0; column < WIDTH; column++) {
				if (bits & (1 << (WIDTH - 1 - column))) dot(position * ADVANCE + column, row);
			}
		});
	});
}
