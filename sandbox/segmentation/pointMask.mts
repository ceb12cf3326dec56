import { maskFromBox, type Seeds } from './boxMask.mjs';
import { cleanMask } from './cleanMask.mjs';
import type { Detection } from './detector.mjs';
import { leafUnder, nodeMask, type Embedding } from './embedding.mjs';
import { ancestors, type MergeTree } from './mergeTree.mjs';
import type { OpenCv } from './opencv.mjs';
import { boxArea, type Box, type Mask, type ScoredMask } from './pixels.mjs';

/** A click in working pixels (whole numbers inside the picture). */
export interface Click {
	x: number;
	y: number;
	positive: boolean;
}

/** A merge height at which a region counts as a whole object, and a lifetime at which it counts as distinct. */
const WHOLE_HEIGHT = 3;
const LONG_LIFE = 1.5;
/** Masks nearer in area than this ratio are the same answer twice. */
const SAME_AREA = 0.7;
const MAX_AREA_SHARE = 0.75;
/** The region under a click is taken as certain while it is at most this share of the object's box. */
const SEED_SHARE = 0.12;

/** How distinct a node is, 0..1: SAM's masks too are the ones that stay the same over many thresholds. */
export function nodeQuality(tree: MergeTree, node: number): number {
	const life = Math.min(1, (tree.death[node]! - tree.birth[node]!) / LONG_LIFE);
	return 0.7 * life + 0.3 * Math.min(1, tree.death[node]! / WHOLE_HEIGHT);
}

/**
 * The object under the clicks, best guess first, at most `limit`: whole, part, subpart, as SAM's three masks.
 * Needs at least one positive click. With `box` the object is the one in that box.
 */
export function masksFromClicks(
	cv: OpenCv,
	embedding: Embedding,
	clicks: Click[],
	detections: Detection[],
	limit: number,
	box?: Box,
): ScoredMask[] {
	const { width, height } = embedding.image;
	const found: ScoredMask[] = [];
	const object = objectAround(clicks, detections, box);
	if (object) {
		const mask = maskFromBox(cv, embedding, object.box, clickSeeds(embedding, clicks, boxArea(object.box)));
		found.push({ mask, score: object.score });
	}
	if (found.length < limit || !box) {
		for (const { nodes, score } of nodesUnderClicks(embedding, clicks)) {
			const mask = new Uint8Array(width * height);
			for (const node of nodes) {
				const one = nodeMask(embedding, node);
				for (let i = 0; i < mask.length; i++) mask[i]! |= one[i]!;
			}
			found.push({ mask: cleanMask(cv, mask, width, height, { minPart: 0, maxHole: 0.02 }), score });
		}
	}
	return found.sort((a, b) => b.score - a.score).slice(0, limit);
}

/** Scores of a detection: a confident one outranks every region of the tree, a weak one does not. */
export function detectionScore(score: number): number {
	return 0.7 + 0.28 * Math.max(0, Math.min(1, (score - 0.2) / 0.3));
}

function objectAround(clicks: Click[], detections: Detection[], box?: Box): { box: Box; score: number } | undefined {
	const positives = clicks.filter((c) => c.positive);
	const holds = (b: Box, c: Click): boolean => c.x >= b.x0 && c.x < b.x1 && c.y >= b.y0 && c.y < b.y1;
	const known = box
		? { box, score: 0.95 }
		: detections
				.filter(
					(d) =>
						d.score >= 0.2 &&
						holds(d.box, positives[0]!) &&
						positives.filter((c) => holds(d.box, c)).length >= 0.6 * positives.length,
				)
				.map((d) => ({ box: d.box, score: detectionScore(d.score) }))[0]!;
	if (!known) return undefined;
	const widened = { ...known.box };
	for (const { x, y } of positives) {
		widened.x0 = Math.min(widened.x0, x - 2);
		widened.y0 = Math.min(widened.y0, y - 2);
		widened.x1 = Math.max(widened.x1, x + 3);
		widened.y1 = Math.max(widened.y1, y + 3);
	}
	return { box: widened, score: known.score };
}

/** The small distinct region under every click, as certain pixels for a cut in a box of `area` pixels. */
export function clickSeeds(embedding: Embedding, clicks: Click[], area: number): Seeds {
	const seeds: Seeds = { inside: [], outside: [] };
	const { tree } = embedding;
	for (const click of clicks) {
		const leaf = leafUnder(embedding, click.x, click.y);
		const others = clicks
			.filter((c) => c.positive !== click.positive)
			.map((c) => tree.position[leafUnder(embedding, c.x, c.y)]!);
		const chain = ancestors(tree, leaf).filter(
			(n) => tree.area[n]! <= SEED_SHARE * area && !others.some((p) => holdsPosition(tree, n, p)),
		);
		const mask = chain.length > 0 ? nodeMask(embedding, best(tree, chain)) : discMask(embedding, click);
		(click.positive ? seeds.inside : seeds.outside).push(mask);
	}
	return seeds;
}

/** Groups of nodes that hold every positive click and no negative one, most distinct first. */
function nodesUnderClicks(embedding: Embedding, clicks: Click[]): { nodes: number[]; score: number }[] {
	const { tree } = embedding;
	const leaves = clicks.filter((c) => c.positive).map((c) => leafUnder(embedding, c.x, c.y));
	const wanted = leaves.map((leaf) => tree.position[leaf]!);
	const refused = clicks.filter((c) => !c.positive).map((c) => tree.position[leafUnder(embedding, c.x, c.y)]!);
	const clear = (node: number): boolean => !refused.some((p) => holdsPosition(tree, node, p));
	const maxArea = MAX_AREA_SHARE * embedding.leafAt.length;
	const allowed = (node: number): boolean => clear(node) && tree.area[node]! <= maxArea;
	const common = ancestors(tree, leaves[0]!).filter(
		(n) => allowed(n) && wanted.every((p) => holdsPosition(tree, n, p)),
	);
	if (common.length === 0) {
		const nodes = leaves.map((leaf) => {
			const chain = ancestors(tree, leaf).filter(allowed);
			return chain.length > 0 ? best(tree, chain) : leaf;
		});
		return [{ nodes, score: 0.5 + 0.42 * Math.min(...nodes.map((n) => nodeQuality(tree, n))) }];
	}
	const picked: number[] = [];
	for (const node of common.sort((a, b) => nodeQuality(tree, b) - nodeQuality(tree, a))) {
		const ratio = (other: number): number =>
			Math.min(tree.area[node]!, tree.area[other]!) / Math.max(tree.area[node]!, tree.area[other]!);
		if (picked.length < 3 && picked.every((p) => ratio(p) < SAME_AREA)) picked.push(node);
	}
	return picked.map((node) => ({ nodes: [node], score: 0.5 + 0.42 * nodeQuality(tree, node) }));
}

function best(tree: MergeTree, nodes: number[]): number {
	return nodes.reduce((a, b) => (nodeQuality(tree, b) > nodeQuality(tree, a) ? b : a));
}

function holdsPosition(tree: MergeTree, node: number, position: number): boolean {
	return position >= tree.low[node]! && position < tree.high[node]!;
}

/** Clicks of both kinds on one region leave nothing but the spots themselves. */
function discMask({ image }: Embedding, { x, y }: Click): Mask {
	const mask = new Uint8Array(image.width * image.height);
	for (let dy = -2; dy <= 2; dy++) {
		for (let dx = -2; dx <= 2; dx++) {
			if (x + dx >= 0 && x + dx < image.width && y + dy >= 0 && y + dy < image.height)
				mask[(y + dy) * image.width + x + dx] = 1;
		}
	}
	return mask;
}
