import type { PictureLook } from './pictureLook.mjs';

/** How the numbers of a run-length text may be meant. */
const MEANINGS = [
	{ name: 'rows from 1', base: 1, byRows: true },
	{ name: 'rows from 0', base: 0, byRows: true },
	{ name: 'columns from 1', base: 1, byRows: false },
	{ name: 'columns from 0', base: 0, byRows: false },
];

export interface Reading {
	name: string;
	/** Pixels in both, as a share of those in either. */
	overlap: number;
}

/** The pairs of start and length in a text. Undefined: it is not made of pairs. */
export function runsIn(text: string): Array<[number, number]> | undefined {
	const numbers = text.trim().split(/\s+/).filter(Boolean).map(Number);
	if (numbers.length === 0 || numbers.length % 2 !== 0 || !numbers.every(Number.isInteger)) return undefined;
	return Array.from({ length: numbers.length / 2 }, (_, i) => [numbers[2 * i]!, numbers[2 * i + 1]!]);
}

/** How well each meaning of a run-length text fits the mask of the same object. */
export function readings(text: string, { inside, width, height }: PictureLook): Reading[] {
	const runs = runsIn(text) ?? [];
	return MEANINGS.map(({ name, base, byRows }) => {
		const mask = new Uint8Array(inside.length);
		for (const [start, length] of runs)
			for (let k = start - base; k < start - base + length; k++) {
				const at = byRows ? k : (k % height) * width + Math.floor(k / height);
				if (at >= 0 && at < mask.length) mask[at] = 1;
			}
		let [both, either] = [0, 0];
		for (let i = 0; i < mask.length; i++) {
			both += mask[i]! & inside[i]!;
			either += mask[i]! | inside[i]!;
		}
		return { name, overlap: either === 0 ? 0 : both / either };
	});
}

/** How many columns the runs touch when a row has `width` pixels: few for the right width, nearly all for a wrong one. */
export function columnsTouched(text: string, width: number): number {
	const columns = new Set<number>();
	for (const [start, length] of runsIn(text) ?? [])
		for (let k = start - 1; k < start - 1 + length; k++) columns.add(k % width);
	return columns.size;
}
