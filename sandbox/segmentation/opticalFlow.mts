import { withMats, type Mat, type OpenCv } from './opencv.mjs';
import { maskWhere, type Mask, type RgbImage } from './pixels.mjs';

/** For every pixel of a frame, where it was in the frame before it, in pixels relative to itself (x and y in turn). */
export interface Flow {
	vectors: Float32Array;
	width: number;
	height: number;
}

/** Flow is smooth, so a small picture is enough and five times faster. */
const FLOW_WIDTH_PX = 448;

/** Dense motion after Farneback (SCIA 2003), from `frame` back to `previous`; both of one size. */
export function backwardFlow(cv: OpenCv, previous: RgbImage, frame: RgbImage): Flow {
	const scale = Math.min(1, FLOW_WIDTH_PX / frame.width);
	const size = new cv.Size(Math.round(frame.width * scale), Math.round(frame.height * scale));
	return withMats((keep) => {
		const grey = (image: RgbImage): Mat => {
			const full = keep(new cv.Mat(image.height, image.width, cv.CV_8UC3));
			full.data.set(image.data);
			const small = keep(new cv.Mat());
			cv.resize(full, small, size, 0, 0, cv.INTER_AREA);
			const out = keep(new cv.Mat());
			cv.cvtColor(small, out, cv.COLOR_RGB2GRAY);
			return out;
		};
		const flow = keep(new cv.Mat());
		cv.calcOpticalFlowFarneback(grey(frame), grey(previous), flow, 0.5, 4, 21, 3, 7, 1.5, 0);
		const full = keep(new cv.Mat());
		cv.resize(flow, full, new cv.Size(frame.width, frame.height), 0, 0, cv.INTER_LINEAR);
		const vectors = full.data32F.slice();
		for (let i = 0; i < vectors.length; i++) vectors[i]! /= scale;
		return { vectors, width: frame.width, height: frame.height };
	});
}

/** The mask of the previous frame moved along the flow. */
export function moveMask(mask: Mask, { vectors, width, height }: Flow): Mask {
	const inside = new Float32Array(mask.length);
	for (let y = 0, i = 0; y < height; y++) {
		for (let x = 0; x < width; x++, i++) {
			const sx = x + vectors[2 * i]!;
			const sy = y + vectors[2 * i + 1]!;
			// What comes in from outside of the picture is not part of anything yet.
			if (sx < 0 || sy < 0 || sx > width - 1 || sy > height - 1) continue;
			const x0 = Math.floor(sx);
			const y0 = Math.floor(sy);
			const x1 = Math.min(width - 1, x0 + 1);
			const y1 = Math.min(height - 1, y0 + 1);
			const fx = sx - x0;
			const fy = sy - y0;
			const top = mask[y0 * width + x0]! * (1 - fx) + mask[y0 * width + x1]! * fx;
			const bottom = mask[y1 * width + x0]! * (1 - fx) + mask[y1 * width + x1]! * fx;
			inside[i] = top * (1 - fy) + bottom * fy;
		}
	}
	return maskWhere(inside, (v) => v >= 0.5);
}

/** Mean length of the motion inside a mask, in pixels; 0 for an empty mask. */
export function meanMotion(mask: Mask, { vectors }: Flow): number {
	let sum = 0;
	let area = 0;
	for (let i = 0; i < mask.length; i++) {
		if (!mask[i]) continue;
		sum += Math.hypot(vectors[2 * i]!, vectors[2 * i + 1]!);
		area++;
	}
	return area === 0 ? 0 : sum / area;
}
