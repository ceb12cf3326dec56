import { HISTOGRAM_BINS, HISTOGRAM_SIZE, type Border, type RegionStats } from './regionStats.mjs';
import { PairHeap } from './pairHeap.mjs';

/**
 * Binary tree of merged regions. Nodes 0..leafCount-1 are the regions, later ids are merges in their order, the last is the
 * whole picture. In depth-first order every node covers the leaves `low[node] <= position < high[node]`.
 */
export interface MergeTree {
	leafCount: number;
	nodeCount: number;
	/** -1 at the root. */
	parent: Int32Array;
	/** Children of a merge, -1 for leaves. */
	left: Int32Array;
	right: Int32Array;
	/** Merge height at which the node comes into being (0 for leaves) and at which it is swallowed; rising towards the root. */
	birth: Float64Array;
	death: Float64Array;
	/** Pixels. */
	area: Float64Array;
	low: Int32Array;
	high: Int32Array;
	/** Position in depth-first order of each leaf. */
	position: Int32Array;
}

/** The root is never swallowed; a finite height keeps lifetimes comparable. */
const ROOT_LIFE = 0.5;

/**
 * Merges the cheapest pair of neighbours until one node is left. `stats` must have room for 2 * leafCount - 1 nodes; it is
 * used up. Cost: colour distance, gradient on the shared border and histogram distance, damped for small regions.
 */
export function buildMergeTree(stats: RegionStats, leafCount: number, pixelCount: number): MergeTree {
	const nodeCount = 2 * leafCount - 1;
	const parent = new Int32Array(nodeCount).fill(-1);
	const left = new Int32Array(nodeCount).fill(-1);
	const right = new Int32Array(nodeCount).fill(-1);
	const birth = new Float64Array(nodeCount);
	const death = new Float64Array(nodeCount);
	const { area, borders } = stats;
	const heap = new PairHeap();
	for (let a = 0; a < leafCount; a++) {
		for (const [b, border] of borders[a]!) if (a < b) heap.push(mergeCost(stats, a, b, border, pixelCount), a, b);
	}
	let next = leafCount;
	while (next < nodeCount) {
		const pair = heap.pop();
		if (!pair) break;
		const { a, b, cost } = pair;
		if (parent[a]! >= 0 || parent[b]! >= 0) continue;
		const node = next++;
		left[node] = a;
		right[node] = b;
		parent[a] = parent[b] = node;
		birth[node] = Math.max(cost, birth[a]!, birth[b]!);
		death[a] = death[b] = birth[node];
		area[node] = area[a]! + area[b]!;
		addStats(stats, node, a, b);
		borders[node] = joinBorders(borders, node, a, b);
		for (const [other, border] of borders[node])
			heap.push(mergeCost(stats, node, other, border, pixelCount), node, other);
	}
	death[nodeCount - 1] = birth[nodeCount - 1]! + ROOT_LIFE;
	return {
		leafCount,
		nodeCount,
		parent,
		left,
		right,
		birth,
		death,
		area: area.slice(0, nodeCount),
		...depthFirst(leafCount, left, right),
	};
}

function mergeCost(
	{ area, sums, histograms }: RegionStats,
	a: number,
	b: number,
	border: Border,
	pixelCount: number,
): number {
	const dL = (sums[a * 3]! / area[a]! - sums[b * 3]! / area[b]!) * 0.6;
	const da = sums[a * 3 + 1]! / area[a]! - sums[b * 3 + 1]! / area[b]!;
	const db = sums[a * 3 + 2]! / area[a]! - sums[b * 3 + 2]! / area[b]!;
	let chi2 = 0;
	for (let i = 0; i < HISTOGRAM_SIZE; i++) {
		const p = histograms[a * HISTOGRAM_SIZE + i]! / area[a]!;
		const q = histograms[b * HISTOGRAM_SIZE + i]! / area[b]!;
		if (p + q > 0) chi2 += ((p - q) * (p - q)) / (p + q);
	}
	const difference =
		Math.sqrt(dL * dL + da * da + db * db) / 25 + border.gradient / border.length / 8 + 0.1 * chi2 * 0.5;
	const small = Math.min(1.5, Math.min(area[a]!, area[b]!) / (0.03 * pixelCount));
	return difference * small ** 0.25;
}

function addStats({ sums, histograms }: RegionStats, node: number, a: number, b: number): void {
	for (let i = 0; i < 3; i++) sums[node * 3 + i] = sums[a * 3 + i]! + sums[b * 3 + i]!;
	const size = 3 * HISTOGRAM_BINS;
	for (let i = 0; i < size; i++) histograms[node * size + i] = histograms[a * size + i]! + histograms[b * size + i]!;
}

function joinBorders(borders: Map<number, Border>[], node: number, a: number, b: number): Map<number, Border> {
	const joined = new Map<number, Border>();
	for (const child of [a, b]) {
		for (const [other, border] of borders[child]!) {
			if (other === a || other === b) continue;
			const known = joined.get(other);
			joined.set(
				other,
				known ? { length: known.length + border.length, gradient: known.gradient + border.gradient } : border,
			);
		}
		borders[child] = new Map();
	}
	for (const [other, border] of joined) {
		borders[other]!.delete(a);
		borders[other]!.delete(b);
		borders[other]!.set(node, border);
	}
	return joined;
}

function depthFirst(
	leafCount: number,
	left: Int32Array,
	right: Int32Array,
): Pick<MergeTree, 'low' | 'high' | 'position'> {
	const nodeCount = left.length;
	const low = new Int32Array(nodeCount);
	const high = new Int32Array(nodeCount);
	const position = new Int32Array(leafCount);
	const leaves = new Int32Array(nodeCount).fill(1);
	for (let node = leafCount; node < nodeCount; node++) leaves[node] = leaves[left[node]!]! + leaves[right[node]!]!;
	high[nodeCount - 1] = leafCount;
	// Parents have higher ids than their children, so one pass downwards visits every node after its parent.
	for (let node = nodeCount - 1; node >= 0; node--) {
		if (node < leafCount) {
			position[node] = low[node]!;
			continue;
		}
		low[left[node]!] = low[node]!;
		high[left[node]!] = low[right[node]!] = low[node]! + leaves[left[node]!]!;
		high[right[node]!] = high[node]!;
	}
	return { low, high, position };
}

/** The nodes that are whole when `count` nodes are left: a partition of the picture into that many parts. */
export function cutTree(tree: MergeTree, count: number): number[] {
	const firstUndone = tree.nodeCount - Math.min(count, tree.leafCount) + 1;
	const nodes: number[] = [];
	for (let node = 0; node < firstUndone; node++) {
		if (tree.parent[node]! < 0 || tree.parent[node]! >= firstUndone) nodes.push(node);
	}
	return nodes;
}

/** The node and everything above it, root last. */
export function ancestors(tree: MergeTree, node: number): number[] {
	const chain: number[] = [];
	for (let at = node; at >= 0; at = tree.parent[at]!) chain.push(at);
	return chain;
}
