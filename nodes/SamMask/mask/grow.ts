import type { Turns } from '../turns';
import { HALF, type Mask } from './mask';

/**
 * Grows the object by a true disc of radius `pixels`, shrinks it when negative, and makes it hard-edged. Linear in the
 * number of pixels whatever the radius. Beyond the frame the object goes on as it is at the frame, so shrinking leaves
 * no gap there (as OpenCV has it).
 *
 * @param pixels whole number
 */
export async function grow(mask: Mask, pixels: number, turns: Turns): Promise<Mask> {
	const { width, height } = mask;
	// Shrinking the object is growing what is not the object.
	const grows = pixels >= 0;
	const values = new Uint8Array(width * height);
	const radius = Math.abs(pixels);
	const halfWidths = Int32Array.from({ length: radius + 1 }, (_entry, rise) =>
		Math.floor(Math.sqrt(radius ** 2 - rise ** 2)),
	);
	const below = await distancesBelow(mask, grows, radius, turns);
	const above = new Uint16Array(width).fill(radius + 1);
	const starts = new Int32Array(width + 1);
	for (let y = 0; y < height; y++) {
		starts.fill(0);
		const row = y * width;
		for (let x = 0; x < width; x++) {
			const set = mask.values[row + x]! >= HALF === grows;
			above[x] = set ? 0 : Math.min(radius + 1, above[x]! + 1);
			const rise = Math.min(above[x]!, below[row + x]!);
			if (rise > radius) continue;
			// The row of the disc that reaches from the nearest pixel of this column into this row.
			starts[Math.max(0, x - halfWidths[rise]!)]! += 1;
			starts[Math.min(width, x + halfWidths[rise]! + 1)]! -= 1;
		}
		for (let x = 0, open = 0; x < width; x++) {
			open += starts[x]!;
			if (open > 0 === grows) values[row + x] = 255;
		}
		if (turns.due()) await turns.give();
	}
	return { width, height, values };
}

/** For each pixel, how many rows below it the nearest pixel that is set lies; one more than the radius for none. */
async function distancesBelow(mask: Mask, object: boolean, radius: number, turns: Turns): Promise<Uint16Array> {
	const { width, height, values } = mask;
	const distances = new Uint16Array(width * height);
	for (let y = height - 1; y >= 0; y--) {
		const row = y * width;
		for (let at = row; at < row + width; at++) {
			const set = values[at]! >= HALF === object;
			const next = y === height - 1 ? radius + 1 : Math.min(radius + 1, distances[at + width]! + 1);
			distances[at] = set ? 0 : next;
		}
		if (turns.due()) await turns.give();
	}
	return distances;
}
