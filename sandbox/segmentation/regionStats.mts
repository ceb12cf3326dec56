import type { Lab } from './colour.mjs';
import type { Regions } from './regions.mjs';

/** Bins per colour channel of a region's histogram. */
export const HISTOGRAM_BINS = 16;
export const HISTOGRAM_SIZE = 3 * HISTOGRAM_BINS;

/** What the border of two neighbouring regions looks like: pixel pairs along it and the sum of their gradients. */
export interface Border {
	length: number;
	gradient: number;
}

/** Per region: pixels, sums of L, a, b (3 values), and counts of the three channel histograms (HISTOGRAM_SIZE values). */
export interface RegionStats {
	area: Float64Array;
	sums: Float64Array;
	histograms: Float32Array;
	/** `borders[r]`: the regions that touch region r. Both sides share one Border object. */
	borders: Map<number, Border>[];
}

/**
 * Collects the colour and border facts that merging needs. `capacity` leaves room for the nodes that merging adds.
 */
export function measureRegions(
	regions: Regions,
	lab: Lab,
	gradient: Float32Array,
	width: number,
	height: number,
	capacity: number,
): RegionStats {
	const { labels, count } = regions;
	const area = new Float64Array(capacity);
	const sums = new Float64Array(capacity * 3);
	const histograms = new Float32Array(capacity * HISTOGRAM_SIZE);
	const borders = Array.from({ length: count }, () => new Map<number, Border>());

	const touch = (i: number, j: number): void => {
		const a = labels[i]!;
		const b = labels[j]!;
		if (a === b) return;
		let border = borders[a]!.get(b);
		if (!border) {
			border = { length: 0, gradient: 0 };
			borders[a]!.set(b, border);
			borders[b]!.set(a, border);
		}
		border.length++;
		border.gradient += (gradient[i]! + gradient[j]!) / 2;
	};
	for (let y = 0, i = 0; y < height; y++) {
		for (let x = 0; x < width; x++, i++) {
			const r = labels[i]!;
			area[r]!++;
			sums[r * 3]! += lab.L[i]!;
			sums[r * 3 + 1]! += lab.a[i]!;
			sums[r * 3 + 2]! += lab.b[i]!;
			const h = r * HISTOGRAM_SIZE;
			histograms[h + bin(lab.L[i]!, 0, 100)]!++;
			histograms[h + HISTOGRAM_BINS + bin(lab.a[i]!, -100, 100)]!++;
			histograms[h + 2 * HISTOGRAM_BINS + bin(lab.b[i]!, -100, 100)]!++;
			if (x + 1 < width) touch(i, i + 1);
			if (y + 1 < height) touch(i, i + width);
		}
	}
	return { area, sums, histograms, borders };
}

function bin(value: number, low: number, high: number): number {
	const v = Math.floor(((value - low) / (high - low)) * HISTOGRAM_BINS);
	return v < 0 ? 0 : v >= HISTOGRAM_BINS ? HISTOGRAM_BINS - 1 : v;
}
