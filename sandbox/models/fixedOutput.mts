import { setTimeout as sleep } from 'node:timers/promises';
import type { Mask } from '../engine/pixels.mjs';
import { MAX_VIDEO_BYTES } from './media.mjs';
import type { JobContext, ModelOutput } from './model.mjs';
import { OutputFiles } from './outputFiles.mjs';
import { isRefusal, type Refusal } from './refusal.mjs';

/** The picture is not fetched, so its size is not known. */
const SIDE = 64;

/**
 * Benchmarks only: answers an endpoint with its real shape after exactly `ms`, without segmenting anything.
 * Pictures: one 64 x 64 mask with an ellipse. Video: the caller's own file, so that big files can be sent round.
 */
export async function fixedOutput(endpoint: string, input: unknown, job: JobContext, ms: number): Promise<ModelOutput | Refusal> {
	await sleep(ms);
	const dataUris = (input as { sync_mode?: boolean }).sync_mode ?? false;
	if (endpoint === 'fal-ai/sam2/video') {
		const file = await job.load((input as { video_url: string }).video_url, 'video_url', MAX_VIDEO_BYTES);
		if (isRefusal(file)) return file;
		const video = { $file: 0, content_type: 'video/mp4', file_name: 'video.mp4', file_size: file.bytes.length };
		return { body: { video }, files: [{ bytes: file.bytes, contentType: 'video/mp4', fileName: 'video.mp4' }], dataUris };
	}
	const out = new OutputFiles();
	const mask = await out.addMask('mask_0', ellipse(), SIDE, SIDE, 'png');
	const bodies: Record<string, Record<string, unknown>> = {
		'fal-ai/sam-3/image': { image: mask, masks: [mask], metadata: [{ index: 0, score: null, box: null }], scores: null, boxes: null },
		'fal-ai/sam2/auto-segment': { combined_mask: mask, individual_masks: [mask] },
		'fal-ai/imageutils/sam': { image: mask },
	};
	return { body: bodies[endpoint], files: out.files, dataUris };
}

function ellipse(): Mask {
	return Uint8Array.from({ length: SIDE * SIDE }, (_, i) => {
		const dx = ((i % SIDE) + 0.5 - SIDE / 2) / (SIDE * 0.35);
		const dy = (Math.floor(i / SIDE) + 0.5 - SIDE / 2) / (SIDE * 0.25);
		return dx * dx + dy * dy <= 1 ? 1 : 0;
	});
}
