import { z } from 'zod/v4';
import { masksOfEverything } from '../segmentation/autoMasks.mjs';
import { enlargeMask } from '../segmentation/enlargeMask.mjs';
import { coarsenMask, smoothShape } from '../segmentation/maskShape.mjs';
import { obeyClicks } from '../segmentation/clickRule.mjs';
import type { Mask } from '../segmentation/pixels.mjs';
import { bool, float, int, literal, text } from './fields.mjs';
import { findObjects, type Prompts } from './findObjects.mjs';
import { drawLegacyImage } from './legacyImage.mjs';
import type { JobContext, Model } from './model.mjs';
import { OutputFiles } from './outputFiles.mjs';
import { isRefusal } from './refusal.mjs';
import { loadSourceImage, type SourceImage } from './sourceImage.mjs';

const input = z.object({
	image_url: text(),
	text_prompt: text().nullish(),
	size: int({ ge: 1 }).default(1024),
	iou: float().default(0.9),
	confidence: float().default(0.4),
	retina: bool().default(true),
	box_prompt: z.array(z.array(float())).nullish(),
	point_prompt: z.array(z.array(float())).nullish(),
	point_label: z.array(literal(0, 1)).nullish(),
	with_contours: bool().default(false),
	better_quality: bool().default(false),
	black_white: bool().default(false),
	invert: bool().default(false),
});
type Input = z.infer<typeof input>;

/** `size` is the side that the picture is worked at; beyond these it gets useless or slow. */
const MIN_SIDE = 64;
const MAX_SIDE = 1536;
/** Without `retina` masks have a quarter of the working resolution, as FastSAM's have. */
const COARSE_PX = 4;
/** FastSAM's proposals do not depend on a grid; this one is fine enough to touch every region. */
const GRID = 64;

/** `fal-ai/imageutils/sam` (deprecated by fal; FastSAM). One picture; without prompts everything in it is segmented. */
export const legacySam: Model<Input> = {
	catalogue: {
		id: 'fal-ai/imageutils/sam',
		displayName: 'Segment Anything',
		description: 'This model is no longer supported.',
		category: 'image-to-image',
		status: 'deprecated',
		unitPrice: 0,
		unit: 'compute seconds',
		realtime: false,
	},
	input,
	async run(asked, job) {
		const side = Math.max(MIN_SIDE, Math.min(MAX_SIDE, asked.size));
		const source = await loadSourceImage(asked.image_url, 'image_url', job, side);
		if (isRefusal(source)) return source;
		const prompts = readPrompts(asked);
		const prompted = prompts.text !== '' || prompts.points.length + prompts.boxes.length > 0;
		const { masks, fallback } = prompted
			? await promptedMasks(prompts, asked, source, job)
			: await everyMask(asked, source, job);
		if (masks.length === 0) return { status: 422, detail: 'No masks generated' };
		job.log(`Found ${masks.length} mask${masks.length === 1 ? '' : 's'}`);
		const picture = await drawLegacyImage(source, masks, {
			withContours: asked.with_contours,
			blackWhite: asked.black_white,
			invert: asked.invert,
		});
		const out = new OutputFiles();
		const image = await out.addPicture('image', picture, 'png');
		return {
			body: { image },
			files: out.files,
			dataUris: false,
			note: fallback ? 'text-fallback=salient-object' : undefined,
		};
	},
	fixedBody: (_asked, picture) => ({ image: picture }),
};

/** Legacy boxes are x, y, width, height. Empty boxes are placeholders; points without a label are positive. */
function readPrompts(asked: Input): Prompts {
	const boxes = (asked.box_prompt ?? [])
		.map(([x = 0, y = 0, w = 0, h = 0]) => ({ x, y, w, h }))
		.filter(({ w, h }) => w > 0 && h > 0);
	return {
		text: asked.text_prompt?.trim() ?? '',
		points: (asked.point_prompt ?? []).map(([x, y], i) => ({
			x: wholePixel(x),
			y: wholePixel(y),
			label: asked.point_label?.[i] ?? 1,
		})),
		boxes: boxes.map(({ x, y, w, h }) => ({
			x_min: Math.floor(x),
			y_min: Math.floor(y),
			x_max: Math.ceil(x + w),
			y_max: Math.ceil(y + h),
		})),
	};
}

/** Null for a coordinate that the list is too short to hold; such a point is left out. */
function wholePixel(value: number | undefined): number | null {
	return value === undefined ? null : Math.floor(value);
}

async function promptedMasks(
	prompts: Prompts,
	asked: Input,
	source: SourceImage,
	job: JobContext,
): Promise<{ masks: Mask[]; fallback: boolean }> {
	const { objects, fallback } = await findObjects(prompts, false, source, job);
	const masks: Mask[] = [];
	for (const { masks: guesses, clicks } of objects) {
		const best = guesses.find((m) => m.score >= asked.confidence);
		if (!best) continue;
		const mask = await finish(best.mask, asked, source);
		obeyClicks(mask, source.width, source.height, clicks);
		masks.push(mask);
	}
	return { masks, fallback };
}

async function everyMask(
	asked: Input,
	source: SourceImage,
	job: JobContext,
): Promise<{ masks: Mask[]; fallback: boolean }> {
	job.log(`Segmenting everything in a ${source.width}x${source.height} image`);
	const { cv, embedding, detections } = await source.picture();
	const found = masksOfEverything(cv, embedding, detections ?? [], {
		pointsPerSide: GRID,
		// The contrast score of segmentation starts at 0.7; `confidence` counts from 0.
		predIouThresh: 0.7 + 0.3 * asked.confidence,
		stabilityScoreThresh: 0,
		minMaskRegionArea: 0,
		maxOverlap: asked.iou,
	});
	const masks: Mask[] = [];
	for (const mask of found) masks.push(await finish(mask, asked, source));
	return { masks, fallback: false };
}

async function finish(mask: Mask, asked: Input, source: SourceImage): Promise<Mask> {
	const { width, height } = source.working;
	const { cv } = await source.picture();
	const smooth = asked.better_quality ? smoothShape(cv, mask, width, height) : mask;
	const seen = asked.retina ? smooth : coarsenMask(smooth, width, height, COARSE_PX);
	return enlargeMask(seen, source.working, source);
}
