import type { Point } from '../mask/outlines';

/**
 * One line of a YOLO segmentation label file: class, then x and y of each point as parts of the picture's sides.
 *
 * @param parts rings along pixel centres; several become one line, because the format knows a single polygon only
 */
export function yoloLine(classId: number, parts: Point[][], width: number, height: number): string {
	const numbers = joined(parts).flatMap(({ x, y }) => [(x / width).toFixed(6), (y / height).toFixed(6)]);
	return [classId, ...numbers].join(' ');
}

/** Each further part is gone round from the point nearest to the first part, and left where it was entered. */
function joined(parts: Point[][]): Point[] {
	const [first = [], ...others] = parts;
	let ring = first;
	for (const part of others) {
		const { from, to } = nearest(ring, part);
		const around = [...part.slice(to), ...part.slice(0, to + 1)];
		ring = [...ring.slice(0, from + 1), ...around, ...ring.slice(from)];
	}
	return ring;
}

// Of long rings every so manieth point is compared: the way between two parts has no area, so any will do.
const COMPARED_POINTS = 500;

function nearest(ring: Point[], part: Point[]): { from: number; to: number } {
	let best = { from: 0, to: 0, distance: Infinity };
	const ringStep = Math.ceil(ring.length / COMPARED_POINTS);
	const partStep = Math.ceil(part.length / COMPARED_POINTS);
	for (let from = 0; from < ring.length; from += ringStep) {
		for (let to = 0; to < part.length; to += partStep) {
			const distance = (ring[from]!.x - part[to]!.x) ** 2 + (ring[from]!.y - part[to]!.y) ** 2;
			if (distance < best.distance) best = { from, to, distance };
		}
	}
	return best;
}
