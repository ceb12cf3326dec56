import { obeyClicks } from '../segmentation/clickRule.mjs';
import type { Picture } from '../segmentation/pictures.mjs';
import { maskBox, type Mask } from '../segmentation/pixels.mjs';
import { salientMask } from '../segmentation/salientMask.mjs';
import type { OpenClip } from './clipJob.mjs';
import { masksOfObject } from './promptedMasks.mjs';
import type { PromptObject } from './promptObjects.mjs';
import { pictureOfFrame, trackOfMask, type Track } from './videoMasks.mjs';
import type { VideoObject } from './videoPrompts.mjs';

/** A track for each object that the caller points at, and one for their mask of the first frame. With neither: its main object. */
export async function tracksOfPrompts(
	opened: OpenClip,
	objects: VideoObject[],
	firstMask: Mask | undefined,
): Promise<Track[]> {
	const tracks: Track[] = objects.map(({ prompts }) => ({
		start: prompts[0]!.frame,
		followsDetector: true,
		async maskAt(frame, tracked) {
			const marked = prompts.find((p) => p.frame === frame)?.prompt;
			return marked && promptedMask(await pictureOfFrame(opened, frame), opened, marked, tracked);
		},
	}));
	if (firstMask) tracks.unshift(trackOfMask(firstMask, 0));
	if (tracks.length > 0) return tracks;
	const { cv, embedding, detections } = await pictureOfFrame(opened, 0);
	const main = salientMask(cv, embedding, detections ?? []);
	return main ? [trackOfMask(main, 0)] : [];
}

/** Clicks without a box correct the object where tracking has it. */
function promptedMask(
	picture: Picture,
	opened: OpenClip,
	prompt: PromptObject,
	tracked: Mask | undefined,
): Mask | undefined {
	const { width, height } = opened.working;
	const box = tracked && maskBox(tracked, width, height);
	const inSource = box && {
		x0: box.x0 / opened.scaleX,
		y0: box.y0 / opened.scaleY,
		x1: box.x1 / opened.scaleX,
		y1: box.y1 / opened.scaleY,
	};
	const boxes = prompt.boxes.length > 0 || !inSource ? prompt.boxes : [inSource];
	const { masks } = masksOfObject(picture, opened, { ...prompt, boxes }, false);
	if (masks.length === 0) return undefined;
	const clicks = prompt.clicks.map(({ x, y, positive }) => ({
		x: Math.min(width - 1, Math.floor((x + 0.5) * opened.scaleX)),
		y: Math.min(height - 1, Math.floor((y + 0.5) * opened.scaleY)),
		positive,
	}));
	obeyClicks(masks[0]!.mask, width, height, clicks);
	return masks[0]!.mask;
}
