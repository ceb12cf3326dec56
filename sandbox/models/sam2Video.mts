import sharp from 'sharp';
import { z } from 'zod/v4';
import { maskWhere, type Mask } from '../segmentation/pixels.mjs';
import { clipOutput, withClip, type OpenClip } from './clipJob.mjs';
import { bool, text } from './fields.mjs';
import { MAX_IMAGE_BYTES } from './media.mjs';
import type { JobContext, Model, ModelOutput } from './model.mjs';
import { tracksOfPrompts } from './promptTracks.mjs';
import { fieldRefusal, isRefusal, type Refusal } from './refusal.mjs';
import { masksOfTracks } from './videoMasks.mjs';
import { groupVideoPrompts, videoBoxPrompt, videoPointPrompt } from './videoPrompts.mjs';

const input = z.object({
	video_url: text(),
	mask_url: text().nullish(),
	prompts: z.array(videoPointPrompt).default([]),
	box_prompts: z.array(videoBoxPrompt).default([]),
	apply_mask: bool().default(false),
	boundingbox_zip: bool().default(false),
});
type Input = z.infer<typeof input>;

/** `fal-ai/sam2/video`. H.264 at the source's size: a black and white mask video, or the clip with its objects tinted. */
export const sam2Video: Model<Input> = {
	catalogue: {
		id: 'fal-ai/sam2/video',
		displayName: 'SAM 2 Video',
		description: 'Objects marked in one frame, followed through a video',
		category: 'video-to-video',
		status: 'active',
		unitPrice: 0,
		unit: 'compute seconds',
		realtime: true,
	},
	input,
	run: async (asked, job) =>
		await withClip(asked.video_url, job, async (opened) => await segmentClip(asked, opened, job)),
	// A video comes back as the URL it was sent as.
	fixedBody: (asked) => ({ video: { url: asked.video_url, content_type: 'video/mp4' } }),
};

async function segmentClip(asked: Input, opened: OpenClip, job: JobContext): Promise<ModelOutput | Refusal> {
	const { clip, working } = opened;
	const firstMask = asked.mask_url
		? await loadFirstMask(asked.mask_url, working.width, working.height, job)
		: undefined;
	if (firstMask && 'detail' in firstMask) return firstMask;
	const { objects, ignored } = groupVideoPrompts(
		asked.prompts,
		asked.box_prompts,
		clip.frames.length,
		clip.width,
		clip.height,
	);
	if (ignored > 0)
		job.log(
			`${ignored} incomplete prompt(s), or prompts beyond the last frame (${clip.frames.length - 1}), left out`,
			'WARN',
		);
	if (ignored > 0 && objects.length === 0 && !firstMask) return { status: 422, detail: 'No masks generated' };
	const tracks = await tracksOfPrompts(opened, objects, firstMask);
	const maps = await masksOfTracks(opened, tracks, job);
	return await clipOutput(opened, maps, {
		applyMask: asked.apply_mask,
		boundingBoxZip: asked.boundingbox_zip,
		type: 'mp4',
	});
}

/** The caller's mask for the first frame, at the size of the working frames: inside where it is at least half white. */
async function loadFirstMask(url: string, width: number, height: number, job: JobContext): Promise<Mask | Refusal> {
	const file = await job.load(url, 'mask_url', MAX_IMAGE_BYTES);
	if (isRefusal(file)) return file;
	try {
		const grey = await sharp(file.bytes)
			.removeAlpha()
			.toColourspace('b-w')
			.resize(width, height, { fit: 'fill' })
			.raw()
			.toBuffer();
		return maskWhere(grey, (v) => v >= 128);
	} catch {
		return fieldRefusal(
			'mask_url',
			'image_load_error',
			'Failed to load the image. Please ensure the image file is not corrupted and is in a supported format.',
			url,
		);
	}
}
