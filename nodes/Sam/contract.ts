import type { EndpointContract } from '../shared/contract/contract';
import { mediaInput } from '../shared/contract/media';
import { mediaFile, mediaUrl } from '../shared/contract/mediaSchema';
import type { Box, Point } from '../shared/contract/prompts';
import {
	array,
	boolean,
	int,
	literal,
	looseObject,
	maximum,
	minimum,
	nullish,
	number,
	object,
	optional,
	string,
	tuple,
} from '../shared/vendor/zod';

const share = number().check(minimum(0), maximum(1));

/** Bare lists; a label for each point, at the same place. Without prompts fal must not see its own placeholder zeros. */
function encode(points: Point[], boxes: Box[]) {
	return {
		...(points.length > 0 && {
			point_prompt: points.map(({ x, y }) => [x, y]),
			point_label: points.map(({ label }) => label),
		}),
		...(boxes.length > 0 && {
			box_prompt: boxes.map(({ xMin, yMin, xMax, yMax }) => [xMin, yMin, xMax - xMin, yMax - yMin]),
		}),
	};
}

/** Source: https://fal.ai/models/fal-ai/imageutils/sam/api, which calls it deprecated. */
export const contract = {
	endpoint: 'fal-ai/imageutils/sam',
	successor: 'SAM 3 Image',
	input: object({
		image_url: mediaUrl,
		text_prompt: optional(string()),
		size: optional(int().check(minimum(1))),
		iou: optional(share),
		confidence: optional(share),
		retina: optional(boolean()),
		box_prompt: optional(array(tuple([int(), int(), int(), int()]))),
		point_prompt: optional(array(tuple([int(), int()]))),
		point_label: optional(array(literal([0, 1]))),
		with_contours: optional(boolean()),
		better_quality: optional(boolean()),
		black_white: optional(boolean()),
		invert: optional(boolean()),
	}),
	output: looseObject({ image: nullish(mediaFile) }),
	media: [mediaInput('image')],
	// fal documents its boxes as bare lists of x, y, width and height, and its users have them so.
	prompts: { points: 'point_prompt', boxes: 'box_prompt', ids: [], bareList: 'cornerSize', encode },
	masksField: 'image',
	files: [{ field: 'image', jsonKey: 'image', binaryProperty: 'image' }],
} satisfies EndpointContract;
