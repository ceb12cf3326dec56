import { cutFromBox, maskFromBox } from './boxMask.mjs';
import { colourPixels } from './colourWords.mjs';
import type { Detection } from './detector.mjs';
import type { Embedding } from './embedding.mjs';
import type { OpenCv } from './opencv.mjs';
import { colourMasks, stuffMask } from './partMasks.mjs';
import { maskArea, maskBox, type Mask, type RgbImage, type ScoredMask } from './pixels.mjs';
import { salientMask } from './salientMask.mjs';
import type { Place, TextQuery } from './textPrompt.mjs';

export interface TextAnswer {
	/** Best first; empty when there is no such thing in the picture. */
	masks: ScoredMask[];
	/** The prompt was not understood and `masks` is the picture's main object, at FALLBACK_SCORE. */
	fallback: boolean;
}

/** Low on purpose: the mask is probably not what the text asked for. */
export const FALLBACK_SCORE = 0.4;
/** Detections weaker than these are ignored: of the asked class, and of a class that is often mixed up with it. */
const MIN_SCORE = 0.2;
const MIN_SIBLING_SCORE = 0.4;
/** From this score on a detection of the asked class is not one of a mixed-up class. */
const CERTAIN_SCORE = 0.4;
/** Share of the smaller of two masks from which they are one object. */
const SAME_OBJECT = 0.6;
/** An object is "red" from this share of red pixels on. */
const COLOUR_SHARE = 0.25;

/** Finds what a text prompt asks for. `strict`: a prompt that is not understood finds nothing. */
export function masksFromText(
	cv: OpenCv,
	embedding: Embedding,
	detections: Detection[],
	query: TextQuery,
	strict: boolean,
): TextAnswer {
	const masks = understoodMasks(cv, embedding, detections, query);
	if (masks)
		return { masks: choosePlace(masks, query.place, embedding.image.width, embedding.image.height), fallback: false };
	if (strict) return { masks: [], fallback: false };
	const mask = salientMask(cv, embedding, detections);
	return { masks: mask ? [{ mask, score: FALLBACK_SCORE }] : [], fallback: true };
}

function understoodMasks(
	cv: OpenCv,
	embedding: Embedding,
	detections: Detection[],
	query: TextQuery,
): ScoredMask[] | undefined {
	switch (query.kind) {
		case 'objects':
			return objectMasks(cv, embedding, detections, query);
		case 'colour':
			return colourMasks(cv, embedding, query.colour as string);
		case 'stuff': {
			const mask = stuffMask(cv, embedding, query.stuff!, detectedPixels(cv, embedding, detections));
			return mask ? [{ mask, score: 0.6 }] : [];
		}
		case 'salient': {
			const mask = salientMask(cv, embedding, detections);
			return mask ? [{ mask, score: 0.75 }] : [];
		}
		case 'background': {
			const mask = salientMask(cv, embedding, detections);
			return mask ? [{ mask: mask.map((v) => 1 - v), score: 0.7 }] : [];
		}
		default:
			return undefined;
	}
}

function objectMasks(
	cv: OpenCv,
	embedding: Embedding,
	detections: Detection[],
	query: TextQuery,
): ScoredMask[] | undefined {
	if (detections.every((d) => d.score < 0.28) && query.colour) return colourMasks(cv, embedding, query.colour);
	const found = detectionsOf(query, detections, MIN_SCORE).map((d) => {
		const { mask, certainty } = cutFromBox(cv, embedding, d.box);
		const named = query.labels.includes(d.label) ? 1 : 0.9;
		return { mask, score: trust(d.score) * named * (0.6 + 0.4 * certainty) };
	});
	const fitting = query.colour ? ofColour(found, embedding.image, query.colour) : found;
	return withoutRepeats(fitting.sort((a, b) => b.score - a.score));
}

/** Of two masks that are mostly the same the weaker is dropped: a head and the whole animal are one object. */
function withoutRepeats(sorted: ScoredMask[]): ScoredMask[] {
	const kept: Array<ScoredMask & { area: number }> = [];
	for (const { mask, score } of sorted) {
		const area = maskArea(mask);
		const repeats = kept.some((other) => shared(other.mask, mask) > SAME_OBJECT * Math.min(area, other.area));
		if (!repeats) kept.push({ mask, score, area });
	}
	return kept;
}

function shared(a: Mask, b: Mask): number {
	let both = 0;
	for (let i = 0; i < a.length; i++) both += a[i]! & b[i]!;
	return both;
}

/** How far a detection is believed: 0.6 at what is only a guess, near 1 at the network's best. */
function trust(score: number): number {
	return 0.6 + 0.4 * Math.max(0, Math.min(1, (score - 0.15) / 0.5));
}

/** The detections that a query means, from `minScore` on. */
export function detectionsOf(query: TextQuery, detections: Detection[], minScore: number): Detection[] {
	const asked = detections.filter((d) => query.labels.includes(d.label) && d.score >= minScore);
	// Where the class itself is found for certain, a bottle is a bottle and no cup.
	const certain = asked.some((d) => d.score >= CERTAIN_SCORE);
	const siblings = certain
		? []
		: detections.filter((d) => query.siblings.includes(d.label) && d.score >= MIN_SIBLING_SCORE);
	return [...asked, ...siblings];
}

/** Those that are of a colour, by a good share of their pixels in `image`. */
export function ofColour<T extends ScoredMask>(found: T[], image: RgbImage, colour: string): T[] {
	const pixels = colourPixels(image, colour);
	return found.filter(({ mask }) => {
		let right = 0;
		for (let i = 0; i < mask.length; i++) right += mask[i]! & pixels[i]!;
		return right >= COLOUR_SHARE * maskArea(mask);
	});
}

function detectedPixels(cv: OpenCv, embedding: Embedding, detections: Detection[]): Mask {
	const taken = new Uint8Array(embedding.leafAt.length);
	for (const d of detections.filter((one) => one.score >= 0.4)) {
		const mask = maskFromBox(cv, embedding, d.box);
		for (let i = 0; i < taken.length; i++) taken[i]! |= mask[i]!;
	}
	return taken;
}

/** "the left car": of several the one that the word picks; one alone is always it. */
export function choosePlace<T extends ScoredMask>(
	masks: T[],
	place: Place | undefined,
	width: number,
	height: number,
): T[] {
	if (!place || masks.length < 2) return masks;
	const rank = ({ mask }: ScoredMask): number => {
		const box = maskBox(mask, width, height) ?? { x0: 0, y0: 0, x1: 0, y1: 0 };
		const x = (box.x0 + box.x1) / 2;
		const y = (box.y0 + box.y1) / 2;
		switch (place) {
			case 'left':
				return x;
			case 'right':
				return -x;
			case 'top':
				return y;
			case 'bottom':
				return -y;
			case 'centre':
				return Math.hypot(x - width / 2, y - height / 2);
			case 'largest':
				return -maskArea(mask);
			case 'smallest':
				return maskArea(mask);
		}
	};
	return [masks.reduce((a, b) => (rank(b) < rank(a) ? b : a))];
}
