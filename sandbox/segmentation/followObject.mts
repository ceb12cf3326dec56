import { maskFromBox } from './boxMask.mjs';
import type { Detection, Detector } from './detector.mjs';
import { embed } from './embedding.mjs';
import type { OpenCv } from './opencv.mjs';
import type { Flow } from './opticalFlow.mjs';
import { boxOverlap, growBox, maskArea, maskBox, type Box, type Mask, type RgbImage } from './pixels.mjs';
import { trackMask } from './trackMask.mjs';

/** An object on its way through a clip. */
export interface Followed {
	mask: Mask;
	/** What the detector takes it for; undefined when it sees nothing there, then only the flow is followed. */
	label: number | undefined;
	/** Where it was last seen, and its usual area. */
	lastBox: Box | undefined;
	usualArea: number;
}

/** The detector takes as long as a tracking step: it looks now and then, more often for an object that is getting lost. */
const LOOK_EVERY = 5;
const SEARCH_EVERY = 3;
/** Below this share of its usual area an object counts as lost. */
const LOST_SHARE = 0.35;
const MIN_SCORE = 0.35;
/** A detection is the same object when the two boxes, grown by this share, touch. */
const NEAR = 0.5;
/** A mask and a detection whose boxes overlap this much agree; what sticks out of the grown detection has leaked. */
const AGREE = 0.5;
const LEAK_MARGIN = 0.12;

/** Starts following a mask; `detections`: those of its frame. */
export function startFollowing(mask: Mask, frame: RgbImage, detections: Detection[]): Followed {
	const box = maskBox(mask, frame.width, frame.height);
	const same =
		box &&
		detections.filter((d) => d.score >= MIN_SCORE).sort((a, b) => boxOverlap(b.box, box) - boxOverlap(a.box, box))[0];
	const label = box && same && boxOverlap(same.box, box) > 0.4 ? same.label : undefined;
	return { mask, label, lastBox: box, usualArea: maskArea(mask) };
}

/**
 * The object in the next frame. `step`: frames since the start, decides when the detector looks. Tracking is corrected only
 * if exactly one detection of its label is near where the object was: with two candidates identities get swapped.
 */
export function followObject(
	cv: OpenCv,
	detector: Detector | undefined,
	frame: RgbImage,
	flow: Flow,
	object: Followed,
	step: number,
): Followed {
	let mask = trackMask(cv, frame, object.mask, flow);
	let area = maskArea(mask);
	let usualArea = object.usualArea;
	const lost = area < LOST_SHARE * object.usualArea;
	if (detector && object.label !== undefined && object.lastBox && step % (lost ? SEARCH_EVERY : LOOK_EVERY) === 0) {
		const near = growBox(object.lastBox, NEAR, frame.width, frame.height);
		const candidates = detector.detect(frame).filter((d) => {
			return (
				d.label === object.label &&
				d.score >= MIN_SCORE &&
				boxOverlap(growBox(d.box, NEAR, frame.width, frame.height), near) > 0
			);
		});
		if (candidates.length === 1) {
			const box = maskBox(mask, frame.width, frame.height);
			const agrees = box !== undefined && boxOverlap(box, candidates[0]!.box) >= AGREE;
			if (agrees) mask = clipToBox(mask, frame, growBox(candidates[0]!.box, LEAK_MARGIN, frame.width, frame.height));
			else mask = maskFromBox(cv, embed(frame, detector), candidates[0]!.box);
			area = maskArea(mask);
			if (!agrees) usualArea = area;
		}
	}
	const box = maskBox(mask, frame.width, frame.height);
	// The usual size follows slowly: objects come nearer and go away.
	if (area >= LOST_SHARE * usualArea) usualArea += 0.05 * (area - usualArea);
	return { mask, label: object.label, lastBox: box ?? object.lastBox, usualArea };
}

function clipToBox(mask: Mask, { width, height }: RgbImage, box: Box): Mask {
	const out = new Uint8Array(mask.length);
	for (let y = box.y0; y < Math.min(height, box.y1); y++)
		out.set(mask.subarray(y * width + box.x0, y * width + box.x1), y * width + box.x0);
	return out;
}
