import { createHash } from 'node:crypto';
import { encodeMasks, encodeOverlay, type VideoType } from '../segmentation/encodeClip.mjs';
import { openFfmpeg, type Ffmpeg } from '../segmentation/ffmpeg.mjs';
import { decodeClip, type Clip, type ClipProblem } from '../segmentation/videoClip.mjs';
import type { ModelFile } from '../workerProtocol.mjs';
import { zipBoundingBoxes } from './boundingBoxZip.mjs';
import { MAX_VIDEO_BYTES } from './media.mjs';
import type { JobContext, ModelOutput } from './model.mjs';
import { fieldRefusal, isRefusal, type Refusal } from './refusal.mjs';
import type { ObjectMap } from './videoMasks.mjs';

/** A decoded clip, and the ffmpeg that still holds its file. */
export interface OpenClip {
	clip: Clip;
	ffmpeg: Ffmpeg;
	/** A hash of the file, so that the pictures of its frames are remembered. */
	key: string;
	/** Size of the frames that are worked on, and the factors from source to working pixels. */
	working: { width: number; height: number };
	scaleX: number;
	scaleY: number;
}

/** Loads and decodes `video_url`, hands it to `work`, and frees what decoding took. Refuses what is no video or too long. */
export async function withClip(
	url: string,
	job: JobContext,
	work: (opened: OpenClip) => Promise<ModelOutput | Refusal>,
): Promise<ModelOutput | Refusal> {
	const file = await job.load(url, 'video_url', MAX_VIDEO_BYTES);
	if (isRefusal(file)) return file;
	const ffmpeg = await openFfmpeg(process.env);
	try {
		const clip = await decodeClip(ffmpeg, file.bytes);
		if ('problem' in clip) return refuseClip(clip, url);
		const { width, height } = clip.frames[0]!;
		job.log(`Segmenting ${clip.frames.length} frames of ${clip.width}x${clip.height}`);
		return await work({
			clip,
			ffmpeg,
			key: createHash('sha256').update(file.bytes).digest('hex'),
			working: { width, height },
			scaleX: width / clip.width,
			scaleY: height / clip.height,
		});
	} finally {
		await ffmpeg.close();
	}
}

export interface ClipLook {
	/** The clip with its objects tinted; else white objects on black. */
	applyMask: boolean;
	boundingBoxZip: boolean;
	type: VideoType;
}

/** The answer of every video endpoint: `video`, and `boundingbox_frames_zip` when it is asked for. */
export async function clipOutput(opened: OpenClip, maps: ObjectMap[], look: ClipLook): Promise<ModelOutput> {
	const { ffmpeg, clip, scaleX, scaleY } = opened;
	const encode = look.applyMask ? encodeOverlay : encodeMasks;
	const bytes = await encode(ffmpeg, clip, maps, look.type);
	if (!bytes) throw new Error('The result could not be encoded');
	const files: ModelFile[] = [{ bytes, contentType: `video/${look.type}`, fileName: `video.${look.type}` }];
	if (look.boundingBoxZip) {
		const zip = await zipBoundingBoxes(clip.frames, maps, scaleX, scaleY);
		files.push({ bytes: zip, contentType: 'application/zip', fileName: 'boundingbox_frames.zip' });
	}
	const [videoRef, zipRef] = files.map(({ bytes: content, contentType, fileName }, index) => {
		return { $file: index, content_type: contentType, file_name: fileName, file_size: content.length };
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
