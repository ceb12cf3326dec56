import type { Embedding } from './embedding.mjs';
import { learnedTrimap } from './learnedTrimap.mjs';
import { grabCut, isInside, TRIMAP } from './grabCut.mjs';
import { ancestors, cutTree } from './mergeTree.mjs';
import type { OpenCv } from './opencv.mjs';
import { boxArea, growBox, maskArea, maskOverlap, maskWhere, type Box, type Mask } from './pixels.mjs';

/** Pixels that the caller knows to be inside or outside, whatever the colours say. */
export interface Seeds {
	inside: Mask[];
	outside: Mask[];
}

/** Colours alone have nothing to be compared with. */
const REGIONS_CERTAINTY = 0.7;
/** Below this share of the picture an outline gets less certain, down to SMALL_CERTAINTY. */
const SMALL_SHARE = 0.004;
const SMALL_CERTAINTY = 0.7;
const NO_SEEDS: Seeds = { inside: [], outside: [] };
/** A box with a side below this is so enlarged for the network that it sees blur; colours do better there. */
const MIN_LEARNED_PX = 48;
/** Parts the picture is cut into when deciding what in the box belongs to the object. */
const PARTS = 350;
/** A part this far inside the box probably belongs to the object; one less inside than LOOSE probably does not. */
const HELD = 0.92;
const LOOSE = 0.55;
/** A part that joins something reaching out of the box (to a share below LEAVES) at a merge height this low is background. */
const LEAVES = 0.75;
const LOW_HEIGHT = 0.8;
/** Exponent of |x|^p + |y|^p = 1, a box with rounded corners: objects rarely fill the corners of their box. */
const ROUNDNESS = 3;
/** Context round the box, as a share of its size: enough to learn the background's colours. */
const CONTEXT = 0.35;
/** A mask that ends this near to an edge of the picture which its box touches reaches it, in shares of the box's shorter side. */
const EDGE_GAP = 0.04;
/** A mask that fills less of its box than this has collapsed onto a detail. */
const COLLAPSED = 0.15;

/** The object in a box (working pixels). */
export function maskFromBox(cv: OpenCv, embedding: Embedding, asked: Box, seeds: Seeds = NO_SEEDS): Mask {
	return cutFromBox(cv, embedding, asked, seeds).mask;
}

/**
 * The object in a box (working pixels) and how far to trust its outline, 0 to 1: whether features and colours drew the same one,
 * and whether it is large enough to be seen well.
 */
export function cutFromBox(
	cv: OpenCv,
	embedding: Embedding,
	asked: Box,
	seeds: Seeds = NO_SEEDS,
): { mask: Mask; certainty: number } {
	const { width, height } = embedding.image;
	const box = growBox(asked, 0, width, height);
	const large = Math.min(box.x1 - box.x0, box.y1 - box.y0) >= MIN_LEARNED_PX;
	const learned = large && embedding.describe ? maskByFeatures(cv, embedding, box, seeds) : undefined;
	const cut = learned ?? { mask: maskByRegions(cv, embedding, box, seeds), certainty: REGIONS_CERTAINTY };
	reachEdges(cut.mask, box, width, height);
	const share = maskArea(cut.mask) / (width * height);
	return { mask: cut.mask, certainty: cut.certainty * Math.min(1, Math.max(SMALL_CERTAINTY, share / SMALL_SHARE)) };
}

/**
 * Lets a mask go on to the picture's edges that its box touches, in place: the object is cut off there, but features and colours
 * are blurred by what is not in the picture, and often end a few pixels short of it.
 */
function reachEdges(mask: Mask, box: Box, width: number, height: number): void {
	const gap = Math.max(2, Math.round(EDGE_GAP * Math.min(box.x1 - box.x0, box.y1 - box.y0)));
	// `from`: the first pixel of a line at the edge; `step`: to the next pixel inwards.
	const extend = (from: number, step: number): void => {
		let met = 0;
		while (met < gap && !mask[from + met * step]) met++;
		if (met < gap) for (let i = 0; i < met; i++) mask[from + i * step] = 1;
	};
	for (let x = box.x0; x < box.x1; x++) {
		if (box.y0 === 0) extend(x, width);
		if (box.y1 === height) extend((height - 1) * width + x, -width);
	}
	for (let y = box.y0; y < box.y1; y++) {
		if (box.x0 === 0) extend(y * width, 1);
		if (box.x1 === width) extend(y * width + width - 1, -1);
	}
}

