import type { EndpointContract } from '../shared/contract/contract';
import { mediaInput } from '../shared/contract/media';
import { mediaFile, mediaUrl } from '../shared/contract/mediaSchema';
import { objectPrompts } from '../shared/contract/promptEncoding';
import { boxPrompts, pointPrompts } from '../shared/contract/promptSchema';
import {
	array,
	boolean,
	int,
	looseObject,
	maximum,
	minimum,
	nullish,
	number,
	object,
	oneOf,
	optional,
	string,
} from '../shared/vendor/zod';

/** Source: https://fal.ai/models/fal-ai/sam-3/image/api */
export const contract = {
	endpoint: 'fal-ai/sam-3/image',
	input: object({
		image_url: mediaUrl,
		// Always sent, also when empty: without it fal looks for a "wheel".
		prompt: string(),
		point_prompts: optional(pointPrompts),
		box_prompts: optional(boxPrompts),
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
	media: [mediaInput('image')],
	prompts: objectPrompts('point_prompts', 'box_prompts', ['objectId']),
	needs: ['prompt', 'point_prompts', 'box_prompts'],
	masksField: 'masks',
	maskCap: (body) => (body.return_multiple_masks === true ? Number(body.max_masks ?? 3) : undefined),
	files: [{ field: 'image', jsonKey: 'image', binaryProperty: 'image' }],
} satisfies EndpointContract;
