import type { z } from 'zod/v4';
import { int } from './fields.mjs';
import type { Model } from './model.mjs';
import { fixedVideoBody, promptedVideoInput, segmentPromptedVideo } from './promptedVideo.mjs';

const input = promptedVideoInput.extend({ max_num_objects: int({ ge: 1, le: 128 }).default(16) });

/** `fal-ai/sam-3-1/video`. The same engine as SAM 3 Video here, at fal a newer model. */
export const sam31Video: Model<z.infer<typeof input>> = {
	catalogue: {
		id: 'fal-ai/sam-3-1/video',
		displayName: 'SAM 3.1 Video',
		description: 'Many objects that words, points or boxes name, followed through a video, newer model',
		category: 'video-to-video',
		status: 'active',
		unitPrice: 0.01,
		unit: '16 frames',
		realtime: true,
	},
	input,
	run: async (asked, job) => await segmentPromptedVideo(asked, asked.max_num_objects, job),
	fixedBody: fixedVideoBody,
};
