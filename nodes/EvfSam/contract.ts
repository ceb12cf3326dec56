import type { EndpointContract } from '../shared/contract/contract';
import { mediaInput } from '../shared/contract/media';
import { mediaFile, mediaUrl } from '../shared/contract/mediaSchema';
import { boolean, int, looseObject, maximum, minimum, object, optional, refine, string } from '../shared/vendor/zod';

/** One picture comes out: it is the only mask. Source: https://fal.ai/models/fal-ai/evf-sam/api */
export const contract = {
	endpoint: 'fal-ai/evf-sam',
	input: object({
		image_url: mediaUrl,
		prompt: string(),
		negative_prompt: optional(string()),
		semantic_type: optional(boolean()),
		mask_only: optional(boolean()),
		use_grounding_dino: optional(boolean()),
		revert_mask: optional(boolean()),
		blur_mask: optional(
			int().check(
				minimum(0),
				maximum(50),
				refine((size) => size === 0 || size % 2 !== 0, 'must be 0 or an odd number, for example 7'),
			),
		),
		expand_mask: optional(int().check(minimum(0), maximum(20))),
		fill_holes: optional(boolean()),
	}),
	output: looseObject({ image: mediaFile }),
	media: [mediaInput('image')],
	needs: ['prompt'],
	masksField: 'image',
	files: [{ field: 'image', jsonKey: 'image', binaryProperty: 'image' }],
} satisfies EndpointContract;
