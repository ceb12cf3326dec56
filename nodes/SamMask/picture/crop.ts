import type { PixelBox } from '../mask/measure';

/** What part of the picture the result shows. May reach beyond it: then `x`, `y` are negative or the far side is out. */
export interface Frame {
	x: number;
	y: number;
	width: number;
	height: number;
}

export interface CropSettings {
	/** Pixels on each side. */
	padding: number;
	/** Width divided by height that the result is to have; none leaves the box as it is. */
	ratio?: number;
	/** `shift`: move the frame into the picture, then clip it. `extend`: keep it, the background fills what is beyond. */
	beyondEdge: 'shift' | 'extend';
}

/** The frame around an object's box. With `shift` it lies in the picture, even where the ratio is lost by it. */
export function frameAround(box: PixelBox, picture: { width: number; height: number }, settings: CropSettings): Frame {
	const { padding, ratio, beyondEdge } = settings;
	const padded = {
		x: box.xMin - padding,
		y: box.yMin - padding,
		width: Math.max(1, box.xMax - box.xMin + 2 * padding),
		height: Math.max(1, box.yMax - box.yMin + 2 * padding),
	};
	const frame = ratio === undefined ? padded : widened(padded, ratio);
	if (beyondEdge === 'extend') return frame;
	const horizontal = within(frame.x, frame.width, picture.width);
	const vertical = within(frame.y, frame.height, picture.height);
	return { x: horizontal.start, width: horizontal.length, y: vertical.start, height: vertical.length };
}

/** Made wider or higher around its centre, never smaller. */
function widened({ x, y, width, height }: Frame, ratio: number): Frame {
	const wide = Math.max(width, Math.round(height * ratio));
	const high = Math.max(height, Math.round(width / ratio));
	return { x: x - Math.floor((wide - width) / 2), y: y - Math.floor((high - height) / 2), width: wide, height: high };
}

function within(start: number, length: number, limit: number): { start: number; length: number } {
	const fits = Math.min(length, limit);
	return { start: Math.min(Math.max(0, start), limit - fits), length: fits };
}
