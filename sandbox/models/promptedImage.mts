import { z } from 'zod/v4';
import { drawOverlay } from '../segmentation/overlay.mjs';
import { maskBox, type ScoredMask } from '../segmentation/pixels.mjs';
import { bool, int, literal, text } from './fields.mjs';
import { findObjects } from './findObjects.mjs';
import { fullMask } from './fullMask.mjs';
import type { Model, ModelOutput } from './model.mjs';
import { OutputFiles, type ImageRef } from './outputFiles.mjs';
import type { FoundObject } from './promptedMasks.mjs';
import { isRefusal } from './refusal.mjs';
import { loadSourceImage, type SourceImage } from './sourceImage.mjs';
import { videoBoxPrompt, videoPointPrompt } from './videoPrompts.mjs';

const input = z.object({
	image_url: text(),
	prompt: text().default('wheel'),
	// fal's schema has frame_index here too, though a picture has one frame.
	point_prompts: z.array(videoPointPrompt).default([]),
	box_prompts: z.array(videoBoxPrompt).default([]),
	apply_mask: bool().default(true),
	sync_mode: bool().default(false),
	output_format: literal('jpeg', 'png', 'webp').default('png'),
	return_multiple_masks: bool().default(false),
	max_masks: int({ ge: 1, le: 32 }).default(3),
	include_scores: bool().default(false),
	include_boxes: bool().default(false),
});
export type PromptedImageInput = z.infer<typeof input>;

/** What the image endpoints of SAM 3 and 3.1 share: a mask per object, at the size of the upright source picture. */
export const promptedImage: Omit<Model<PromptedImageInput>, 'catalogue'> = {
	input,
	async run(asked, job) {
		const source = await loadSourceImage(asked.image_url, 'image_url', job);
		if (isRefusal(source)) return source;
		if (asked.prompt.trim() === '' && asked.point_prompts.length + asked.box_prompts.length === 0) {
			const msg = 'A prompt, a point prompt or a box prompt is required';
			return { status: 422, detail: [{ loc: ['body', 'prompt'], msg, type: 'value_error', input: asked.prompt }] };
		}
		const prompts = { text: asked.prompt, points: asked.point_prompts, boxes: asked.box_prompts };
		const found = await findObjects(prompts, asked.return_multiple_masks, source, job);
		const masks = finishMasks(pickMasks(found.objects, asked), source);
		if (masks.length === 0) return { status: 422, detail: 'No masks generated' };
		job.log(`Found ${masks.length} mask${masks.length === 1 ? '' : 's'}`);
		return {
			...(await writeOutput(asked, source, masks)),
			note: found.fallback ? 'text-fallback=salient-object' : undefined,
		};
	},
	fixedBody(asked, picture) {
		const count = asked.return_multiple_masks === true ? Number(asked.max_masks ?? 3) : 1;
		const each = Array.from({ length: count }, (_, index) => index);
		return {
			image: picture,
			masks: each.map(() => picture),
			metadata: each.map((index) => ({ index })),
			...(asked.include_scores === true && { scores: each.map(() => 0.9) }),
			...(asked.include_boxes === true && { boxes: each.map(() => [0.5, 0.5, 0.8, 0.6]) }),
		};
	},
};

interface PickedMask extends ScoredMask {
	clicks: FoundObject['clicks'];
}

/** One mask: the best of each pointed-at object, or the best of what the text found. Several: every object's best, then their second best. */
function pickMasks(objects: FoundObject[], asked: PromptedImageInput): PickedMask[] {
	const ranked: PickedMask[] = [];
	const ranks = Math.max(0, ...objects.map((o) => o.masks.length));
	for (let rank = 0; rank < ranks; rank++) {
		for (const { masks, clicks } of objects) if (masks[rank]) ranked.push({ ...masks[rank]!, clicks });
	}
	if (asked.return_multiple_masks) return ranked.slice(0, asked.max_masks);
	const pointed = asked.point_prompts.length + asked.box_prompts.length > 0;
	return pointed ? ranked.slice(0, objects.length) : ranked.slice(0, 1);
}

function finishMasks(picked: PickedMask[], source: SourceImage): ScoredMask[] {
	const finished: ScoredMask[] = [];
	for (const { mask, score, clicks } of picked) {
		const full = fullMask(mask, clicks, source);
		if (full.includes(1)) finished.push({ mask: full, score });
	}
	return finished;
}

async function writeOutput(asked: PromptedImageInput, source: SourceImage, found: ScoredMask[]): Promise<ModelOutput> {
	const { width, height } = source;
	const out = new OutputFiles();
	const picture = asked.apply_mask ? await source.fullPixels() : undefined;
	const masks: ImageRef[] = [];
	for (const [index, { mask }] of found.entries()) {
		const name = `mask_${index}`;
		masks.push(await out.addMaskOf(picture, name, mask, width, height, asked.output_format));
	}
	let image = masks[0];
	if (picture) {
		drawOverlay(
			picture,
			found.map((f) => f.mask),
		);
		image = await out.addPicture('image', picture, asked.output_format);
	}
	const scores = found.map((f) => Number(f.score.toFixed(4)));
	const boxes = found.map(({ mask }) => normalisedBox(mask, width, height));
	const metadata = found.map((_, index) => ({
		index,
		score: asked.include_scores ? scores[index] : null,
		box: asked.include_boxes ? boxes[index] : null,
	}));
	const body = {
		image,
		masks,
		metadata,
		scores: asked.include_scores ? scores : null,
		boxes: asked.include_boxes ? boxes : null,
	};
	return { body, files: out.files, dataUris: asked.sync_mode };
}

/** Centre x, centre y, width and height as shares of the picture. */
function normalisedBox(mask: Uint8Array, width: number, height: number): number[] {
	const box = maskBox(mask, width, height) ?? { x0: 0, y0: 0, x1: 0, y1: 0 };
	return [
		(box.x0 + box.x1) / 2 / width,
		(box.y0 + box.y1) / 2 / height,
		(box.x1 - box.x0) / width,
		(box.y1 - box.y0) / height,
	];
}