/** By the features of the detector's network. Undefined when they do not tell the object from what is round it. */
function maskByFeatures(
	cv: OpenCv,
	embedding: Embedding,
	box: Box,
	seeds: Seeds,
): { mask: Mask; certainty: number } | undefined {
	const { image } = embedding;
	const roi = growBox(box, CONTEXT, image.width, image.height);
	const trimap = withSeeds(learnedTrimap(embedding, box, roi), seeds);
	const mask = grabCut(cv, image, trimap, roi);
	if (maskArea(mask) < COLLAPSED * boxArea(box)) return undefined;
	return { mask, certainty: maskOverlap(mask, maskWhere(trimap, isInside)) };
}

/** By regions and colours alone. Nothing outside of the box is ever part of the object, except seeds. */
function maskByRegions(cv: OpenCv, embedding: Embedding, box: Box, seeds: Seeds): Mask {
	const { width, height } = embedding.image;
	const roi = growBox(box, CONTEXT, width, height);
	const plain = boxTrimap(embedding, box, roi);
	let mask = grabCut(cv, embedding.image, withSeeds(plain, seeds), roi);
	for (const core of [0.25, 0.45, 0.6]) {
		if (maskArea(mask) >= COLLAPSED * boxArea(box)) return mask;
		mask = grabCut(cv, embedding.image, withSeeds(withCore(plain, width, box, core), seeds), roi);
	}
	return maskArea(mask) >= COLLAPSED * boxArea(box) ? mask : withCore(new Uint8Array(plain.length), width, box, 1);
}

function boxTrimap(embedding: Embedding, box: Box, roi: Box): Uint8Array {
	const { tree, leafAt, image } = embedding;
	const { width, height } = image;
	const inBox = new Int32Array(tree.leafCount + 1);
	for (let y = box.y0; y < box.y1; y++) for (let x = box.x0; x < box.x1; x++) inBox[leafAt[y * width + x]! + 1]!++;
	for (let i = 0; i < tree.leafCount; i++) inBox[i + 1]! += inBox[i]!;
	const share = (node: number): number => (inBox[tree.high[node]!]! - inBox[tree.low[node]!]!) / tree.area[node]!;
	const shareOfLeaf = new Float32Array(tree.leafCount);
	for (const node of cutTree(tree, PARTS)) {
		const joined = ancestors(tree, node).find((n) => share(n) < LEAVES);
		const leaks = joined !== undefined && tree.birth[joined]! < LOW_HEIGHT;
		shareOfLeaf.fill(leaks ? 0 : share(node), tree.low[node], tree.high[node]);
	}
	const out = new Uint8Array(width * height).fill(TRIMAP.background);
	// A box round the whole picture leaves no background to learn from: its outermost pixels serve.
	const rim = boxArea(roi) - boxArea(box) < 0.02 * boxArea(box) ? 2 : 0;
	for (let y = box.y0 + rim; y < box.y1 - rim; y++) {
		for (let x = box.x0 + rim; x < box.x1 - rim; x++) {
			const dx = Math.abs(((x + 0.5 - box.x0) / (box.x1 - box.x0)) * 2 - 1);
			const dy = Math.abs(((y + 0.5 - box.y0) / (box.y1 - box.y0)) * 2 - 1);
			const held = shareOfLeaf[leafAt[y * width + x]!]!;
			const rounded = dx ** ROUNDNESS + dy ** ROUNDNESS <= 1;
			const centre = dx * dx + dy * dy < 0.0625;
			const inside = held >= HELD || centre || (held >= LOOSE && rounded);
			out[y * width + x] = inside ? TRIMAP.probableForeground : TRIMAP.probableBackground;
		}
	}
	return out;
}

/** The trimap with an ellipse of `radius` (share of the box's half size) in the middle of the box made surely inside. */
function withCore(trimap: Uint8Array, width: number, box: Box, radius: number): Uint8Array {
	const out = trimap.slice();
	for (let y = box.y0; y < box.y1; y++) {
		for (let x = box.x0; x < box.x1; x++) {
			const dx = ((x + 0.5 - box.x0) / (box.x1 - box.x0)) * 2 - 1;
			const dy = ((y + 0.5 - box.y0) / (box.y1 - box.y0)) * 2 - 1;
			if (dx * dx + dy * dy <= radius * radius) out[y * width + x] = TRIMAP.foreground;
		}
	}
	return out;
}

function withSeeds(trimap: Uint8Array, { inside, outside }: Seeds): Uint8Array {
	if (inside.length + outside.length === 0) return trimap;
	const out = trimap.slice();
	for (const seed of inside) for (let i = 0; i < out.length; i++) if (seed[i]) out[i] = TRIMAP.foreground;
	for (const seed of outside) for (let i = 0; i < out.length; i++) if (seed[i]) out[i] = TRIMAP.background;
	return out;
}
