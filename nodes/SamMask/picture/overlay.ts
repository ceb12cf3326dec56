import { grow } from '../mask/grow';
import type { Mask } from '../mask/mask';
import { HALF } from '../mask/mask';
import type { PixelBox } from '../mask/measure';
import type { Turns } from '../turns';
import type { Colour } from './colour';
import { mixed } from './cutOut';
import { forEachDot, LETTER_ROWS, textWidth } from './dotLetters';
import type { Picture } from './picture';

export interface OverlayStyle {
	/** 0 to 1. */
	opacity: number;
	/** Width in pixels of the line inside the mask's edge, and of the box; 0 for no outline. */
	outline: number;
	drawBox: boolean;
}

// Letters this part of the picture's longer side are readable in a mail or a chat.
const LETTER_SHARE = 1 / 36;
// Weights of red, green and blue in brightness; on bright colours text is black.
const BRIGHT = 140;

/** Paints a mask over the picture, in the picture itself: tinted, with its outline and its box. */
export async function paintMask(
	picture: Picture,
	mask: Mask,
	box: PixelBox,
	colour: Colour,
	{ opacity, outline, drawBox }: OverlayStyle,
	turns: Turns,
): Promise<void> {
	const inner = outline > 0 ? await grow(mask, -outline, turns) : mask;
	const tint = Math.round(opacity * 255);
	for (let y = box.yMin; y < box.yMax; y++) {
		for (let x = box.xMin; x < box.xMax; x++) {
			const pixel = y * picture.width + x;
			if (mask.values[pixel]! < HALF) continue;
			paint(picture, x, y, colour, inner.values[pixel]! < HALF ? 255 : tint);
		}
		if (turns.due()) await turns.give();
	}
	if (!drawBox) return;
	const line = Math.max(1, outline);
	const { xMin, yMin, xMax, yMax } = box;
	fillBox(picture, { xMin, yMin, xMax, yMax: yMin + line }, colour);
	fillBox(picture, { xMin, yMin: yMax - line, xMax, yMax }, colour);
	fillBox(picture, { xMin, yMin, xMax: xMin + line, yMax }, colour);
	fillBox(picture, { xMin: xMax - line, yMin, xMax, yMax }, colour);
}

/** Writes a text on a ground of the mask's colour above its box; where no room is left there, inside it. */
export function paintLabel(picture: Picture, text: string, box: PixelBox, colour: Colour): void {
	const { width, height } = picture;
	const dot = Math.max(1, Math.round((Math.max(width, height) * LETTER_SHARE) / LETTER_ROWS));
	const labelWidth = (textWidth(text) + 4) * dot;
	const labelHeight = (LETTER_ROWS + 4) * dot;
	const left = Math.max(0, Math.min(box.xMin, width - labelWidth));
	const above = box.yMin - labelHeight;
	const top = above >= 0 ? above : Math.max(0, Math.min(box.yMin, height - labelHeight));
	fillBox(picture, { xMin: left, yMin: top, xMax: left + labelWidth, yMax: top + labelHeight }, colour);
	const [red, green, blue] = colour;
	const ink: Colour = 0.299 * red + 0.587 * green + 0.114 * blue > BRIGHT ? [0, 0, 0] : [255, 255, 255];
	forEachDot(text, (x, y) => {
		const [xMin, yMin] = [left + (x + 2) * dot, top + (y + 2) * dot];
		fillBox(picture, { xMin, yMin, xMax: xMin + dot, yMax: yMin + dot }, ink);
	});
}

function fillBox(picture: Picture, box: PixelBox, colour: Colour): void {
	for (let y = Math.max(0, box.yMin); y < Math.min(picture.height, box.yMax); y++) {
		for (let x = Math.max(0, box.xMin); x < Math.min(picture.width, box.xMax); x++) paint(picture, x, y, colour, 255);
	}
}

/** Over what is transparent too: a mask must be seen wherever it is. */
function paint({ width, pixels }: Picture, x: number, y: number, colour: Colour, opacity: number): void {
	const at = (y * width + x) * 4;
	for (let k = 0; k < 3; k++) pixels[at + k] = mixed(colour[k]!, pixels[at + k]!, opacity);
	pixels[at + 3] = Math.max(pixels[at + 3]!, opacity);
}
