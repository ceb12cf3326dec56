import type { Turns } from '../turns';
import { HALF, type Mask } from './mask';

/**
 * Scales a mask, bilinear with centres aligned (OpenCV's INTER_LINEAR). A hard mask stays hard, a soft one soft.
 */
export async function resizeMask(mask: Mask, width: number, height: number, turns: Turns): Promise<Mask> {
	const soft = mask.values.some((value) => value !== 0 && value !== 255);
	const values = new Uint8Array(width * height);
	const columns = positions(mask.width, width);
	const rows = positions(mask.height, height);
	for (let y = 0; y < height; y++) {
		const upper = rows.low[y]! * mask.width;
		const lower = rows.high[y]! * mask.width;
		const share = rows.share[y];
		for (let x = 0; x < width; x++) {
			const left = columns.low[x];
			const right = columns.high[x];
			const across = columns.share[x];
			const top = mask.values[upper + left!]! * (1 - across!) + mask.values[upper + right!]! * across!;
			const bottom = mask.values[lower + left!]! * (1 - across!) + mask.values[lower + right!]! * across!;
			const value = top * (1 - share!) + bottom * share!;
			values[y * width + x] = soft ? Math.round(value) : value >= HALF ? 255 : 0;
		}
		if (turns.due()) await turns.give();
	}
	return { width, height, values };
}

/** Between which two source pixels each target pixel's centre lies, and how far from the first to the second. */
export function positions(from: number, to: number): { low: Int32Array; high: Int32Array; share: Float64Array } {
	const low = new Int32Array(to);
	const high = new Int32Array(to);
	const share = new Float64Array(to);
	for (let i = 0; i < to; i++) {
		const place = Math.min(from - 1, Math.max(0, ((i + 0.5) * from) / to - 0.5));
		low[i] = Math.floor(place);
		high[i] = Math.min(from - 1, low[i]! + 1);
		share[i] = place - low[i]!;
	}
	return { low, high, share };
}
