import type { IDataObject } from 'n8n-workflow';

/** Width and height of a picture in pixels. */
export interface Size {
	width: number;
	height: number;
}

/**
 * Score and box of one mask, from `metadata` or from the lists beside the masks; boxes are [centre x, centre y, width,
 * height] from 0 to 1 at fal, and are given in pixels too where the picture's size is known. They lie inside the picture.
 * What is not as documented is left out: the masks are paid for, and an odd number beside them must not cost them.
 *
 * @param output fal's result
 * @param index the mask's place, from 0
 */
export function measuresOf(output: Record<string, unknown>, index: number, size: Size | undefined): IDataObject {
	const entry = listOf(output.metadata)
		.map((value, at) => ({ at, ...objectOf(value) }) as Record<string, unknown> & { at: number })
		.find((value) => (typeof value.index === 'number' ? value.index : value.at) === index);
	const score = [entry?.score, listOf(output.scores)[index]].find(isFinite);
	const box = [entry?.box, listOf(output.boxes)[index]].map(readBox).find((found) => found !== undefined);
	return {
		...(score !== undefined && { score }),
		...(box && size && { box: inPixels(box, size) }),
		...(box && { boxNormalized: normalized(box) }),
	};
}

/** Corners as shares of the picture, and the box as fal has said it, where it lies inside. */
interface Box {
	left: number;
	top: number;
	right: number;
	bottom: number;
	said?: IDataObject;
}

function readBox(value: unknown): Box | undefined {
	const [cx, cy, w, h, ...more] = listOf(value);
	if (more.length > 0 || !isFinite(cx) || !isFinite(cy) || !isFinite(w) || !isFinite(h) || w < 0 || h < 0) {
		return undefined;
	}
	const edges = { left: cx - w / 2, top: cy - h / 2, right: cx + w / 2, bottom: cy + h / 2 };
	const { left, top, right, bottom } = edges;
	if (Object.values(edges).every((edge) => edge === inside(edge))) {
		return { ...edges, said: { centerX: cx, centerY: cy, width: w, height: h } };
	}
	return { left: inside(left), top: inside(top), right: inside(right), bottom: inside(bottom) };
}

function inside(share: number): number {
	return Math.min(Math.max(share, 0), 1);
}

function inPixels({ left, top, right, bottom }: Box, { width, height }: Size): IDataObject {
	return {
		xMin: Math.round(left * width),
		yMin: Math.round(top * height),
		xMax: Math.round(right * width),
		yMax: Math.round(bottom * height),
	};
}

function normalized({ left, top, right, bottom, said }: Box): IDataObject {
	return (
		said ?? { centerX: (left + right) / 2, centerY: (top + bottom) / 2, width: right - left, height: bottom - top }
	);
}

function isFinite(value: unknown): value is number {
	return typeof value === 'number' && Number.isFinite(value);
}

function listOf(value: unknown): unknown[] {
	return Array.isArray(value) ? value : [];
}

function objectOf(value: unknown): Record<string, unknown> {
	return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
