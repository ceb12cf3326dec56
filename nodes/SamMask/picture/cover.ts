import { positions } from '../mask/resize';
import type { Turns } from '../turns';
import type { Colour } from './colour';
import type { Picture } from './picture';

/**
 * A picture that fills a frame of another size and shape: scaled until it covers it, what stands out cut off evenly.
 * Transparent parts show `ground`. Scaling down averages, scaling up is bilinear.
 *
 * @returns red, green and blue of each pixel of the frame
 */
export async function cover(
	picture: Picture,
	frame: { width: number; height: number },
	ground: Colour,
	turns: Turns,
): Promise<Uint8Array> {
	const scale = Math.max(frame.width / picture.width, frame.height / picture.height);
	const scaledWidth = Math.max(frame.width, Math.round(picture.width * scale));
	const scaledHeight = Math.max(frame.height, Math.round(picture.height * scale));
	const left = Math.floor((scaledWidth - frame.width) / 2);
	const top = Math.floor((scaledHeight - frame.height) / 2);
	const columns = spans(picture.width, scaledWidth);
	const rows = spans(picture.height, scaledHeight);
	const covered = new Uint8Array(frame.width * frame.height * 3);
	for (let y = 0, at = 0; y < frame.height; y++) {
		for (let x = 0; x < frame.width; x++, at += 3) {
			addUp(picture, columns[x + left]!, rows[y + top]!, ground, covered, at);
			if ((x & 1023) === 0 && turns.due()) await turns.give();
		}
	}
	return covered;
}

/** Source pixels of one target pixel along one side, with their weights, which add up to 1. */
interface Span {
	from: number;
	weights: number[];
}

function spans(from: number, to: number): Span[] {
	if (to >= from) {
		const { low, high, share } = positions(from, to);
		return Array.from(low, (start, i) => ({
			from: start,
			weights: high[i]! === start ? [1] : [1 - share[i]!, share[i]!],
		}));
	}
	return Array.from({ length: to }, (_entry, i) => {
		const start = Math.floor((i * from) / to);
		const end = Math.max(start + 1, Math.floor(((i + 1) * from) / to));
		return { from: start, weights: new Array<number>(end - start).fill(1 / (end - start)) };
	});
}

function addUp(picture: Picture, column: Span, row: Span, ground: Colour, covered: Uint8Array, at: number): void {
	let [red, green, blue] = [0.5, 0.5, 0.5];
	for (let j = 0; j < row.weights.length; j++) {
		let from = ((row.from + j) * picture.width + column.from) * 4;
		for (let i = 0; i < column.weights.length; i++, from += 4) {
			const weight = row.weights[j]! * column.weights[i]!;
			const shown = (weight * picture.pixels[from + 3]!) / 255;
			red += shown * picture.pixels[from]! + (weight - shown) * ground[0];
			green += shown * picture.pixels[from + 1]! + (weight - shown) * ground[1];
			blue += shown * picture.pixels[from + 2]! + (weight - shown) * ground[2];
		}
	}
	covered[at] = red;
	covered[at + 1] = green;
	covered[at + 2] = blue;
}
