import type { EndpointContract } from '../shared/contract/contract';
import { mediaInput } from '../shared/contract/media';
import { mediaFile, mediaUrl } from '../shared/contract/mediaSchema';
import {
	array,
	boolean,
	int,
	looseObject,
	maximum,
	minimum,
	number,
	object,
	oneOf,
	optional,
} from '../shared/vendor/zod';

const share = number().check(minimum(0), maximum(1));

/** Source: https://fal.ai/models/fal-ai/sam2/auto-segment/api */
export const contract = {
	endpoint: 'fal-ai/sam2/auto-segment',
	input: object({
		image_url: mediaUrl,
		sync_mode: optional(boolean()),
		output_format: optional(oneOf(['jpeg', 'png'])),
		points_per_side: optional(int().check(minimum(1))),
		pred_iou_thresh: optional(share),
		stability_score_thresh: optional(share),
		min_mask_region_area: optional(int().check(minimum(0))),
	}),
	output: looseObject({ combined_mask: mediaFile, individual_masks: array(mediaFile) }),
	media: [mediaInput('image')],
	masksField: 'individual_masks',
	files: [{ field: 'combined_mask', jsonKey: 'combinedMask', binaryProperty: 'combined_mask' }],
} satisfies EndpointContract;
