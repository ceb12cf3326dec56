import { type EndpointContract, VIDEO_TIMEOUT_S } from '../shared/contract/contract';
import { type MediaInput, mediaInput } from '../shared/contract/media';
import { mediaFile, mediaUrl } from '../shared/contract/mediaSchema';
import { objectPrompts } from '../shared/contract/promptEncoding';
import { boxPrompts, pointPrompts } from '../shared/contract/promptSchema';
import { boolean, looseObject, nullish, object, optional } from '../shared/vendor/zod';

/** A picture of the object in the first frame. */
export const maskInput = {
	media: 'image',
	field: 'mask_url',
	sourceParameter: 'maskSource',
	sourceLabel: 'Start Mask',
	sources: ['none', 'url', 'binary'],
	binaryParameter: 'maskBinaryPropertyName',
	binaryLabel: 'Mask Binary Field',
} satisfies MediaInput;

/** Source: https://fal.ai/models/fal-ai/sam2/video/api */
export const contract = {
	endpoint: 'fal-ai/sam2/video',
	input: object({
		video_url: mediaUrl,
		mask_url: optional(mediaUrl),
		prompts: optional(pointPrompts),
		box_prompts: optional(boxPrompts),
		apply_mask: optional(boolean()),
		boundingbox_zip: optional(boolean()),
	}),
	output: looseObject({ video: mediaFile, boundingbox_frames_zip: nullish(mediaFile) }),
	media: [mediaInput('video'), maskInput],
	prompts: objectPrompts('prompts', 'box_prompts', ['objectId', 'frameIndex']),
	needs: ['prompts', 'box_prompts', 'mask_url'],
	realtime: true,
	timeoutSeconds: VIDEO_TIMEOUT_S,
	files: [
		{ field: 'video', jsonKey: 'video', binaryProperty: 'video' },
		{ field: 'boundingbox_frames_zip', jsonKey: 'boundingboxFramesZip', binaryProperty: 'boundingbox_frames_zip' },
	],
} satisfies EndpointContract;
