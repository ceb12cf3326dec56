import type { Model } from './model.mjs';
import { promptedImage, type PromptedImageInput } from './promptedImage.mjs';

/** `fal-ai/sam-3/image`. */
export const sam3Image: Model<PromptedImageInput> = {
	...promptedImage,
	catalogue: {
		id: 'fal-ai/sam-3/image',
		displayName: 'SAM 3 Image',
		description: 'Masks of what a text, points or boxes name in an image',
		category: 'image-to-image',
		status: 'active',
		unitPrice: 0.005,
		unit: 'requests',
		realtime: true,
	},
};
