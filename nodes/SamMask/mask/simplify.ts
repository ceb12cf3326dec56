import type { Point } from './outlines';

/**
 * Leaves out corners that lie within `tolerance` pixels of the line without them (Ramer, Douglas and Peucker), and then,
 * where more than `mostPoints` are left, goes on with a larger tolerance. Of a ring never fewer than three are kept.
 *
 * @param tolerance 0 keeps every corner
 * @param mostPoints 0 for no limit
 */
export function simplify(points: Point[], tolerance: number, mostPoints: number): Point[] {
	let width = tolerance;
	let kept = width > 0 ? withinTolerance(points, width) : points;
	while (mostPoints > 0 && kept.length > Math.max(3, mostPoints)) {
		width = Math.max(0.5, width * 1.5);
		kept = withinTolerance(points, width);
	}
	return kept;
}

/** A ring has no ends: it is cut at its first point and at the one farthest from it. */
function withinTolerance(points: Point[], tolerance: number): Point[] {
	if (points.length <= 3) return points;
	const keep = new Uint8Array(points.length);
	let farthest = 0;
	const distance = (index: number) => (points[index]!.x - points[0]!.x) ** 2 + (points[index]!.y - points[0]!.y) ** 2;
	for (let i = 1; i < points.length; i++) if (distance(i) > distance(farthest)) farthest = i;
	keep[0] = keep[farthest] = 1;
	// The end of a stretch may be the ring's first point again, as index `points.length`.
	const stretches: Array<[number, number]> = [
		[0, farthest],
		[farthest, points.length],
	];
	let third = { away: -1, at: -1 };
	for (let stretch = stretches.pop(); stretch; stretch = stretches.pop()) {
		const [from, to] = stretch;
		const end = points[to % points.length];
		let worst = -1;
		let at = -1;
		for (let i = from + 1; i < to; i++) {
			const away = squaredDistance(points[i]!, points[from]!, end!);
			if (away > worst) [worst, at] = [away, i];
		}
		if (worst > third.away) third = { away: worst, at };
		if (worst <= tolerance ** 2) continue;
		keep[at] = 1;
		stretches.push([from, at], [at, to]);
	}
	// Two points are no ring.
	keep[third.at] = 1;
	return points.filter((_point, index) => keep[index]);
}

/** From a point to the stretch between two others. */
function squaredDistance(point: Point, from: Point, to: Point): number {
	const [spanX, spanY] = [to.x - from.x, to.y - from.y];
	const length = spanX ** 2 + spanY ** 2;
	const along = length === 0 ? 0 : ((point.x - from.x) * spanX + (point.y - from.y) * spanY) / length;
	const share = Math.min(1, Math.max(0, along));
	return (point.x - from.x - share * spanX) ** 2 + (point.y - from.y - share * spanY) ** 2;
}
