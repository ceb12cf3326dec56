import { MaskRefusal } from '../../shared/errors/maskFailure';
import type { Mask } from '../mask/mask';
import { resizeMask } from '../mask/resize';
import type { Turns } from '../turns';
import { isTurned, orient } from './orient';
import type { Picture } from './picture';

// A model works on a scaled copy, and rounds its sides to whole pixels.
const MOST_RATIO_DIFFERENCE = 0.01;

/** The picture as it is shown: EXIF's turn done, no turn left to do. */
export async function shownPicture(picture: Picture, turns: Turns): Promise<Picture> {
	const { width, height, pixels: bytes, orientation } = picture;
	const shown = await orient({ width, height, bytes, bytesPerPixel: 4 }, orientation, turns);
	return { ...picture, width: shown.width, height: shown.height, pixels: shown.bytes, orientation: 1 };
}

/**
 * A mask for the picture as it is shown. One of another size is scaled where the sides are alike; one that was made of
 * the stored pixels of a picture that is shown turned is turned too. A square picture's mask is taken as shown.
 *
 * @param stored orientation that the picture's file had
 * @throws MaskRefusal `sizesDiffer`
 */
export async function fitMask(mask: Mask, name: string, picture: Picture, stored: number, turns: Turns): Promise<Mask> {
	const { width, height } = picture;
	if (mask.width === width && mask.height === height) return mask;
	if (alike(mask, width, height)) return await resizeMask(mask, width, height, turns);
	if (isTurned(stored) && alike(mask, height, width)) {
		const raster = { width: mask.width, height: mask.height, bytes: mask.values, bytesPerPixel: 1 };
		const turned = await orient(raster, stored, turns);
		const shown = { width: turned.width, height: turned.height, values: turned.bytes as Uint8Array };
		return shown.width === width && shown.height === height ? shown : await resizeMask(shown, width, height, turns);
	}
	throw new MaskRefusal({
		kind: 'sizesDiffer',
		first: { name, width: mask.width, height: mask.height },
		second: { name: 'the photo', width, height },
	});
}

function alike(mask: Mask, width: number, height: number): boolean {
	return Math.abs((mask.width * height) / (mask.height * width) - 1) <= MOST_RATIO_DIFFERENCE;
}
