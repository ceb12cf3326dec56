import { z } from 'zod/v4';
import { blurGrey, fillEveryHole, growMask } from '../segmentation/maskEdits.mjs';
import { drawOverlay } from '../segmentation/overlay.mjs';
import { maskWhere, type Mask } from '../segmentation/pixels.mjs';
import { salientMask } from '../segmentation/salientMask.mjs';
import { readTextPrompt } from '../segmentation/textPrompt.mjs';
import { bool, int, oddOrZero, text } from './fields.mjs';
import { findObjects } from './findObjects.mjs';
import { fullMask } from './fullMask.mjs';
import type { JobContext, Model } from './model.mjs';
import { OutputFiles, type ImageRef } from './outputFiles.mjs';
import { objectsOfText } from './promptedMasks.mjs';
import { isRefusal } from './refusal.mjs';
import { loadSourceImage, type SourceImage } from './sourceImage.mjs';

const input = z.object({
	image_url: text(),
	prompt: text(),
	negative_prompt: text().nullish(),
	semantic_type: bool().default(false),
	mask_only: bool().default(true),
	use_grounding_dino: bool().default(false),
	revert_mask: bool().default(false),
	blur_mask: oddOrZero({ ge: 0, le: 50 }).default(0),
	expand_mask: int({ ge: 0, le: 20 }).default(0),
	fill_holes: bool().default(false),
});
type Input = z.infer<typeof input>;

/** `fal-ai/evf-sam`. One mask of what a sentence names. It always finds something. */
export const evfSam: Model<Input> = {
	catalogue: {
		id: 'fal-ai/evf-sam',
		displayName: 'EVF-SAM',
		description: 'One mask of what a sentence names in an image, grown, softened or inverted',
		category: 'image-to-image',
		status: 'active',
		unitPrice: 0.005,
		unit: 'requests',
		realtime: false,
	},
	input,
	async run(asked, job) {
		const source = await loadSourceImage(asked.image_url, 'image_url', job);
		if (isRefusal(source)) return source;
		const { mask, sure } = await wantedMask(asked, source, job);
		await takeAway(asked.negative_prompt ?? '', mask, source, job);
		const grey = await finish(mask, asked, source);
		const { width, height } = source;
		const out = new OutputFiles();
		let image: ImageRef;
		if (asked.mask_only) image = await out.addGrey('mask', grey, width, height, 'png');
		else {
			const picture = await source.fullPixels();
			drawOverlay(picture, [maskWhere(grey, (v) => v >= 128)]);
			image = await out.addPicture('image', picture, 'png');
		}
		return {
			body: { image: asFile(image) },
			files: out.files,
			dataUris: false,
			note: sure ? undefined : 'text-fallback=salient-object',
		};
	},
	fixedBody: (_asked, picture) => ({ image: asFile(picture) }),
};

/** fal's File: an Image without its size in pixels. */
function asFile({ $file, content_type, file_name, file_size }: ImageRef): Omit<ImageRef, 'width' | 'height'> {
	return { $file, content_type, file_name, file_size };
}

/** One object, or with `semantic_type` or `use_grounding_dino` every one of its kind. Without any: the picture's main object. */
async function wantedMask(asked: Input, source: SourceImage, job: JobContext): Promise<{ mask: Mask; sure: boolean }> {
	const prompts = { text: asked.prompt, points: [], boxes: [] };
	const found = await findObjects(prompts, false, source, { ...job, strictText: false });
	const every = asked.semantic_type || asked.use_grounding_dino;
	const objects = every ? found.objects : found.objects.slice(0, 1);
	const mask = new Uint8Array(source.working.width * source.working.height);
	for (const object of objects) add(mask, object.masks[0]!.mask);
	if (objects.length > 0) return { mask, sure: !found.fallback };
	job.log(`Nothing found for ${JSON.stringify(asked.prompt)}: returning the picture's main object`, 'WARN');
	const { cv, embedding, detections } = await source.picture();
	return { mask: salientMask(cv, embedding, detections ?? []) ?? mask, sure: false };
}

function add(mask: Mask, other: Mask): void {
	for (let i = 0; i < mask.length; i++) mask[i]! |= other[i]!;
}

/** Takes everything that `words` name out of the mask, in place. Words that are not understood take nothing. */
async function takeAway(words: string, mask: Mask, source: SourceImage, job: JobContext): Promise<void> {
	if (words.trim() === '') return;
	const { objects } = objectsOfText(await source.picture(), readTextPrompt(words), true);
	if (objects.length === 0) job.log(`Negative prompt ${JSON.stringify(words)}: nothing found to take away`, 'WARN');
	for (const { masks } of objects) for (let i = 0; i < mask.length; i++) if (masks[0]!.mask[i]) mask[i] = 0;
}

/** Fills, grows, softens and inverts, in this order, at full size. 0 outside, 255 inside. */
async function finish(working: Mask, asked: Input, source: SourceImage): Promise<Uint8Array> {
	const { width, height } = source;
	const { cv } = await source.picture();
	const full = fullMask(working, [], source);
	const filled = asked.fill_holes ? fillEveryHole(cv, full, width, height) : full;
	const grown = growMask(cv, filled, width, height, asked.expand_mask);
	const grey = new Uint8Array(grown.length);
	for (let i = 0; i < grey.length; i++) if (grown[i]) grey[i] = 255;
	const soft = blurGrey(cv, grey, width, height, asked.blur_mask);
	return asked.revert_mask ? soft.map((v) => 255 - v) : soft;
}
