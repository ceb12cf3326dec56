import type { Seeds } from './boxMask.mjs';
import { blurPlane } from './colour.mjs';
import type { Embedding } from './embedding.mjs';
import { TRIMAP } from './grabCut.mjs';
import { objectLikelihood } from './likelihood.mjs';
import type { Box, Mask } from './pixels.mjs';

/** Likelihoods from which a pixel is settled; between them its colour decides. */
const SURE_INSIDE = 0.9;
const SURE_OUTSIDE = -0.75;
/** The object may reach this far over its box, in shares of its size, the less likely the farther. */
const OVERREACH = 0.06;
const OVERREACH_COST = 1.5;
/** Cells are noisy; they are blurred by this many. */
const SMOOTH_CELLS = 0.8;

/** A trimap of the whole picture from what the network sees in `roi`, the box and its surroundings (whole pixels). */
export function learnedTrimap(embedding: Embedding, box: Box, roi: Box, seeds: Seeds): Uint8Array {
	const { width, height } = embedding.image;
	const cells = embedding.describe!(roi);
	const { side } = cells;
	const scaleX = side / (roi.x1 - roi.x0);
	const scaleY = side / (roi.y1 - roi.y0);
	const cellBox = {
		x0: (box.x0 - roi.x0) * scaleX,
		y0: (box.y0 - roi.y0) * scaleY,
		x1: (box.x1 - roi.x0) * scaleX,
		y1: (box.y1 - roi.y0) * scaleY,
	};
	const known = new Int8Array(side * side);
	const mark = (mask: Mask, value: number): void => {
		for (let y = roi.y0; y < roi.y1; y++)
			for (let x = roi.x0; x < roi.x1; x++)
				if (mask[y * width + x])
					known[Math.floor((y - roi.y0) * scaleY) * side + Math.floor((x - roi.x0) * scaleX)] = value;
	};
	for (const mask of seeds.inside) mark(mask, 1);
	for (const mask of seeds.outside) mark(mask, -1);
	const likely = blurPlane(objectLikelihood(cells, cellBox, known), side, side, SMOOTH_CELLS);

	const out = new Uint8Array(width * height).fill(TRIMAP.background);
	const reachX = OVERREACH * (box.x1 - box.x0);
	const reachY = OVERREACH * (box.y1 - box.y0);
	for (let y = roi.y0; y < roi.y1; y++) {
		const overY = Math.max(box.y0 - y - 0.5, y + 0.5 - box.y1, 0) / reachY;
		for (let x = roi.x0; x < roi.x1; x++) {
			const over = Math.max(box.x0 - x - 0.5, x + 0.5 - box.x1, 0) / reachX + overY;
			if (over >= 1) continue;
			const value =
				at(likely, side, (x + 0.5 - roi.x0) * scaleX - 0.5, (y + 0.5 - roi.y0) * scaleY - 0.5) - OVERREACH_COST * over;
			out[y * width + x] =
				value >= SURE_INSIDE
					? TRIMAP.foreground
					: value > 0
						? TRIMAP.probableForeground
						: value > SURE_OUTSIDE
							? TRIMAP.probableBackground
							: TRIMAP.background;
		}
	}
	return out;
}

/** Interpolated between the four cells round a place. */
function at(values: Float32Array, side: number, x: number, y: number): number {
	const x0 = Math.max(0, Math.min(side - 1, Math.floor(x)));
	const y0 = Math.max(0, Math.min(side - 1, Math.floor(y)));
	const x1 = Math.min(side - 1, x0 + 1);
	const y1 = Math.min(side - 1, y0 + 1);
	const fx = Math.max(0, Math.min(1, x - x0));
	const fy = Math.max(0, Math.min(1, y - y0));
	const top = values[y0 * side + x0]! * (1 - fx) + values[y0 * side + x1]! * fx;
	const bottom = values[y1 * side + x0]! * (1 - fx) + values[y1 * side + x1]! * fx;
	return top * (1 - fy) + bottom * fy;
}
