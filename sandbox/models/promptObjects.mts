import type { Box } from '../segmentation/pixels.mjs';
import type { Click } from '../segmentation/pointMask.mjs';
import type { BoxPrompt, PointPrompt } from './promptFields.mjs';

/** One object that the caller points at: clicks, a box or both, in source pixels. */
export interface PromptObject {
	objectId: number | undefined;
	clicks: Click[];
	boxes: Box[];
}

/**
 * Groups prompts into objects, as fal does. Prompts with one `object_id` belong together, several boxes too: two boxes left at
 * 0 are one object. Points without an id are one object; a box without one is an object of its own, and takes the points
 * without one if it holds the first positive of them.
 * Coordinates beyond the picture are moved to its edge; incomplete prompts and boxes without area are left out and counted.
 */
export function groupPrompts(
	points: PointPrompt[],
	boxes: BoxPrompt[],
	width: number,
	height: number,
): { objects: PromptObject[]; ignored: number } {
	const objects: PromptObject[] = [];
	let ignored = 0;
	const known = (id: number): PromptObject => {
		let object = objects.find((o) => o.objectId === id);
		if (!object) objects.push((object = { objectId: id, clicks: [], boxes: [] }));
		return object;
	};
	for (const prompt of boxes) {
		const box = toBox(prompt, width, height);
		if (!box) {
			ignored++;
			continue;
		}
		const id = prompt.object_id ?? undefined;
		if (id === undefined) objects.push({ objectId: undefined, clicks: [], boxes: [box] });
		else known(id).boxes.push(box);
	}
	const loose: Click[] = [];
	for (const { x, y, label, object_id: id } of points) {
		if (x === null || x === undefined || y === null || y === undefined) {
			ignored++;
			continue;
		}
		const click = { x: clamp(x, width - 1), y: clamp(y, height - 1), positive: (label ?? 1) === 1 };
		(id === null || id === undefined ? loose : known(id).clicks).push(click);
	}
	if (loose.length > 0) {
		const first = loose.find((c) => c.positive) ?? loose[0]!;
		const holder = objects.find((o) => o.objectId === undefined && o.boxes.some((box) => holds(box, first)));
		if (holder) holder.clicks.push(...loose);
		else objects.push({ objectId: undefined, clicks: loose, boxes: [] });
	}
	return { objects, ignored };
}

export function holds(box: Box, { x, y }: Click): boolean {
	return x >= box.x0 && x < box.x1 && y >= box.y0 && y < box.y1;
}

function toBox(
	{ x_min: x0, y_min: y0, x_max: x1, y_max: y1 }: BoxPrompt,
	width: number,
	height: number,
): Box | undefined {
	if (typeof x0 !== 'number' || typeof y0 !== 'number' || typeof x1 !== 'number' || typeof y1 !== 'number')
		return undefined;
	const box = {
		x0: clamp(Math.min(x0, x1), width),
		y0: clamp(Math.min(y0, y1), height),
		x1: clamp(Math.max(x0, x1), width),
		y1: clamp(Math.max(y0, y1), height),
	};
	return box.x1 > box.x0 && box.y1 > box.y0 ? box : undefined;
}

function clamp(value: number, max: number): number {
	return Math.max(0, Math.min(max, value));
}
