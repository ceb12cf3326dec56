import { byteMat, withMats, type OpenCv } from './opencv.mjs';
import type { Mask } from './pixels.mjs';

/** Kernel of the clean-up as a share of the longer side: closes gaps and cuts off spikes of about this width. */
const KERNEL_SHARE = 0.012;

/** Morphological closing and then opening: bridges small gaps, removes thin spikes. */
export function smoothShape(cv: OpenCv, mask: Mask, width: number, height: number): Mask {
	const radius = Math.max(1, Math.round((KERNEL_SHARE * Math.max(width, height)) / 2));
	return withMats((keep) => {
		const mat = keep(byteMat(cv, mask, width, height));
		const kernel = keep(cv.getStructuringElement(cv.MORPH_ELLIPSE, new cv.Size(2 * radius + 1, 2 * radius + 1)));
		cv.morphologyEx(mat, mat, cv.MORPH_CLOSE, kernel);
		cv.morphologyEx(mat, mat, cv.MORPH_OPEN, kernel);
		return mat.data.slice();
	});
}

/** The mask in squares of `block` pixels, each decided by the pixel in its middle: what a low-resolution mask looks like. */
export function coarsenMask(mask: Mask, width: number, height: number, block: number): Mask {
	const out = new Uint8Array(mask.length);
	const middle = (at: number, size: number): number =>
		Math.min(size - 1, Math.floor(at / block) * block + (block >> 1));
	for (let y = 0; y < height; y++) {
		const row = middle(y, height) * width;
		for (let x = 0; x < width; x++) out[y * width + x] = mask[row + middle(x, width)]!;
	}
	return out;
}
