import { createHash } from 'node:crypto';
import sharp from 'sharp';
import { z } from 'zod/v4';
import { encodeMasks, encodeOverlay } from '../segmentation/encodeClip.mjs';
import { openFfmpeg, type Ffmpeg } from '../segmentation/ffmpeg.mjs';
import { maskWhere, type Mask } from '../segmentation/pixels.mjs';
import { decodeClip, type Clip, type ClipProblem } from '../segmentation/videoClip.mjs';
import type { ModelFile } from '../workerProtocol.mjs';
import { zipBoundingBoxes } from './boundingBoxZip.mjs';
import { bool, text } from './fields.mjs';
import { MAX_IMAGE_BYTES, MAX_VIDEO_BYTES, type MediaFile } from './media.mjs';
import type { JobContext, Model, ModelOutput } from './model.mjs';
import { fieldRefusal, isRefusal, type Refusal } from './refusal.mjs';
import { masksOfClip } from './videoMasks.mjs';
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
	async run(asked, job) {
		const file = await job.load(asked.video_url, 'video_url', MAX_VIDEO_BYTES);
		if (isRefusal(file)) return file;
		const ffmpeg = await openFfmpeg(process.env);
		try {
			const clip = await decodeClip(ffmpeg, file.bytes);
			if ('problem' in clip) return refuseClip(clip, asked.video_url);
			return await segmentClip(asked, file, clip, ffmpeg, job);
		} finally {
			await ffmpeg.close();
		}
	},
	// A video comes back as the URL it was sent as.
	fixedBody: (asked) => ({ video: { url: asked.video_url, content_type: 'video/mp4' } }),
};

async function segmentClip(
	asked: Input,
	file: MediaFile,
	clip: Clip,
	ffmpeg: Ffmpeg,
	job: JobContext,
): Promise<ModelOutput | Refusal> {
	const { width, height } = clip.frames[0];
	const firstMask = asked.mask_url ? await loadFirstMask(asked.mask_url, width, height, job) : undefined;
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
	job.log(`Segmenting ${clip.frames.length} frames of ${clip.width}x${clip.height}`);
	const scaleX = width / clip.width;
	const scaleY = height / clip.height;
	const maps = await masksOfClip({
		key: createHash('sha256').update(file.bytes).digest('hex'),
		frames: clip.frames,
		scaleX,
		scaleY,
		objects,
		firstMask,
		onProgress: (frame) => {
			if (frame > 0 && frame % 50 === 0) job.log(`Frame ${frame} of ${clip.frames.length}`);
		},
	});
	const video = asked.apply_mask ? await encodeOverlay(ffmpeg, clip, maps) : await encodeMasks(ffmpeg, clip, maps);
	if (!video) throw new Error('The result could not be encoded');
	const files: ModelFile[] = [{ bytes: video, contentType: 'video/mp4', fileName: 'video.mp4' }];
	if (asked.boundingbox_zip) {
		const bytes = await zipBoundingBoxes(clip.frames, maps, scaleX, scaleY);
		files.push({ bytes, contentType: 'application/zip', fileName: 'boundingbox_frames.zip' });
	}
	const [videoRef, zipRef] = files.map(({ bytes, contentType, fileName }, index) => {
		return { $file: index, content_type: contentType, file_name: fileName, file_size: bytes.length };
	});
	return { body: { video: videoRef, boundingbox_frames_zip: zipRef ?? null }, files, dataUris: false };
}

function refuseClip(problem: ClipProblem, url: string): Refusal {
	if (problem.problem === 'unsupported') {
		const ctx = { supported_formats: ['mp4', 'mov', 'webm', 'mkv', 'gif'] };
		return fieldRefusal(
			'video_url',
			'unsupported_video_format',
			`Unsupported video format. Supported formats are ${ctx.supported_formats.join(', ')}.`,
			url,
			ctx,
		);
	}
	const ctx = { max_duration: problem.maxSeconds, provided_duration: problem.seconds };
	const msg = `Video duration exceeds the maximum allowed. Maximum duration is ${ctx.max_duration} seconds, provided duration is ${ctx.provided_duration} seconds.`;
	return fieldRefusal('video_url', 'video_duration_too_long', msg, url, ctx);
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
