import type { Mask } from '../mask/mask';
import type { PixelBox } from '../mask/measure';
import type { Turns } from '../turns';
import { blurPlane } from './blur';
import type { Colour } from './colour';
import { mixed } from './cutOut';
import type { Picture } from './picture';

/** How what is under the mask is made unrecognizable. Sizes in pixels. */
export type Hiding =
	| { kind: 'fill'; colour: Colour }
	| { kind: 'pixelate'; block: number }
	| { kind: 'blur'; sigma: number };

/**
 * Hides what is under the mask, in the picture itself. What takes its place is made of the whole surroundings of the
 * box, so a soft edge shows no seam.
 *
 * @param mask of the picture's size
 * @param box where the mask is not empty
 */
export async function hide(picture: Picture, mask: Mask, box: PixelBox, hiding: Hiding, turns: Turns): Promise<void> {
	if (hiding.kind === 'fill') {
		await replaceUnderMask(picture, mask, box, (_x, _y, channel) => hiding.colour[channel]!, turns);
	} else if (hiding.kind === 'pixelate') {
		await pixelate(picture, mask, box, hiding.block, turns);
	} else {
		await blur(picture, mask, box, hiding.sigma, turns);
	}
}

async function replaceUnderMask(
	{ width, pixels }: Picture,
	mask: Mask,
	box: PixelBox,
	colourAt: (x: number, y: number, channel: number) => number,
	turns: Turns,
): Promise<void> {
	for (let y = box.yMin; y < box.yMax; y++) {
		for (let x = box.xMin; x < box.xMax; x++) {
			const pixel = y * width + x;
			const opacity = mask.values[pixel];
			if (opacity === 0) continue;
			for (let k = 0; k < 3; k++) {
				pixels[pixel * 4 + k] = mixed(colourAt(x, y, k), pixels[pixel * 4 + k]!, opacity!);
			}
		}
		if (turns.due()) await turns.give();
	}
}

/** Squares from the box's corner on, each in the mean of what was there. */
async function pixelate(picture: Picture, mask: Mask, box: PixelBox, block: number, turns: Turns): Promise<void> {
	const across = Math.ceil((box.xMax - box.xMin) / block);
	const down = Math.ceil((box.yMax - box.yMin) / block);
	const sums = new Float64Array(across * down * 3);
	const counts = new Uint32Array(across * down);
	const squareAt = (x: number, y: number) =>
		Math.floor((y - box.yMin) / block) * across + Math.floor((x - box.xMin) / block);
	for (let y = box.yMin; y < box.yMax; y++) {
		for (let x = box.xMin; x < box.xMax; x++) {
			const square = squareAt(x, y);
			const from = (y * picture.width + x) * 4;
			counts[square]! += 1;
			for (let k = 0; k < 3; k++) sums[square * 3 + k]! += picture.pixels[from + k]!;
		}
		if (turns.due()) await turns.give();
	}
	const meanAt = (x: number, y: number, channel: number) => {
		const square = squareAt(x, y);
		return sums[square * 3 + channel]! / counts[square]!;
	};
	await replaceUnderMask(picture, mask, box, meanAt, turns);
}

async function blur(picture: Picture, mask: Mask, box: PixelBox, sigma: number, turns: Turns): Promise<void> {
	// Beyond three standard deviations nothing reaches into the box.
	const reach = Math.ceil(sigma * 3);
	const left = Math.max(0, box.xMin - reach);
	const top = Math.max(0, box.yMin - reach);
	const width = Math.min(picture.width, box.xMax + reach) - left;
	const height = Math.min(picture.height, box.yMax + reach) - top;
	const copy = new Uint8Array(width * height * 3);
	for (let y = 0, to = 0; y < height; y++) {
		for (let x = 0, from = ((top + y) * picture.width + left) * 4; x < width; x++, from += 4, to += 3) {
			copy[to] = picture.pixels[from]!;
			copy[to + 1] = picture.pixels[from + 1]!;
			copy[to + 2] = picture.pixels[from + 2]!;
		}
		if (turns.due()) await turns.give();
	}
	for (let offset = 0; offset < 3; offset++) await blurPlane(copy, width, height, { stride: 3, offset }, sigma, turns);
	const blurredAt = (x: number, y: number, channel: number) => copy[((y - top) * width + x - left) * 3 + channel]!;
	await replaceUnderMask(picture, mask, box, blurredAt, turns);
}
