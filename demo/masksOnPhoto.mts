import sharp from 'sharp';
import { drawOutline, fillMask, maskColour, type Colour } from '../sandbox/segmentation/overlay.mjs';
import { maskWhere, type Mask, type RgbImage } from '../sandbox/segmentation/pixels.mjs';

const COLOURS = Array.from({ length: 8 }, (_, index) => maskColour(index));
/** From this on a pixel of a mask file belongs to the object, 0 to 255. */
const INSIDE = 128;

/**
 * The photo with its masks on it, each in a colour that its object does not have: red on a red apple shows nothing.
 *
 * @param masks files as the node gives them: cut-outs, whose transparency is the mask, or white on black
 * @returns a PNG, upright and as large as the photo
 */
export async function masksOnPhoto(photo: Buffer, masks: Buffer[]): Promise<Buffer> {
	const { data, info } = await sharp(photo)
		.rotate()
		.flatten()
		.toColourspace('srgb')
		.raw()
		.toBuffer({ resolveWithObject: true });
	const { width, height, channels } = info;
	const image: RgbImage = { data, width, height };
	const read = await Promise.all(masks.map(async (file) => await readMask(file, width, height)));
	const colours = unlikeObjects(read.map((mask) => meanColour(image, mask)));
	read.forEach((mask, index) => fillMask(image, mask, colours[index]!));
	read.forEach((mask, index) => drawOutline(image, mask, colours[index]!));
	return await sharp(data, { raw: { width, height, channels } }).png().toBuffer();
}

async function readMask(file: Buffer, width: number, height: number): Promise<Mask> {
	const { isOpaque } = await sharp(file).stats();
	const picture = sharp(file).resize(width, height, { fit: 'fill', kernel: 'nearest' });
	const values = await (isOpaque ? picture.removeAlpha().greyscale() : picture.extractChannel('alpha'))
		.raw()
		.toBuffer();
	return maskWhere(values, (value) => value >= INSIDE);
}

function meanColour({ data }: RgbImage, mask: Mask): Colour {
	const sum = [0, 0, 0];
	let pixels = 0;
	for (let i = 0; i < mask.length; i++) {
		if (!mask[i]) continue;
		pixels++;
		for (let channel = 0; channel < 3; channel++) sum[channel]! += data[i * 3 + channel]!;
	}
	return sum.map((value) => value / Math.max(1, pixels)) as unknown as Colour;
}

/** For each object a colour that is far from its own, and from those of the objects before it. */
export function unlikeObjects(objects: Colour[]): Colour[] {
	const used: Colour[] = [];
	return objects.map((object, index) => {
		// When all have been used they begin anew.
		const avoided = [object, ...used.slice(index - (index % COLOURS.length))];
		const nearest = (colour: Colour) => Math.min(...avoided.map((other) => distance(colour, other)));
		const chosen = COLOURS.reduce((best, colour) => (nearest(colour) > nearest(best) ? colour : best));
		used.push(chosen);
		return chosen;
	});
}

function distance(one: Colour, other: Colour): number {
	return Math.hypot(...one.map((value, channel) => value - other[channel]!));
}
