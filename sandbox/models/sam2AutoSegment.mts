import { z } from 'zod/v4';
import { masksOfEverything } from '../segmentation/autoMasks.mjs';
import { enlargeMask } from '../segmentation/enlargeMask.mjs';
import { paintSegments } from '../segmentation/segmentColours.mjs';
import { bool, float, int, literal, text } from './fields.mjs';
import type { Model } from './model.mjs';
import { OutputFiles, type ImageRef } from './outputFiles.mjs';
import { isRefusal } from './refusal.mjs';
import { loadSourceImage } from './sourceImage.mjs';

// fal publishes no ranges for these; only what makes no sense is refused.
const input = z.object({
	image_url: text(),
	points_per_side: int({ ge: 1 }).default(32),
	pred_iou_thresh: float().default(0.88),
	stability_score_thresh: float().default(0.95),
	min_mask_region_area: int({ ge: 0 }).default(100),
	output_format: literal('jpeg', 'png').default('png'),
	sync_mode: bool().default(false),
});
type Input = z.infer<typeof input>;

/** SAM drops the weaker of two masks whose boxes overlap more than 0.7; regions are compared by their pixels, hence a little more. */
const MAX_OVERLAP = 0.8;

/** `fal-ai/sam2/auto-segment`. Everything in the picture, largest first, and all of it in colours in `combined_mask`. */
export const sam2AutoSegment: Model<Input> = {
	catalogue: {
		id: 'fal-ai/sam2/auto-segment',
		displayName: 'SAM 2 Auto Segment',
		description: 'Masks of everything in an image',
		category: 'image-to-image',
		status: 'active',
		unitPrice: 0,
		unit: 'compute seconds',
		realtime: false,
	},
	input,
	async run(asked, job) {
		const source = await loadSourceImage(asked.image_url, 'image_url', job);
		if (isRefusal(source)) return source;
		const { width, height } = source;
		job.log(`Segmenting a ${width}x${height} image with ${asked.points_per_side} points per side`);
		const { cv, embedding, detections } = await source.picture();
		const found = masksOfEverything(cv, embedding, detections ?? [], {
			pointsPerSide: asked.points_per_side,
			predIouThresh: asked.pred_iou_thresh,
			stabilityScoreThresh: asked.stability_score_thresh,
			maxOverlap: MAX_OVERLAP,
			minMaskRegionArea: asked.min_mask_region_area * source.scaleX * source.scaleY,
		});
		job.log(`Found ${found.length} mask${found.length === 1 ? '' : 's'}`);
		const masks = found.map((mask) => enlargeMask(mask, source.working, source));
		const out = new OutputFiles();
		const combined = await out.addPicture('combined_mask', paintSegments(masks, width, height), asked.output_format);
		const individual: ImageRef[] = [];
		for (const [index, mask] of masks.entries())
			individual.push(await out.addMask(`mask_${index}`, mask, width, height, asked.output_format));
		return {
			body: { combined_mask: combined, individual_masks: individual },
			files: out.files,
			dataUris: asked.sync_mode,
		};
	},
	fixedBody: (_asked, picture) => ({ combined_mask: picture, individual_masks: [picture] }),
};
