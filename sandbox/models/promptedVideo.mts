import { z } from 'zod/v4';
import { maskWhere } from '../segmentation/pixels.mjs';
import { clipOutput, withClip, type OpenClip } from './clipJob.mjs';
import { bool, float, literal, text } from './fields.mjs';
import { findObjects } from './findObjects.mjs';
import type { JobContext, ModelOutput } from './model.mjs';
import { boxPrompt, pointPrompt } from './promptFields.mjs';
import type { Refusal } from './refusal.mjs';
import { tracksOfText, type TextTracks } from './textTracks.mjs';
import { masksOfTracks, pictureOfFrame, trackOfMask } from './videoMasks.mjs';

const MP4 = 'X264 (.mp4)';
const WEBM = 'VP9 (.webm)';

/** Input that the video endpoints of SAM 3 and 3.1 share. Points and boxes are of the first frame. */
export const promptedVideoInput = z.object({
	video_url: text(),
	prompt: text().default(''),
	point_prompts: z.array(pointPrompt).default([]),
	box_prompts: z.array(boxPrompt).default([]),
	apply_mask: bool().default(true),
	detection_threshold: float({ ge: 0.1, le: 1 }).default(0.5),
	video_output_type: literal(MP4, WEBM).default(MP4),
});
export type PromptedVideoInput = z.infer<typeof promptedVideoInput>;

/** fal charges for every 16 frames of the input that were begun. */
const FRAMES_A_UNIT = 16;

/** Follows what words, points or boxes name through the clip; at most `most` objects. All of them share one mask. */
export async function segmentPromptedVideo(
	asked: PromptedVideoInput,
	most: number,
	job: JobContext,
): Promise<ModelOutput | Refusal> {
	const pointed = asked.point_prompts.length + asked.box_prompts.length > 0;
	if (asked.prompt.trim() === '' && !pointed) {
		const msg = 'A prompt, a point prompt or a box prompt is required';
		return { status: 422, detail: [{ loc: ['body', 'prompt'], msg, type: 'value_error', input: asked.prompt }] };
	}
	return await withClip(asked.video_url, job, async (opened) => {
		const { tracks, fallback } = pointed
			? await tracksOfMarks(asked, opened, job)
			: await tracksOfText(opened, asked.prompt, asked.detection_threshold, job);
		if (tracks.length === 0) return { status: 422, detail: 'No masks generated' };
		if (tracks.length > most) job.log(`${tracks.length} objects found, the best ${most} are followed`, 'WARN');
		const followed = tracks.slice(0, most);
		job.log(`Following ${followed.length} object${followed.length === 1 ? '' : 's'}`);
		const maps = await masksOfTracks(opened, followed, job);
		const united = maps.map((map) => maskWhere(map, (object) => object > 0));
		const output = await clipOutput(opened, united, {
			applyMask: asked.apply_mask,
			boundingBoxZip: false,
			type: asked.video_output_type === WEBM ? 'webm' : 'mp4',
		});
		return {
			...output,
			billableUnits: Math.ceil(opened.clip.frames.length / FRAMES_A_UNIT),
			note: fallback ? 'text-fallback=salient-object' : undefined,
		};
	});
}

/** What points and boxes mark on the first frame, as in an image. */
async function tracksOfMarks(asked: PromptedVideoInput, opened: OpenClip, job: JobContext): Promise<TextTracks> {
	const { clip, scaleX, scaleY } = opened;
	const frame = {
		width: clip.width,
		height: clip.height,
		working: clip.frames[0]!,
		scaleX,
		scaleY,
		picture: async () => await pictureOfFrame(opened, 0),
	};
	const prompts = { text: asked.prompt, points: asked.point_prompts, boxes: asked.box_prompts };
	const { objects, fallback } = await findObjects(prompts, false, frame, job);
	const tracks = objects.flatMap(({ masks }) => (masks[0] ? [trackOfMask(masks[0].mask, 0)] : []));
	return { tracks, fallback };
}

/** A video comes back as the URL it was sent as. */
export function fixedVideoBody(asked: Record<string, unknown>): Record<string, unknown> {
	const type = asked.video_output_type === WEBM ? 'video/webm' : 'video/mp4';
	return { video: { url: asked.video_url, content_type: type }, boundingbox_frames_zip: null };
}
