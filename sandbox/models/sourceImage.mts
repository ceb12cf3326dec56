import { createHash } from 'node:crypto';
import sharp, { type Sharp } from 'sharp';
import { preparePicture, type Picture } from '../segmentation/pictures.mjs';
import type { RgbImage } from '../segmentation/pixels.mjs';
import { MAX_IMAGE_BYTES } from './media.mjs';
import type { JobContext } from './model.mjs';
import { fieldRefusal, isRefusal, type Refusal } from './refusal.mjs';

/** The caller's picture, upright (EXIF orientation applied). */
export interface SourceImage {
	/** Size of the upright picture; masks come out at this size. */
	width: number;
	height: number;
	/** Its working copy, scaled down to at most the wanted side, with the factor from source to working pixels. */
	working: RgbImage;
	scaleX: number;
	scaleY: number;
	/** The picture at full size. */
	fullPixels(): Promise<RgbImage>;
	/** Embedding and detections of the working copy. */
	picture(): Promise<Picture>;
}

const MIN_SIDE = 16;
const MAX_SIDE = 8192;
/** Regions and cuts are tuned at this size; larger costs more than it gains. */
export const WORKING_SIDE = 1024;

/** Loads, checks and decodes the picture in `field`. `side`: the longest side of the working copy, in pixels. */
export async function loadSourceImage(
	url: string,
	field: string,
	job: JobContext,
	side = WORKING_SIDE,
): Promise<SourceImage | Refusal> {
	const file = await job.load(url, field, MAX_IMAGE_BYTES);
	if (isRefusal(file)) return file;
	// A size over the limit is answered from the header, before anything is decoded.
	const open = () =>
		sharp(file.bytes, { limitInputPixels: MAX_SIDE * MAX_SIDE })
			.autoOrient()
			.toColourspace('srgb')
			.removeAlpha();
	try {
		const { width, height } = (await sharp(file.bytes, { limitInputPixels: false }).metadata()).autoOrient;
		if (Math.min(width, height) < MIN_SIDE) {
			const ctx = { min_height: MIN_SIDE, min_width: MIN_SIDE };
			return fieldRefusal(
				field,
				'image_too_small',
				`Image dimensions are too small. Minimum dimensions are ${MIN_SIDE}x${MIN_SIDE} pixels.`,
				url,
				ctx,
			);
		}
		if (Math.max(width, height) > MAX_SIDE) {
			const ctx = { max_height: MAX_SIDE, max_width: MAX_SIDE };
			return fieldRefusal(
				field,
				'image_too_large',
				`Image dimensions are too large. Maximum dimensions are ${MAX_SIDE}x${MAX_SIDE} pixels.`,
				url,
				ctx,
			);
		}
		const working = await rgb(open().resize(side, side, { fit: 'inside', withoutEnlargement: true }));
		const key = `${createHash('sha256').update(file.bytes).digest('hex')}/${side}`;
		return {
			width,
			height,
			working,
			scaleX: working.width / width,
			scaleY: working.height / height,
			fullPixels: async () => await rgb(open()),
			picture: async () => await preparePicture(key, working, true),
		};
	} catch {
		return fieldRefusal(
			field,
			'image_load_error',
			'Failed to load the image. Please ensure the image file is not corrupted and is in a supported format.',
			url,
		);
	}
}

async function rgb(image: Sharp): Promise<RgbImage> {
	const { data, info } = await image.raw().toBuffer({ resolveWithObject: true });
	return { data, width: info.width, height: info.height };
}
