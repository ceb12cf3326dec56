import type { Lab } from './colour.mjs';

/** A partition of the picture: `labels[i]` is the region (0..count-1) of pixel i. */
export interface Regions {
	labels: Int32Array;
	count: number;
}

/** Scale of observation for distances in Lab: gives about a thousand regions on a 1024 px photo. */
const K = 60;
/** Smallest region as a share of the picture: 90 pixels at 1024 x 768. */
const MIN_SHARE = 0.000115;
/** Weights are sorted by counting; 32 steps per Lab unit is finer than 8-bit noise, 4096 bins reach a distance of 128. */
const BINS_PER_UNIT = 32;
const BINS = 4096;

/**
 * Graph-based regions after Felzenszwalb and Huttenlocher (IJCV 2004) over 8-connected pixels.
 * `lab`: planes already blurred by about 0.7 pixels.
 */
export function segmentRegions(lab: Lab, width: number, height: number): Regions {
	const n = width * height;
	const { from, step, bins } = edges(lab, width, height);
	const sorted = sortByWeight(bins);
	const parent = Int32Array.from({ length: n }, (_, i) => i);
	const size = new Int32Array(n).fill(1);
	const limit = new Float64Array(n).fill(K);

	const find = (i: number): number => {
		while (parent[i] !== i) {
			parent[i] = parent[parent[i]!]!;
			i = parent[i]!;
		}
		return i;
	};
	const union = (a: number, b: number): number => {
		const keep = size[a]! >= size[b]! ? a : b;
		const drop = keep === a ? b : a;
		parent[drop] = keep;
		size[keep]! += size[drop]!;
		return keep;
	};

	for (const e of sorted) {
		const a = find(from[e]!);
		const b = find(from[e]! + step[e]!);
		if (a === b) continue;
		const weight = bins[e]! / BINS_PER_UNIT;
		if (weight <= limit[a]! && weight <= limit[b]!) {
			const keep = union(a, b);
			limit[keep] = weight + K / size[keep]!;
		}
	}
	const minSize = Math.max(12, Math.round(n * MIN_SHARE));
	for (const e of sorted) {
		const a = find(from[e]!);
		const b = find(from[e]! + step[e]!);
		if (a !== b && (size[a]! < minSize || size[b]! < minSize)) union(a, b);
	}
	return compact(n, find);
}

function compact(n: number, find: (i: number) => number): Regions {
	const ids = new Int32Array(n).fill(-1);
	const labels = new Int32Array(n);
	let count = 0;
	for (let i = 0; i < n; i++) {
		const root = find(i);
		if (ids[root]! < 0) ids[root] = count++;
		labels[i] = ids[root]!;
	}
	return { labels, count };
}

/** Every pixel with its right, lower, lower right and lower left neighbour; `bins` is the quantised Lab distance. */
function edges(
	{ L, a, b }: Lab,
	width: number,
	height: number,
): { from: Int32Array; step: Int32Array; bins: Uint16Array } {
	const max = width * height * 4;
	const from = new Int32Array(max);
	const step = new Int32Array(max);
	const bins = new Uint16Array(max);
	let e = 0;
	const add = (i: number, d: number): void => {
		const j = i + d;
		const dL = L[i]! - L[j]!;
		const da = a[i]! - a[j]!;
		const db = b[i]! - b[j]!;
		const distance = Math.sqrt(dL * dL + da * da + db * db);
		from[e] = i;
		step[e] = d;
		bins[e++] = Math.min(BINS - 1, distance * BINS_PER_UNIT);
	};
	for (let y = 0, i = 0; y < height; y++) {
		for (let x = 0; x < width; x++, i++) {
			const right = x < width - 1;
			if (right) add(i, 1);
			if (y === height - 1) continue;
			add(i, width);
			if (right) add(i, width + 1);
			if (x > 0) add(i, width - 1);
		}
	}
	return { from: from.subarray(0, e), step: step.subarray(0, e), bins: bins.subarray(0, e) };
}

/** Indices of the edges in rising weight; equal weights keep their order, so the result is always the same. */
function sortByWeight(bins: Uint16Array): Int32Array {
	const start = new Int32Array(BINS + 1);
	for (let e = 0; e < bins.length; e++) start[bins[e]! + 1]!++;
	for (let v = 0; v < BINS; v++) start[v + 1]! += start[v]!;
	const sorted = new Int32Array(bins.length);
	for (let e = 0; e < bins.length; e++) sorted[start[bins[e]!]!++] = e;
	return sorted;
}
