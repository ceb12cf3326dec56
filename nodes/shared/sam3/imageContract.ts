import type { EndpointContract } from '../contract/contract';
import { mediaInput } from '../contract/media';
import { mediaFile, mediaUrl } from '../contract/mediaSchema';
import { objectPrompts } from '../contract/promptEncoding';
import { boxPrompts, pointPrompts } from '../contract/promptSchema';
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
} from '../vendor/zod';

/**
 * What SAM 3 and SAM 3.1 take and give for an image: their schemas are the same.
 * Source: https://fal.ai/models/fal-ai/sam-3/image/api and https://fal.ai/models/fal-ai/sam-3-1/image/api
 */
export const imageContract = {
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
} satisfies Omit<EndpointContract, 'endpoint'>;
