import { blurPlane, labGradient, rgbToLab, type Lab } from './colour.mjs';
import { buildMergeTree, type MergeTree } from './mergeTree.mjs';
import type { Cells, Detector } from './detector.mjs';
import type { Box, Mask, RgbImage } from './pixels.mjs';
import { segmentRegions } from './regions.mjs';
import { measureRegions } from './regionStats.mjs';

/** What is computed once per picture and read by every prompt: the counterpart of SAM's image embedding. */
export interface Embedding {
	image: RgbImage;
	lab: Lab;
	tree: MergeTree;
	/** Depth-first position of the leaf under each pixel; see MergeTree. */
	leafAt: Int32Array;
	/** What the detector's network sees in a part of the picture; undefined where it is not installed. */
	describe: ((roi: Box) => Cells) | undefined;
}

/** Blur in pixels before regions are formed: takes sensor and JPEG noise away, keeps edges. */
const REGION_SIGMA_PX = 0.7;

/** Computes the embedding of a working picture (at most about 1024 pixels a side; about half a second at that size). */
export function embed(image: RgbImage, detector: Detector | undefined): Embedding {
	const { width, height } = image;
	const lab = rgbToLab(image);
	const blurred = {
		L: blurPlane(lab.L, width, height, REGION_SIGMA_PX),
		a: blurPlane(lab.a, width, height, REGION_SIGMA_PX),
		b: blurPlane(lab.b, width, height, REGION_SIGMA_PX),
	};
	const regions = segmentRegions(blurred, width, height);
	const gradient = labGradient(blurred, width, height);
	const stats = measureRegions(regions, lab, gradient, width, height, 2 * regions.count);
	const tree = buildMergeTree(stats, regions.count, width * height);
	const leafAt = regions.labels;
	for (let i = 0; i < leafAt.length; i++) leafAt[i] = tree.position[leafAt[i]!]!;
	return { image, lab, tree, leafAt, describe: detector && ((roi) => detector.describe(image, roi)) };
}

/** The pixels of one tree node. */
export function nodeMask({ tree, leafAt }: Embedding, node: number): Mask {
	const low = tree.low[node]!;
	const high = tree.high[node]!;
	const mask = new Uint8Array(leafAt.length);
	for (let i = 0; i < leafAt.length; i++) mask[i] = leafAt[i]! >= low && leafAt[i]! < high ? 1 : 0;
	return mask;
}

/** Paints, for a list of disjoint nodes, `valueOf(index)` into one byte per pixel; pixels of no node stay 0. */
export function paintNodes(
	{ tree, leafAt }: Embedding,
	nodes: number[],
	valueOf: (index: number) => number,
): Uint8Array {
	const byLeaf = new Uint8Array(tree.leafCount);
	nodes.forEach((node, index) => byLeaf.fill(valueOf(index), tree.low[node], tree.high[node]));
	const out = new Uint8Array(leafAt.length);
	for (let i = 0; i < leafAt.length; i++) out[i] = byLeaf[leafAt[i]!]!;
	return out;
}

/** Leaf id under a pixel of the working picture. */
export function leafUnder({ tree, leafAt, image }: Embedding, x: number, y: number): number {
	return tree.position.indexOf(leafAt[y * image.width + x]!);
}
