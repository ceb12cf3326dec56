import { z } from 'zod/v4';
import { bool, literal, text } from './fields.mjs';
import { findObjects } from './findObjects.mjs';
import { fullMask } from './fullMask.mjs';
import type { Model } from './model.mjs';
import { OutputFiles } from './outputFiles.mjs';
import { isRefusal } from './refusal.mjs';
import { loadSourceImage } from './sourceImage.mjs';
import { videoBoxPrompt, videoPointPrompt } from './videoPrompts.mjs';

const input = z.object({
	image_url: text(),
	// fal's types of a prompt have a frame here too; an image has no use for it.
	prompts: z.array(videoPointPrompt).default([]),
	box_prompts: z.array(videoBoxPrompt).default([]),
	apply_mask: bool().default(false),
	output_format: literal('png', 'jpeg', 'webp').default('png'),
	sync_mode: bool().default(false),
});
type Input = z.infer<typeof input>;

/** `fal-ai/sam2/image`. One picture: everything that points and boxes mark, in one mask or cut out together. */
export const sam2Image: Model<Input> = {
	catalogue: {
		id: 'fal-ai/sam2/image',
		displayName: 'SAM 2 Image',
		description: 'One mask of what points and boxes mark in an image',
		category: 'image-to-image',
		status: 'active',
		unitPrice: 0,
		unit: 'compute seconds',
		realtime: true,
	},
	input,
	async run(asked, job) {
		const source = await loadSourceImage(asked.image_url, 'image_url', job);
		if (isRefusal(source)) return source;
		const { width, height } = source;
		const prompts = { text: '', points: asked.prompts, boxes: asked.box_prompts };
		const { objects } = await findObjects(prompts, false, source, job);
		const all = new Uint8Array(width * height);
		for (const { masks, clicks } of objects) {
			if (!masks[0]) continue;
			const mask = fullMask(masks[0].mask, clicks, source);
			for (let i = 0; i < all.length; i++) all[i]! |= mask[i]!;
		}
		if (!all.includes(1)) return { status: 422, detail: 'No masks generated' };
		const out = new OutputFiles();
		const picture = asked.apply_mask ? await source.fullPixels() : undefined;
		const image = await out.addMaskOf(picture, 'image', all, width, height, asked.output_format);
		return { body: { image }, files: out.files, dataUris: asked.sync_mode };
	},
	fixedBody: (_asked, picture) => ({ image: picture }),
};
