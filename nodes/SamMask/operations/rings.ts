import { MaskRefusal } from '../../shared/errors/maskFailure';
import type { ItemContext } from '../item/itemContext';
import type { Mask } from '../mask/mask';
import { type Along, findOutlines, type Ring, twiceAreaOf } from '../mask/outlines';
import { simplify } from '../mask/simplify';

// What an AI Agent reads it pays for, and forgets the rest.
const MOST_POINTS_FOR_AGENT = 2000;
// A label file or a JSON with more is no use to anybody.
const MOST_RINGS = 20_000;

/** The outlines of a mask as the panel wants them: simplified, and without those too small to count. */
export async function ringsOf(context: ItemContext, mask: Mask, along: Along): Promise<Ring[]> {
	const minArea = context.number('minRingArea');
	const tolerance = context.number('tolerance');
	const all = await findOutlines(mask, along, context.turns);
	// Along centres a ring is smaller than what it stands for: a line of one pixel has no area at all.
	const counted =
		along === 'edges'
			? all.filter(({ points }) => Math.abs(twiceAreaOf(points)) / 2 >= minArea)
			: all.filter(({ points }) => grownArea(points) >= minArea);
	if (counted.length > MOST_RINGS) throw new MaskRefusal({ kind: 'noise', limit: 'outlines' });
	const most = mostPoints(context, counted.length);
	const rings: Ring[] = [];
	for (const { points, hole } of counted) {
		rings.push({ points: simplify(points, tolerance, most), hole });
		if (context.turns.due()) await context.turns.give();
	}
	return rings;
}

function mostPoints(context: ItemContext, rings: number): number {
	const wanted = context.number('maxPoints');
	if (!context.forAgent) return wanted;
	const share = Math.max(3, Math.floor(MOST_POINTS_FOR_AGENT / Math.max(1, rings)));
	return wanted === 0 ? share : Math.min(wanted, share);
}

/** The area of the pixels that a ring through their middles goes round: Pick's theorem. */
function grownArea(points: Array<{ x: number; y: number }>): number {
	const around = points.reduce((sum, { x, y }, index) => {
		const next = points[(index + 1) % points.length];
		return sum + Math.max(Math.abs(next!.x - x), Math.abs(next!.y - y));
	}, 0);
	return Math.abs(twiceAreaOf(points)) / 2 + around / 2 + 1;
}
