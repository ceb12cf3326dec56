import { maskBox, type Mask } from './pixels.mjs';

interface Size {
	width: number;
	height: number;
}

/**
 * A working mask at the size of the source picture: interpolated between pixels and cut at one half, so that outlines stay
 * smooth. Only the mask's own box is looked at; most masks of a picture are small.
 */
export function enlargeMask(mask: Mask, from: Size, to: Size): Mask {
	if (from.width === to.width && from.height === to.height) return mask.slice();
	const out = new Uint8Array(to.width * to.height);
	const box = maskBox(mask, from.width, from.height);
	if (!box) return out;
	const columns = samples(from.width, to.width, box.x0 - 1, box.x1 + 1);
	const rows = samples(from.height, to.height, box.y0 - 1, box.y1 + 1);
	for (const row of rows) {
		const upper = row.low * from.width;
		const lower = row.high * from.width;
		for (const { at, low, high, share } of columns) {
			const top = mask[upper + low]! * (1 - share) + mask[upper + high]! * share;
			const bottom = mask[lower + low]! * (1 - share) + mask[lower + high]! * share;
			if (top * (1 - row.share) + bottom * row.share >= 0.5) out[row.at * to.width + at] = 1;
		}
	}
	return out;
}

/** For every target coordinate that falls between `first` and `last` of the source: its two source neighbours and the share of the second. */
function samples(
	from: number,
	to: number,
	first: number,
	last: number,
): { at: number; low: number; high: number; share: number }[] {
	const scale = from / to;
	const list = [];
	for (let at = Math.max(0, Math.floor(first / scale)); at < Math.min(to, Math.ceil(last / scale)); at++) {
		const source = Math.max(0, Math.min(from - 1, (at + 0.5) * scale - 0.5));
		const low = Math.floor(source);
		list.push({ at, low, high: Math.min(from - 1, low + 1), share: source - low });
	}
	return list;
}
