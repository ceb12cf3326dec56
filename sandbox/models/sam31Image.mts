import type { Model } from './model.mjs';
import { promptedImage, type PromptedImageInput } from './promptedImage.mjs';

/** `fal-ai/sam-3-1/image`. The same engine as SAM 3 Image here, at fal a newer model. */
export const sam31Image: Model<PromptedImageInput> = {
	...promptedImage,
	catalogue: {
		id: 'fal-ai/sam-3-1/image',
		displayName: 'SAM 3.1 Image',
		description: 'Masks of what a text, points or boxes name in an image, newer model',
		category: 'image-to-image',
		status: 'active',
		unitPrice: 0.01,
		unit: 'requests',
		realtime: false,
	},
	async run(asked, job) {
		const pointed = asked.point_prompts.length + asked.box_prompts.length > 0;
		if (asked.prompt === '' && pointed)
			job.log('At fal, SAM 3.1 was seen to ignore boxes and points when prompt is empty; a space helps', 'WARN');
		return await promptedImage.run(asked, job);
	},
};
