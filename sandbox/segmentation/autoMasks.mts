import { maskFromBox } from './boxMask.mjs';
import { cleanMask } from './cleanMask.mjs';
import type { Detection } from './detector.mjs';
import { nodeMask, type Embedding } from './embedding.mjs';
import { ancestors, type MergeTree } from './mergeTree.mjs';
import type { OpenCv } from './opencv.mjs';
import { maskArea, maskOverlap, type Mask } from './pixels.mjs';
import { detectionScore, nodeQuality } from './pointMask.mjs';

/** SAM's own automatic mask parameters, areas in working pixels. */
export interface AutoOptions {
	pointsPerSide: number;
	predIouThresh: number;
	stabilityScoreThresh: number;
	minMaskRegionArea: number;
	/** Of two masks that overlap more than this (IoU, 0..1) only the more distinct one is kept. */
	maxOverlap: number;
}

/** Merge heights at which the picture is read: whole things, parts, parts of parts. */
const HEIGHTS = [2, 1.35, 0.95];
const MAX_AREA_SHARE = 0.75;
/** Below this share of the picture a region is texture, whatever the caller's floor. */
const MIN_AREA_SHARE = 0.0003;
/** SAM compares a mask at two thresholds; here the tree is cut this factor below and above the node's own height. */
const STABILITY_STEP = 1.2;
const MIN_DETECTION = 0.3;

/**
 * Masks of everything in the picture, largest first. Raising a threshold or the area floor, or lowering the number of grid
 * points, never adds a region. `predIouThresh` is compared with a contrast score, not with a learned IoU.
 */
export function masksOfEverything(
	cv: OpenCv,
	embedding: Embedding,
	detections: Detection[],
	options: AutoOptions,
): Mask[] {
	const { width, height } = embedding.image;
	const onGrid = gridLeaves(embedding, options.pointsPerSide);
	const floor = Math.max(options.minMaskRegionArea, MIN_AREA_SHARE * width * height);
	const nodes = regionNodes(embedding.tree, onGrid, options.maxOverlap).filter(
		(node) =>
			embedding.tree.area[node]! >= floor &&
			predictedIou(embedding.tree, node) >= options.predIouThresh &&
			stability(embedding.tree, node) >= options.stabilityScoreThresh,
	);
	const masks = nodes.map((node) =>
		cleanMask(cv, nodeMask(embedding, node), width, height, { minPart: 0.05, maxHole: 0.02 }),
	);
	for (const detection of detections) {
		if (detection.score < MIN_DETECTION || detectionScore(detection.score) < options.predIouThresh) continue;
		const mask = maskFromBox(cv, embedding, detection.box);
		const hit = mask.some((v, i) => v === 1 && onGrid[embedding.leafAt[i]!] === 1);
		if (hit && maskArea(mask) >= floor && masks.every((other) => maskOverlap(other, mask) <= options.maxOverlap))
			masks.push(mask);
	}
	return masks
		.map((mask) => ({ mask, area: maskArea(mask) }))
		.filter(({ area }) => area > 0)
		.sort((a, b) => b.area - a.area)
		.map(({ mask }) => mask);
}

/** How clearly the region stands out, on the scale of SAM's predicted IoU: 0.7 for a fleeting region, 1 for a lasting one. */
function predictedIou(tree: MergeTree, node: number): number {
	return 0.7 + 0.3 * Math.sqrt(nodeQuality(tree, node));
}

/** Share of the region that is left when the tree is cut a step lower, of what it grows to when cut a step higher; 0..1. */
function stability(tree: MergeTree, node: number): number {
	// Leaves are born at height 0; half their death stands in.
	const middle = tree.birth[node]! > 0 ? Math.sqrt(tree.birth[node]! * tree.death[node]!) : tree.death[node]! / 2;
	let inner = node;
	while (inner >= tree.leafCount && tree.birth[inner]! > middle / STABILITY_STEP) {
		const [a, b] = [tree.left[inner]!, tree.right[inner]!];
		inner = tree.area[a]! >= tree.area[b]! ? a : b;
	}
	const outer = ancestors(tree, node).find((n) => tree.death[n]! > middle * STABILITY_STEP) ?? node;
	return tree.area[inner]! / tree.area[outer]!;
}

/** 1 for every leaf position under a point of the grid, as many points along each side as asked. */
function gridLeaves({ leafAt, image, tree }: Embedding, pointsPerSide: number): Uint8Array {
	const hit = new Uint8Array(tree.leafCount);
	const along = (size: number): number[] => {
		const count = Math.min(pointsPerSide, size);
		return Array.from({ length: count }, (_, i) => Math.floor(((i + 0.5) / count) * size));
	};
	for (const y of along(image.height)) for (const x of along(image.width)) hit[leafAt[y * image.width + x]!] = 1;
	return hit;
}

function regionNodes(tree: MergeTree, onGrid: Uint8Array, maxOverlap: number): number[] {
	const alive = new Set<number>();
	for (let node = 0; node < tree.nodeCount; node++) {
		if (HEIGHTS.some((h) => tree.birth[node]! <= h && tree.death[node]! > h)) alive.add(node);
	}
	const maxArea = MAX_AREA_SHARE * tree.area[tree.nodeCount - 1]!;
	const fitting = [...alive].filter(
		(node) => tree.area[node]! <= maxArea && onGrid.subarray(tree.low[node], tree.high[node]).includes(1),
	);
	const kept: number[] = [];
	for (const node of fitting.sort((a, b) => nodeQuality(tree, b) - nodeQuality(tree, a) || a - b)) {
		const repeats = kept.some((other) => {
			const nested = tree.low[node]! < tree.high[other]! && tree.low[other]! < tree.high[node]!;
			return (
				nested &&
				Math.min(tree.area[node]!, tree.area[other]!) / Math.max(tree.area[node]!, tree.area[other]!) > maxOverlap
			);
		});
		if (!repeats) kept.push(node);
	}
	return kept;
}
