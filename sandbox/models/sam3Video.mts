import type { Model } from './model.mjs';
import { fixedVideoBody, promptedVideoInput, segmentPromptedVideo, type PromptedVideoInput } from './promptedVideo.mjs';

/** A frame's map has room for this many objects; fal names no limit for SAM 3. */
const MOST_OBJECTS = 128;

/** `fal-ai/sam-3/video`. */
export const sam3Video: Model<PromptedVideoInput> = {
	catalogue: {
		id: 'fal-ai/sam-3/video',
		displayName: 'SAM 3 Video',
		description: 'Objects that words, points or boxes name, followed through a video',
		category: 'video-to-video',
		status: 'active',
		unitPrice: 0.005,
		unit: '16 frames',
		realtime: false,
	},
	input: promptedVideoInput,
	run: async (asked, job) => await segmentPromptedVideo(asked, MOST_OBJECTS, job),
	fixedBody: fixedVideoBody,
};
