import { grabCut, TRIMAP } from './grabCut.mjs';
import { byteMat, withMats, type OpenCv } from './opencv.mjs';
import { meanMotion, moveMask, type Flow } from './opticalFlow.mjs';
import { growBox, maskArea, maskBox, maskOverlap, type Mask, type RgbImage } from './pixels.mjs';

/** One iteration: the colours hardly change from frame to frame, and the moved mask is a good start. */
const TRACK_CUT = { iterations: 1, maxSide: 360 };
/** How far the outline may move away from where the flow puts it, in pixels: a share of the object's size and of its motion. */
const MIN_BAND_PX = 3;
const MAX_BAND_PX = 24;
const BAND_OF_SIZE = 0.05;
const BAND_OF_MOTION = 0.5;
/** A cut that disagrees with the flow more than this has leaked or collapsed; then the moved mask stands. */
const MIN_AGREEMENT = 0.55;

/** The object's mask in `frame`, from its mask in the frame that `flow` leads back to. Empty when the object has left. */
export function trackMask(cv: OpenCv, frame: RgbImage, mask: Mask, flow: Flow): Mask {
	const moved = moveMask(mask, flow);
	const area = maskArea(moved);
	const box = maskBox(moved, frame.width, frame.height);
	if (!box || area < 16) return new Uint8Array(mask.length);
	const wanted = BAND_OF_SIZE * Math.sqrt(area) + BAND_OF_MOTION * meanMotion(moved, flow);
	const band = Math.round(Math.max(MIN_BAND_PX, Math.min(MAX_BAND_PX, wanted)));
	const margin = {
		x0: box.x0 - 2 * band - 8,
		y0: box.y0 - 2 * band - 8,
		x1: box.x1 + 2 * band + 8,
		y1: box.y1 + 2 * band + 8,
	};
	const roi = growBox(margin, 0, frame.width, frame.height);
	const cut = grabCut(cv, frame, bandTrimap(cv, moved, frame.width, frame.height, band), roi, TRACK_CUT);
	return maskOverlap(cut, moved) >= MIN_AGREEMENT ? cut : moved;
}

function bandTrimap(cv: OpenCv, mask: Mask, width: number, height: number, band: number): Uint8Array {
	return withMats((keep) => {
		const mat = keep(byteMat(cv, mask, width, height));
		const kernel = keep(cv.getStructuringElement(cv.MORPH_ELLIPSE, new cv.Size(2 * band + 1, 2 * band + 1)));
		const core = keep(new cv.Mat());
		const reach = keep(new cv.Mat());
		cv.erode(mat, core, kernel);
		cv.dilate(mat, reach, kernel);
		const inside = core.data;
		const near = reach.data;
		const out = new Uint8Array(mask.length).fill(TRIMAP.background);
		for (let i = 0; i < out.length; i++) {
			if (inside[i]) out[i] = TRIMAP.foreground;
			else if (mask[i]) out[i] = TRIMAP.probableForeground;
			else if (near[i]) out[i] = TRIMAP.probableBackground;
		}
		return out;
	});
}
