import { drawOutline, fillMask, type Colour } from '../segmentation/overlay.mjs';
import type { Mask, RgbImage } from '../segmentation/pixels.mjs';
import { segmentColour } from '../segmentation/segmentColours.mjs';
import type { SourceImage } from './sourceImage.mjs';

export interface LegacyLook {
	withContours: boolean;
	blackWhite: boolean;
	invert: boolean;
}

/**
 * The one picture of the legacy endpoint. Colour: every mask tinted on the photo; `invert` takes the complementary tints.
 * Black and white: all masks together in white; `invert` swaps the two. Contours separate masks that touch.
 */
export async function drawLegacyImage(source: SourceImage, masks: Mask[], look: LegacyLook): Promise<RgbImage> {
	const image = look.blackWhite ? unitedMasks(masks, source) : await source.fullPixels();
	masks.forEach((mask, index) => {
		if (look.blackWhite) {
			if (look.withContours) drawOutline(image, mask, [0, 0, 0]);
			return;
		}
		const [r, g, b] = segmentColour(index);
		const colour: Colour = look.invert ? [255 - r, 255 - g, 255 - b] : [r, g, b];
		fillMask(image, mask, colour);
		if (look.withContours) drawOutline(image, mask, colour);
	});
	if (look.blackWhite && look.invert) for (let i = 0; i < image.data.length; i++) image.data[i] = 255 - image.data[i]!;
	return image;
}

function unitedMasks(masks: Mask[], { width, height }: SourceImage): RgbImage {
	const data = new Uint8Array(width * height * 3);
	for (const mask of masks) for (let i = 0; i < mask.length; i++) if (mask[i]) data.fill(255, i * 3, i * 3 + 3);
	return { data, width, height };
}
