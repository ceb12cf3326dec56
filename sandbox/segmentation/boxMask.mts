import type { Embedding } from './embedding.mjs';
import { learnedTrimap } from './learnedTrimap.mjs';
import { grabCut, TRIMAP } from './grabCut.mjs';
import { ancestors, cutTree } from './mergeTree.mjs';
import type { OpenCv } from './opencv.mjs';
import { boxArea, growBox, maskArea, type Box, type Mask } from './pixels.mjs';

/** Pixels that the caller knows to be inside or outside, whatever the colours say. */
export interface Seeds {
	inside: Mask[];
	outside: Mask[];
}

const NO_SEEDS: Seeds = { inside: [], outside: [] };
/** Below this many pixels there is less in a box than the network's cells can tell apart. */
const MIN_LEARNED_PX = 12;
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
/** A mask that fills less of its box than this has collapsed onto a detail. */
const COLLAPSED = 0.15;

/** The object in a box (working pixels). */
export function maskFromBox(cv: OpenCv, embedding: Embedding, asked: Box, seeds: Seeds = NO_SEEDS): Mask {
	const { width, height } = embedding.image;
	const box = growBox(asked, 0, width, height);
	const large = Math.min(box.x1 - box.x0, box.y1 - box.y0) >= MIN_LEARNED_PX;
	const learned = large && embedding.describe ? maskByFeatures(cv, embedding, box, seeds) : undefined;
	return learned ?? maskByRegions(cv, embedding, box, seeds);
}

/** By the features of the detector's network. Undefined when they do not tell the object from what is round it. */
function maskByFeatures(cv: OpenCv, embedding: Embedding, box: Box, seeds: Seeds): Mask | undefined {
	const { image } = embedding;
	const roi = growBox(box, CONTEXT, image.width, image.height);
	const mask = grabCut(cv, image, withSeeds(learnedTrimap(embedding, box, roi, seeds), seeds), roi);
	return maskArea(mask) >= COLLAPSED * boxArea(box) ? mask : undefined;
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
