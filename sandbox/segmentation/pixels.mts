/** Packed 8-bit RGB, row by row. */
export interface RgbImage {
	data: Uint8Array;
	width: number;
	height: number;
}

/** One byte per pixel, 1 inside and 0 outside, row by row, the size of the picture it belongs to. */
export type Mask = Uint8Array;

/** Pixels x0 <= x < x1, y0 <= y < y1. */
export interface Box {
	x0: number;
	y0: number;
	x1: number;
	y1: number;
}

/** A found object: its mask and how sure we are, 0 to 1 (a heuristic, not a calibrated IoU). */
export interface ScoredMask {
	mask: Mask;
	score: number;
}

/** Keeps the pixels for which `test` holds. A plain loop: TypedArray.from with a callback is some fifty times slower. */
export function maskWhere(values: ArrayLike<number>, test: (value: number) => boolean): Mask {
	const mask = new Uint8Array(values.length);
	for (let i = 0; i < mask.length; i++) if (test(values[i]!)) mask[i] = 1;
	return mask;
}

export function maskArea(mask: Mask): number {
	let area = 0;
	for (let i = 0; i < mask.length; i++) area += mask[i]!;
	return area;
}

/** The smallest box round the mask, or undefined for an empty mask. */
export function maskBox(mask: Mask, width: number, height: number): Box | undefined {
	let x0 = width;
	let x1 = 0;
	let y0 = height;
	let y1 = 0;
	for (let y = 0, i = 0; y < height; y++) {
		for (let x = 0; x < width; x++, i++) {
			if (mask[i] === 0) continue;
			if (x < x0) x0 = x;
			if (x >= x1) x1 = x + 1;
			if (y < y0) y0 = y;
			y1 = y + 1;
		}
	}
	return x1 > x0 ? { x0, y0, x1, y1 } : undefined;
}

/** Intersection over union of two masks of one size; 0 when both are empty. */
export function maskOverlap(a: Mask, b: Mask): number {
	let both = 0;
	let either = 0;
	for (let i = 0; i < a.length; i++) {
		both += a[i]! & b[i]!;
		either += a[i]! | b[i]!;
	}
	return either === 0 ? 0 : both / either;
}

export function boxArea(box: Box): number {
	return Math.max(0, box.x1 - box.x0) * Math.max(0, box.y1 - box.y0);
}

/** Intersection over union of two boxes. */
export function boxOverlap(a: Box, b: Box): number {
	const both = boxArea({
		x0: Math.max(a.x0, b.x0),
		y0: Math.max(a.y0, b.y0),
		x1: Math.min(a.x1, b.x1),
		y1: Math.min(a.y1, b.y1),
	});
	return both === 0 ? 0 : both / (boxArea(a) + boxArea(b) - both);
}

/** A part of a picture. `box`: whole pixels inside it. */
export function cropImage({ data, width }: RgbImage, box: Box): RgbImage {
	const w = box.x1 - box.x0;
	const h = box.y1 - box.y0;
	const out = new Uint8Array(w * h * 3);
	for (let y = 0; y < h; y++) {
		const from = ((y + box.y0) * width + box.x0) * 3;
		out.set(data.subarray(from, from + w * 3), y * w * 3);
	}
	return { data: out, width: w, height: h };
}

/** The box grown by `share` of its own width and height on every side, cut to whole pixels of the picture. */
export function growBox(box: Box, share: number, width: number, height: number): Box {
	const dx = (box.x1 - box.x0) * share;
	const dy = (box.y1 - box.y0) * share;
	return {
		x0: Math.max(0, Math.floor(box.x0 - dx)),
		y0: Math.max(0, Math.floor(box.y0 - dy)),
		x1: Math.min(width, Math.ceil(box.x1 + dx)),
		y1: Math.min(height, Math.ceil(box.y1 + dy)),
	};
}
