import type { Mask } from './pixels.mjs';
import type { Click } from './pointMask.mjs';

/** Size of the spot that a click changes when the cut contradicts it, as a share of the longer side. */
const SPOT_SHARE = 0.006;

/**
 * Makes a mask obey its clicks, in place: every positive click ends up inside, every negative one outside.
 * Only where the mask disagrees is a spot round the click changed, up to half way to the nearest opposite click.
 * Two opposite clicks on one pixel: the later one wins.
 */
export function obeyClicks(mask: Mask, width: number, height: number, clicks: Click[]): void {
	const spot = Math.max(1, Math.round(SPOT_SHARE * Math.max(width, height)));
	for (const click of clicks) {
		const wanted = click.positive ? 1 : 0;
		if (mask[click.y * width + click.x] === wanted) continue;
		const opposite = clicks.filter((c) => c.positive !== click.positive);
		const nearest = Math.min(...opposite.map((c) => Math.hypot(c.x - click.x, c.y - click.y)), Infinity);
		const radius = Math.min(spot, nearest / 2);
		for (let y = Math.max(0, Math.ceil(click.y - radius)); y <= Math.min(height - 1, click.y + radius); y++) {
			for (let x = Math.max(0, Math.ceil(click.x - radius)); x <= Math.min(width - 1, click.x + radius); x++) {
				if (Math.hypot(x - click.x, y - click.y) <= radius) mask[y * width + x] = wanted;
			}
		}
	}
	for (const click of clicks) mask[click.y * width + click.x] = click.positive ? 1 : 0;
}
