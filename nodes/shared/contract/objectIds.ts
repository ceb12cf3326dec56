import type { Box, Point } from './prompts';

/**
 * Gives every object a number where fal could not tell them apart without: boxes without one are a single object there,
 * and points without one are an object each. A box is an object of its own unless it has a number. The points without one
 * are one object: that of the box which holds the first click on the object, and otherwise one of their own.
 * A point or box that is all there is needs no number.
 */
export function numberObjects(points: Point[], boxes: Box[]): { points: Point[]; boxes: Box[] } {
	const all = [...points, ...boxes];
	if (all.length < 2 || all.every(({ objectId }) => objectId !== undefined)) return { points, boxes };
	const taken = new Set(all.map(({ objectId }) => objectId));
	let next = 0;
	const freeId = () => {
		while (taken.has(next)) next += 1;
		taken.add(next);
		return next;
	};
	const numbered = boxes.map((box) => ({ ...box, objectId: box.objectId ?? freeId() }));
	const loose = points.filter(({ objectId }) => objectId === undefined);
	const holder = loose.length === 0 ? undefined : boxOf(loose, numbered);
	const looseId = loose.length === 0 ? undefined : (holder?.objectId ?? freeId());
	return {
		points: points.map((point) => ({ ...point, objectId: point.objectId ?? looseId })),
		boxes: numbered,
	};
}

/** Clicks beside the object alone say nothing without a box, so they go to the first one. */
function boxOf<T extends Box>(points: Point[], boxes: T[]): T | undefined {
	const first = points.find(({ label }) => label === 1);
	return first ? boxes.find((box) => holds(box, first)) : boxes[0];
}

function holds(box: Box, { x, y, frameIndex = 0 }: Point): boolean {
	const inside = x >= box.xMin && x <= box.xMax && y >= box.yMin && y <= box.yMax;
	return inside && (box.frameIndex ?? 0) === frameIndex;
}
