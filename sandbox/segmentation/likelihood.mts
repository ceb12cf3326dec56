import type { Cells } from './detector.mjs';

/** Two separate judges: early layers see outlines and texture, late ones what belongs to the thing. Their shares in the verdict. */
const EARLY_SHARE = 0.65;
const ROUNDS = 3;
/** Keeps the fit from trusting single features, in shares of a feature's variance. */
const RIDGE = 0.03;
/** How fast trust in "this is the object" falls from the box's middle to its edge, where the corners are mostly background. */
const CENTRE_TRUST = 3;
/** A margin round the box says nothing: boxes are a few per cent too tight or too wide. In half sizes of the box. */
const SILENT_RIM = 0.08;
/** There is more outside than inside and it says less; every third cell of it that is looked at is enough. */
const OUTSIDE_STEP = 3;
/** What a caller knows of a cell counts as much as this many cells that are only guessed. */
const KNOWN_WEIGHT = 20;

/** A box in cells, fractions allowed. */
export interface CellBox {
	x0: number;
	y0: number;
	x1: number;
	y1: number;
}

/**
 * How likely each cell belongs to the object in the box: about 1 for sure, 0 undecided, about -1 for surely not.
 * A linear classifier learns the object against what is outside of the box, in the features of the detector's network, and is
 * taught again with its own verdict on the inside, as GrabCut does with colours alone.
 * `known`: per cell 1 inside, -1 outside, 0 not known.
 */
export function objectLikelihood(cells: Cells, box: CellBox, known: Int8Array): Float32Array {
	const verdict = new Float32Array(cells.side * cells.side);
	for (const [features, share] of [
		[cells.early, EARLY_SHARE],
		[cells.late, 1 - EARLY_SHARE],
	] as const) {
		const one = judge(features, cells.side, box, known);
		for (let i = 0; i < verdict.length; i++) verdict[i]! += share * one[i]!;
	}
	return verdict;
}

function judge(features: Float32Array, side: number, box: CellBox, known: Int8Array): Float32Array {
	const count = side * side;
	const size = features.length / count;
	const wanted = new Float32Array(count);
	const weight = new Float32Array(count);
	const inBox: number[] = [];
	for (let i = 0; i < count; i++) {
		const dx = (((i % side) + 0.5 - box.x0) / (box.x1 - box.x0)) * 2 - 1;
		const dy = ((Math.floor(i / side) + 0.5 - box.y0) / (box.y1 - box.y0)) * 2 - 1;
		const reach = Math.max(Math.abs(dx), Math.abs(dy));
		if (reach < 1) inBox.push(i);
		wanted[i] = known[i] || (reach < 1 ? 1 : -1);
		weight[i] = reach < 1 ? Math.exp(-CENTRE_TRUST * (dx * dx + dy * dy)) : reach < 1 + SILENT_RIM ? 0 : 1;
		if (reach >= 1 && (i + Math.floor(i / side)) % OUTSIDE_STEP !== 0) weight[i] = 0;
		if (known[i]) weight[i] = KNOWN_WEIGHT;
	}
	let values: Float32Array = new Float32Array(count);
	for (let round = 0; round < ROUNDS; round++) {
		values = applyWeights(features, size, fitWeights(features, size, side, wanted, weight));
		const inside = Float32Array.from(inBox, (i) => values[i]!);
		const { threshold, spread } = splitValues(inside);
		for (let i = 0; i < count; i++) values[i] = (values[i]! - threshold) / spread;
		for (const i of inBox) {
			if (known[i]) continue;
			wanted[i] = values[i]! > 0 ? 1 : -1;
			weight[i] = Math.min(1, Math.abs(values[i]!));
		}
	}
	return values.map((v) => Math.max(-1.5, Math.min(1.5, v)));
}

/** Ridge regression on every second cell of every second row: a quarter of them, which differ little from their neighbours. */
function fitWeights(
	features: Float32Array,
	size: number,
	side: number,
	wanted: Float32Array,
	weight: Float32Array,
): Float64Array {
	const total = [0, 0];
	for (let i = 0; i < wanted.length; i++) total[wanted[i]! > 0 ? 1 : 0]! += weight[i]!;
	const matrix = new Float64Array(size * size);
	const right = new Float64Array(size);
	for (let y = 0; y < side; y += 2) {
		for (let x = (y >> 1) & 1; x < side; x += 2) {
			const i = y * side + x;
			const w = (2 * weight[i]!) / (total[wanted[i]! > 0 ? 1 : 0]! || 1);
			if (w === 0) continue;
			for (let a = 0, o = i * size; a < size; a++) {
				const v = features[o + a]! * w;
				right[a]! += v * wanted[i]!;
				for (let b = 0, row = a * size; b <= a; b++) matrix[row + b]! += v * features[o + b]!;
			}
		}
	}
	for (let a = 0; a < size; a++) matrix[a * size + a]! += RIDGE;
	return solveSymmetric(matrix, right, size);
}

function applyWeights(features: Float32Array, size: number, weights: Float64Array): Float32Array {
	const out = new Float32Array(features.length / size);
	for (let i = 0, o = 0; i < out.length; i++) {
		let sum = 0;
		for (let a = 0; a < size; a++, o++) sum += weights[a]! * features[o]!;
		out[i] = sum;
	}
	return out;
}

/** Cholesky. `matrix`: positive definite, its lower half is read and overwritten. */
function solveSymmetric(matrix: Float64Array, right: Float64Array, n: number): Float64Array {
	for (let j = 0; j < n; j++) {
		for (let i = j; i < n; i++) {
			let sum = matrix[i * n + j]!;
			for (let k = 0; k < j; k++) sum -= matrix[i * n + k]! * matrix[j * n + k]!;
			matrix[i * n + j] = i === j ? Math.sqrt(Math.max(sum, 1e-12)) : sum / matrix[j * n + j]!;
		}
	}
	const out = right.slice();
	for (let i = 0; i < n; i++) {
		for (let k = 0; k < i; k++) out[i]! -= matrix[i * n + k]! * out[k]!;
		out[i]! /= matrix[i * n + i]!;
	}
	for (let i = n - 1; i >= 0; i--) {
		for (let k = i + 1; k < n; k++) out[i]! -= matrix[k * n + i]! * out[k]!;
		out[i]! /= matrix[i * n + i]!;
	}
	return out;
}

const BINS = 64;

/** Where two groups of values part (Otsu 1979), and half the distance of their means. */
function splitValues(values: Float32Array): { threshold: number; spread: number } {
	let low = Infinity;
	let high = -Infinity;
	for (const v of values) {
		low = Math.min(low, v);
		high = Math.max(high, v);
	}
	if (!(high > low)) return { threshold: 0, spread: 1 };
	const counts = new Float64Array(BINS);
	const sums = new Float64Array(BINS);
	let all = 0;
	for (const v of values) {
		const bin = Math.min(BINS - 1, Math.floor(((v - low) / (high - low)) * BINS));
		counts[bin]!++;
		sums[bin]! += v;
		all += v;
	}
	let best = { threshold: 0, spread: 1 };
	let bestGain = -1;
	for (let bin = 0, below = 0, belowSum = 0; bin < BINS - 1; bin++) {
		below += counts[bin]!;
		belowSum += sums[bin]!;
		const above = values.length - below;
		if (below === 0 || above === 0) continue;
		const gap = (all - belowSum) / above - belowSum / below;
		const gain = below * above * gap * gap;
		if (gain > bestGain) {
			bestGain = gain;
			best = { threshold: low + ((bin + 1) / BINS) * (high - low), spread: Math.max(1e-6, gap / 2) };
		}
	}
	return best;
}
