import { maskFromBox } from './boxMask.mjs';
import type { Detection } from './detector.mjs';
import { nodeMask, type Embedding } from './embedding.mjs';
import type { OpenCv } from './opencv.mjs';
import { boxArea, maskBox, type Box, type Mask } from './pixels.mjs';
import { nodeQuality } from './pointMask.mjs';

/** A detection below this is no evidence for a main object. */
const MIN_SCORE = 0.28;
/** Objects nearly as prominent as the most prominent one belong to the subject too. */
const KEEP = 0.6;

/** The picture's main object or objects: prominent detections, else the most distinct region away from the border. */
export function salientMask(cv: OpenCv, embedding: Embedding, detections: Detection[]): Mask | undefined {
	const { width, height } = embedding.image;
	const prominent = detections
		.filter((d) => d.score >= MIN_SCORE)
		.map((d) => ({ box: d.box, weight: d.score * Math.sqrt(boxArea(d.box)) * centrality(d.box, width, height) }))
		.sort((a, b) => b.weight - a.weight);
	if (prominent.length === 0) return distinctRegion(cv, embedding);
	const mask = new Uint8Array(width * height);
	for (const { box } of prominent.filter((p) => p.weight >= KEEP * prominent[0]!.weight)) {
		const one = maskFromBox(cv, embedding, box);
		for (let i = 0; i < mask.length; i++) mask[i]! |= one[i]!;
	}
	return mask;
}

/** 1 in the middle of the picture, falling to 0.4 at its corners. */
function centrality(box: Box, width: number, height: number): number {
	const dx = (box.x0 + box.x1) / width - 1;
	const dy = (box.y0 + box.y1) / height - 1;
	return 1 - 0.6 * Math.min(1, Math.hypot(dx, dy) / Math.SQRT2);
}

/** Without detections: the tree node that is most distinct, central and free of the picture's edge, recut from its box. */
function distinctRegion(cv: OpenCv, embedding: Embedding): Mask | undefined {
	const { tree, leafAt, image } = embedding;
	const { width, height } = image;
	const rim = new Float64Array(tree.leafCount + 1);
	const count = (i: number): void => void rim[leafAt[i]! + 1]!++;
	for (let x = 0; x < width; x++) {
		count(x);
		count((height - 1) * width + x);
	}
	for (let y = 1; y < height - 1; y++) {
		count(y * width);
		count(y * width + width - 1);
	}
	for (let i = 0; i < tree.leafCount; i++) rim[i + 1]! += rim[i]!;
	let bestNode = -1;
	let bestWeight = 0;
	for (let node = 0; node < tree.nodeCount; node++) {
		const share = tree.area[node]! / leafAt.length;
		if (share < 0.004 || share > 0.7) continue;
		const edge = (rim[tree.high[node]!]! - rim[tree.low[node]!]!) / Math.sqrt(tree.area[node]!);
		const weight = nodeQuality(tree, node) * Math.sqrt(Math.min(share, 0.25)) * Math.max(0, 1 - edge);
		if (weight > bestWeight) {
			bestWeight = weight;
			bestNode = node;
		}
	}
	if (bestNode < 0) return undefined;
	const box = maskBox(nodeMask(embedding, bestNode), width, height);
	return box && maskFromBox(cv, embedding, { x0: box.x0 - 2, y0: box.y0 - 2, x1: box.x1 + 2, y1: box.y1 + 2 });
}
