import { MaskRefusal } from '../../shared/errors/maskFailure';
import type { Turns } from '../turns';
import { HALF, type Mask } from './mask';

export interface Point {
	x: number;
	y: number;
}

/** A closed line around the object, or around a hole in it, without repeating its first point. */
export interface Ring {
	points: Point[];
	hole: boolean;
}

/**
 * Where the line runs. `edges`: between the pixels, so that filling the ring gives back the mask (COCO, SVG, Label
 * Studio). `centres`: through the middles of the outermost pixels, as OpenCV's findContours and fillPoly have it (YOLO).
 */
export type Along = 'edges' | 'centres';

const MOST_POINTS = 1_000_000;

// Right, down, left, up; the object is always on the right hand.
const STEPS = [
	{ x: 1, y: 0 },
	{ x: 0, y: 1 },
	{ x: -1, y: 0 },
	{ x: 0, y: -1 },
];
/** From a corner, the pixel ahead on the right hand for each direction; the one on the left is that of direction - 1. */
const RIGHT_AHEAD = [
	{ x: 0, y: 0 },
	{ x: -1, y: 0 },
	{ x: -1, y: -1 },
	{ x: 0, y: -1 },
];

/**
 * The outlines of a mask, exact: a point at every corner. The object connects over corners, holes over sides only. Outer
 * rings run clockwise on the screen, holes the other way.
 *
 * @throws MaskRefusal `noise` when there are more points than anything real has
 */
export async function findOutlines(mask: Mask, along: Along, turns: Turns): Promise<Ring[]> {
	const { width, height, values } = mask;
	const isSet = (x: number, y: number) => x >= 0 && y >= 0 && x < width && y < height && values[y * width + x]! >= HALF;
	// Pixels whose upper edge is part of a ring already. Every ring has such an edge.
	const traced = new Uint8Array(width * height);
	const rings: Ring[] = [];
	let points = 0;
	for (let y = 0; y < height; y++) {
		for (let x = 0; x < width; x++) {
			if (traced[y * width + x] || !isSet(x, y) || isSet(x, y - 1)) continue;
			const ring = trace(x, y, isSet, (column, row) => (traced[row * width + column] = 1), along);
			points += ring.points.length;
			if (points > MOST_POINTS) throw new MaskRefusal({ kind: 'noise', limit: 'points' });
			rings.push(ring);
			if (turns.due()) await turns.give();
		}
		if (turns.due()) await turns.give();
	}
	return rings;
}

function trace(
	startX: number,
	startY: number,
	isSet: (x: number, y: number) => boolean,
	mark: (x: number, y: number) => void,
	along: Along,
): Ring {
	const points: Point[] = [];
	let [x, y, direction] = [startX, startY, 0];
	let twiceArea = 0;
	do {
		if (direction === 0) mark(x, y);
		const step = STEPS[direction];
		x += step!.x;
		y += step!.y;
		twiceArea += (x - step!.x) * y - x * (y - step!.y);
		const right = RIGHT_AHEAD[direction];
		const left = RIGHT_AHEAD[(direction + 3) % 4];
		const leftSet = isSet(x + left!.x, y + left!.y);
		const rightSet = isSet(x + right!.x, y + right!.y);
		// Over a corner the object goes on, so left comes before right.
		const next = leftSet ? (direction + 3) % 4 : rightSet ? direction : (direction + 1) % 4;
		if (next !== direction) addCorner(points, { x, y }, direction, next, leftSet && !rightSet, along);
		direction = next;
	} while (x !== startX || y !== startY || direction !== 0);
	return { points, hole: twiceArea < 0 };
}

function addCorner(
	points: Point[],
	corner: Point,
	before: number,
	after: number,
	diagonal: boolean,
	along: Along,
): void {
	if (along === 'edges') {
		points.push(corner);
		return;
	}
	// Half a pixel to the right hand of each direction lies the middle of the pixel beside the line.
	const [one, two] = [STEPS[(before + 1) % 4], STEPS[(after + 1) % 4]];
	if (diagonal) {
		// From the middle of one pixel straight to the middle of the next over the corner.
		const [back, ahead] = [STEPS[before], STEPS[after]];
		points.push({ x: corner.x + (one!.x - back!.x) / 2, y: corner.y + (one!.y - back!.y) / 2 });
		points.push({ x: corner.x + (two!.x + ahead!.x) / 2, y: corner.y + (two!.y + ahead!.y) / 2 });
		return;
	}
	points.push({ x: corner.x + (one!.x + two!.x) / 2, y: corner.y + (one!.y + two!.y) / 2 });
}

/** Twice the area inside a ring; below zero for a hole. */
export function twiceAreaOf(points: Point[]): number {
	let sum = 0;
	for (let i = 0; i < points.length; i++) {
		const [one, two] = [points[i], points[(i + 1) % points.length]];
		sum += one!.x * two!.y - two!.x * one!.y;
	}
	return sum;
}
