import type { Detection } from './detector.mjs';
import { boxArea, boxOverlap, type Box } from './pixels.mjs';

/** What the detector saw in one frame. */
export interface Look {
	frame: number;
	detections: Detection[];
}

/** One object as the detector saw it from frame to frame. */
export interface BoxChain {
	/** By rising frame; never empty. */
	seen: { frame: number; box: Box }[];
	/** The best of its detections, 0..1. */
	score: number;
}

/** Two boxes of following looks are one object from this overlap on, or when their middles are this near, in shares of their size. */
const SAME_OVERLAP = 0.2;
const SAME_DISTANCE = 0.6;
/** Boxes that near to each other are one object only while their areas are this alike. */
const SAME_AREA = 0.4;
/** An object that was not seen in this many looks has gone; what comes then is another one. */
const FORGET_LOOKS = 3;

/**
 * Joins the detections of following looks to objects, the nearest first. `minScore`: what at least one detection of an
 * object needs; the others may be as weak as the caller passes. Best object first.
 */
export function boxChains(looks: Look[], minScore: number): BoxChain[] {
	const chains: (BoxChain & { look: number })[] = [];
	for (const [look, { frame, detections }] of looks.entries()) {
		const open = chains.filter((chain) => look - chain.look <= FORGET_LOOKS);
		const pairs = open
			.flatMap((chain) => detections.map((detection) => ({ chain, detection, near: nearness(chain, detection.box) })))
			.filter(({ near }) => near > 0)
			.sort((a, b) => b.near - a.near);
		const taken = new Set<unknown>();
		for (const { chain, detection } of pairs) {
			if (taken.has(chain) || taken.has(detection)) continue;
			taken.add(chain).add(detection);
			chain.seen.push({ frame, box: detection.box });
			chain.score = Math.max(chain.score, detection.score);
			chain.look = look;
		}
		for (const detection of detections)
			if (!taken.has(detection)) chains.push({ seen: [{ frame, box: detection.box }], score: detection.score, look });
	}
	return chains
		.filter(({ score }) => score >= minScore)
		.map(({ seen, score }) => ({ seen, score }))
		.sort((a, b) => b.score - a.score);
}

/** 0: not the same object. Overlapping boxes are nearer than any that only lie side by side. */
function nearness({ seen }: BoxChain, box: Box): number {
	const last = seen.at(-1)!.box;
	const overlap = boxOverlap(last, box);
	if (overlap >= SAME_OVERLAP) return 1 + overlap;
	const size = Math.sqrt(Math.max(boxArea(last), boxArea(box)));
	const apart = Math.hypot(last.x0 + last.x1 - box.x0 - box.x1, last.y0 + last.y1 - box.y0 - box.y1) / 2 / size;
	const alike = Math.min(boxArea(last), boxArea(box)) / Math.max(boxArea(last), boxArea(box));
	return apart <= SAME_DISTANCE && alike >= SAME_AREA ? 1 - apart : 0;
}
