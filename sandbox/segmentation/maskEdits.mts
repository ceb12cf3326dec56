import { fillHoles } from './cleanMask.mjs';
import { byteMat, withMats, type OpenCv } from './opencv.mjs';
import type { Mask } from './pixels.mjs';

/** The mask without holes: whatever it encloses is inside too. */
export function fillEveryHole(cv: OpenCv, mask: Mask, width: number, height: number): Mask {
	const out = mask.slice();
	withMats((keep) => fillHoles(cv, out, width, height, Infinity, keep));
	return out;
}

/** The mask grown by `pixels` on every side, with round corners. */
export function growMask(cv: OpenCv, mask: Mask, width: number, height: number, pixels: number): Mask {
	if (pixels === 0) return mask;
	return withMats((keep) => {
		const mat = keep(byteMat(cv, mask, width, height));
		const side = 2 * pixels + 1;
		cv.dilate(mat, mat, keep(cv.getStructuringElement(cv.MORPH_ELLIPSE, new cv.Size(side, side))));
		return mat.data.slice();
	});
}

/** Softens the outline with a Gaussian of `kernel` (odd) pixels; 0..255 in and out. 0 leaves it as it is. */
export function blurGrey(cv: OpenCv, grey: Uint8Array, width: number, height: number, kernel: number): Uint8Array {
	if (kernel < 2) return grey;
	return withMats((keep) => {
		const mat = keep(byteMat(cv, grey, width, height));
		cv.GaussianBlur(mat, mat, new cv.Size(kernel, kernel), 0);
		return mat.data.slice();
	});
}
