import type { EndpointContract } from '../shared/contract/contract';
import { mediaInput } from '../shared/contract/media';
import { mediaFile, mediaUrl } from '../shared/contract/mediaSchema';
import { boxObjects, pointObjects } from '../shared/contract/promptEncoding';
import { boxPrompts, pointPrompts } from '../shared/contract/promptSchema';
import { boolean, looseObject, object, oneOf, optional } from '../shared/vendor/zod';

/** One picture comes out, whatever goes in: it is the only mask. Source: https://fal.ai/models/fal-ai/sam2/image/api */
export const contract = {
	endpoint: 'fal-ai/sam2/image',
	input: object({
		image_url: mediaUrl,
		prompts: optional(pointPrompts),
		box_prompts: optional(boxPrompts),
		apply_mask: optional(boolean()),
		output_format: optional(oneOf(['jpeg', 'png', 'webp'])),
		sync_mode: optional(boolean()),
	}),
	output: looseObject({ image: mediaFile }),
	media: [mediaInput('image')],
	// It makes one mask, so there are no objects to tell apart.
	prompts: {
		points: 'prompts',
		boxes: 'box_prompts',
		ids: [],
		bareList: 'corners',
		encode: (points, boxes) => ({ prompts: pointObjects(points), box_prompts: boxObjects(boxes) }),
	},
	needs: ['prompts', 'box_prompts'],
	realtime: true,
	masksField: 'image',
	files: [{ field: 'image', jsonKey: 'image', binaryProperty: 'image' }],
} satisfies EndpointContract;
