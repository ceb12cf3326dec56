import { byteMat, withMats, type Mat, type OpenCv } from './opencv.mjs';
import { maskBox, type Box, type Mask } from './pixels.mjs';

export interface CleanOptions {
	/** Parts smaller than this share of the largest part are dropped, 0..1. */
	minPart: number;
	/** Holes smaller than this share of the mask are filled, 0..1. */
	maxHole: number;
}

/** Smooths the outline by a few pixels (5x5 median), drops crumbs and fills pinholes. Works on the mask's own box: six times faster. */
export function cleanMask(cv: OpenCv, mask: Mask, width: number, height: number, options: CleanOptions): Mask {
	const found = maskBox(mask, width, height);
	const out = new Uint8Array(mask.length);
	if (!found) return out;
	const box: Box = {
		x0: Math.max(0, found.x0 - 3),
		y0: Math.max(0, found.y0 - 3),
		x1: Math.min(width, found.x1 + 3),
		y1: Math.min(height, found.y1 + 3),
	};
	const w = box.x1 - box.x0;
	const h = box.y1 - box.y0;
	const cropped = new Uint8Array(w * h);
	for (let y = 0; y < h; y++)
		cropped.set(mask.subarray((y + box.y0) * width + box.x0, (y + box.y0) * width + box.x1), y * w);
	const cleaned = withMats((keep) => {
		const mat = keep(byteMat(cv, cropped, w, h));
		// The median may erase thin or tiny masks; then the raw mask is the better answer.
		const smooth = keep(new cv.Mat());
		cv.medianBlur(mat, smooth, 5);
		const use = cv.countNonZero(smooth) >= 0.5 * cv.countNonZero(mat) ? smooth : mat;
		const bytes = use.data.slice();
		dropSmallParts(cv, use, bytes, options.minPart, keep);
		fillHoles(cv, bytes, w, h, options.maxHole, keep);
		return bytes;
	});
	for (let y = 0; y < h; y++) out.set(cleaned.subarray(y * w, (y + 1) * w), (y + box.y0) * width + box.x0);
	return out;
}

type Keep = <M extends { delete(): void }>(mat: M) => M;

function components(cv: OpenCv, mat: Mat, keep: Keep): { labels: Int32Array; stats: Int32Array; count: number } {
	const labels = keep(new cv.Mat());
	const stats = keep(new cv.Mat());
	const centroids = keep(new cv.Mat());
	const count = cv.connectedComponentsWithStats(mat, labels, stats, centroids, 8, cv.CV_32S) as unknown as number;
	return { labels: labels.data32S.slice(), stats: stats.data32S.slice(), count };
}

/** Columns of OpenCV's component statistics. */
const STATS = { left: 0, top: 1, width: 2, height: 3, area: 4, columns: 5 } as const;

function dropSmallParts(cv: OpenCv, mat: Mat, bytes: Uint8Array, minPart: number, keep: Keep): void {
	const { labels, stats, count } = components(cv, mat, keep);
	let largest = 0;
	for (let c = 1; c < count; c++) largest = Math.max(largest, stats[c * STATS.columns + STATS.area]!);
	for (let i = 0; i < bytes.length; i++) {
		if (bytes[i] === 1 && stats[labels[i]! * STATS.columns + STATS.area]! < minPart * largest) bytes[i] = 0;
	}
}

/** Fills holes smaller than `maxHole` times the mask, in place. What touches the picture's edge is no hole. */
export function fillHoles(cv: OpenCv, bytes: Uint8Array, w: number, h: number, maxHole: number, keep: Keep): void {
	let area = 0;
	const inverse = new Uint8Array(bytes.length);
	for (let i = 0; i < bytes.length; i++) {
		area += bytes[i]!;
		inverse[i] = 1 - bytes[i]!;
	}
	const { labels, stats } = components(cv, keep(byteMat(cv, inverse, w, h)), keep);
	for (let i = 0; i < bytes.length; i++) {
		if (bytes[i] === 1) continue;
		const s = labels[i]! * STATS.columns;
		const touchesEdge =
			stats[s + STATS.left] === 0 ||
			stats[s + STATS.top] === 0 ||
			stats[s + STATS.left]! + stats[s + STATS.width]! === w ||
			stats[s + STATS.top]! + stats[s + STATS.height]! === h;
		if (!touchesEdge && stats[s + STATS.area]! < maxHole * area) bytes[i] = 1;
	}
}
