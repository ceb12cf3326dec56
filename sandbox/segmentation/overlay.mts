import type { Mask, RgbImage } from './pixels.mjs';

/** Red, green and blue, 0..255. */
export type Colour = readonly [number, number, number];

/** Well separated hues, the first ones the easiest to tell from photos. */
const PALETTE: readonly Colour[] = [
	[30, 144, 255],
	[255, 99, 71],
	[60, 200, 110],
	[255, 200, 40],
	[170, 90, 240],
	[0, 200, 210],
	[255, 105, 180],
	[150, 200, 0],
];
const FILL_OPACITY = 0.45;
/** Width of the outline as a share of the longer side; at least two pixels. */
const OUTLINE_SHARE = 0.0025;

export function maskColour(index: number): Colour {
	return PALETTE[index % PALETTE.length]!;
}

/** Lays masks over a picture, in place: a translucent colour each, with an outline. Masks have the picture's size. */
export function drawOverlay(image: RgbImage, masks: Mask[]): void {
	masks.forEach((mask, index) => fillMask(image, mask, maskColour(index)));
	masks.forEach((mask, index) => drawOutline(image, mask, maskColour(index)));
}

/** Tints the pixels of a mask, in place. */
export function fillMask({ data }: RgbImage, mask: Mask, colour: Colour): void {
	for (let i = 0; i < mask.length; i++) if (mask[i]) blend(data, i, colour, FILL_OPACITY);
}

/** Draws the inner edge of a mask onto a picture, in place. */
export function drawOutline({ data, width, height }: RgbImage, mask: Mask, colour: Colour): void {
	const reach = Math.max(2, Math.round(OUTLINE_SHARE * Math.max(width, height)));
	for (let y = 0, i = 0; y < height; y++) {
		for (let x = 0; x < width; x++, i++) {
			if (!mask[i]) continue;
			const inner =
				x >= reach &&
				x < width - reach &&
				y >= reach &&
				y < height - reach &&
				mask[i - reach] &&
				mask[i + reach] &&
				mask[i - reach * width] &&
				mask[i + reach * width];
			if (!inner) blend(data, i, colour, 1);
		}
	}
}

function blend(data: Uint8Array, pixel: number, colour: Colour, opacity: number): void {
	for (let c = 0; c < 3; c++)
		data[pixel * 3 + c] = Math.round(data[pixel * 3 + c]! * (1 - opacity) + colour[c]! * opacity);
}
