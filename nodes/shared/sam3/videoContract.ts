import { type EndpointContract, VIDEO_TIMEOUT_S } from '../contract/contract';
import { mediaInput } from '../contract/media';
import { mediaFile, mediaUrl } from '../contract/mediaSchema';
import { objectPrompts } from '../contract/promptEncoding';
import { boxPromptsOfFirstFrame, pointPromptsOfFirstFrame } from '../contract/promptSchema';
import { boolean, looseObject, maximum, minimum, nullish, number, oneOf, optional, string } from '../vendor/zod';

/** Input fields that SAM 3 and SAM 3.1 share for a video. Points and boxes are about the first frame. */
export const videoInput = {
	video_url: mediaUrl,
	prompt: string(),
	point_prompts: optional(pointPromptsOfFirstFrame),
	box_prompts: optional(boxPromptsOfFirstFrame),
	apply_mask: optional(boolean()),
	detection_threshold: optional(number().check(minimum(0.1), maximum(1))),
	video_output_type: optional(oneOf(['X264 (.mp4)', 'VP9 (.webm)'])),
};

/**
 * What else SAM 3 and SAM 3.1 have in common for a video. The zip comes unasked, if at all.
 * Source: https://fal.ai/models/fal-ai/sam-3/video/api and https://fal.ai/models/fal-ai/sam-3-1/video/api
 */
export const videoContract = {
	output: looseObject({ video: mediaFile, boundingbox_frames_zip: nullish(mediaFile) }),
	media: [mediaInput('video')],
	prompts: objectPrompts('point_prompts', 'box_prompts', ['objectId']),
	needs: ['prompt', 'point_prompts', 'box_prompts'],
	timeoutSeconds: VIDEO_TIMEOUT_S,
	files: [
		{ field: 'video', jsonKey: 'video', binaryProperty: 'video' },
		{ field: 'boundingbox_frames_zip', jsonKey: 'boundingboxFramesZip', binaryProperty: 'boundingbox_frames_zip' },
	],
} satisfies Omit<EndpointContract, 'endpoint' | 'input'>;
