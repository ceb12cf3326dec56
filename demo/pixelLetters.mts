/**
 * Letters of 5 x 7 dots, a number per row from the top, its five bits from the left. Drawn here because a bare machine
 * (a slim container, say) has no fonts, and text in an SVG would come out as nothing.
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
	'"': [10, 10, 0, 0, 0, 0, 0],
	'(': [2, 4, 8, 8, 8, 4, 2],
	')': [8, 4, 2, 2, 2, 4, 8],
};
const LETTER_WIDTH = 5;
const LETTER_GAP = 1;

/**
 * SVG rectangles that spell a text in capitals; a character without a letter here becomes a space.
 * @param dot size of one dot in pixels; a letter is 7 dots high
 */
export function pixelText(text: string, x: number, y: number, dot: number, colour: string): string {
	const dots: string[] = [];
	[...text.toUpperCase()].forEach((character, position) => {
		const left = position * (LETTER_WIDTH + LETTER_GAP);
		LETTERS[character]?.forEach((bits, row) => {
			for (let column = 0; column < LETTER_WIDTH; column++) {
				if (bits & (1 << (LETTER_WIDTH - 1 - column)))
					dots.push(`<rect x="${x + (left + column) * dot}" y="${y + row * dot}" width="${dot}" height="${dot}"/>`);
			}
		});
	});
	return `<g fill="${colour}">${dots.join('')}</g>`;
}

/** Width of such a text in pixels. */
export function pixelTextWidth(text: string, dot: number): number {
	return text.length * (LETTER_WIDTH + LETTER_GAP) * dot;
}
