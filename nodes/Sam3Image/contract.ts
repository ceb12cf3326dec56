import type { EndpointContract } from '../shared/contract';
import { mediaFile, mediaUrl } from '../shared/mediaSchema';
import { boxObjects, pointObjects } from '../shared/promptEncoding';
import { imageMedia } from '../shared/properties/imageSource';
import { array, boolean, int, literal, looseObject, maximum, minimum, nullish, number, object, oneOf, optional, string } from '../shared/vendor/zod';

const pixel = int().check(minimum(0));

/** Source: https://fal.ai/models/fal-ai/sam-3/image/api */
export const contract: EndpointContract = {
	endpoint: 'fal-ai/sam-3/image',
	input: object({
		image_url: mediaUrl,
		// Always sent, also when empty: without it fal looks for a "wheel".
		prompt: string(),
		point_prompts: optional(
			array(object({ x: pixel, y: pixel, label: literal([0, 1]), object_id: optional(int()) })),
		),
		box_prompts: optional(
			array(object({ x_min: pixel, y_min: pixel, x_max: pixel, y_max: pixel, object_id: optional(int()) })),
		),
		apply_mask: optional(boolean()),
		sync_mode: optional(boolean()),
		output_format: optional(oneOf(['jpeg', 'png', 'webp'])),
		return_multiple_masks: optional(boolean()),
		max_masks: optional(int().check(minimum(1), maximum(32))),
		include_scores: optional(boolean()),
		include_boxes: optional(boolean()),
	}),
	output: looseObject({
		masks: array(mediaFile),
		image: nullish(mediaFile),
		scores: nullish(array(nullish(number()))),
		boxes: nullish(array(nullish(array(number())))),
		metadata: nullish(
			array(looseObject({ index: nullish(number()), score: nullish(number()), box: nullish(array(number())) })),
		),
	}),
	media: [imageMedia],
	prompts: {
		points: 'point_prompts',
		boxes: 'box_prompts',
		encode: (points, boxes) => ({ point_prompts: pointObjects(points), box_prompts: boxObjects(boxes) }),
	},
	masksField: 'masks',
	files: [{ field: 'image', jsonKey: 'image', binaryProperty: 'image' }],
};
