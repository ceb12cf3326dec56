import { obeyClicks } from '../segmentation/clickRule.mjs';
import { loadDetector } from '../segmentation/detector.mjs';
import { followObject, startFollowing, type Followed } from '../segmentation/followObject.mjs';
import { backwardFlow } from '../segmentation/opticalFlow.mjs';
import { preparePicture, type Picture } from '../segmentation/pictures.mjs';
import { maskBox, type Mask, type RgbImage } from '../segmentation/pixels.mjs';
import { loadOpenCv } from '../segmentation/opencv.mjs';
import { salientMask } from '../segmentation/salientMask.mjs';
import { masksOfObject, type Scaled } from './promptedMasks.mjs';
import type { PromptObject } from './promptObjects.mjs';
import type { VideoObject } from './videoPrompts.mjs';

/** The masks of a clip: per frame one byte per pixel, 0 for nothing, otherwise 1 plus the index of the object (the last wins). */
export type ObjectMap = Uint8Array;

/** A start for objects that prompts do not describe: the caller's mask, or nothing for the main object of the first frame. */
export interface ClipTask {
	/** A hash of the clip, so that the pictures of its frames are remembered. */
	key: string;
	frames: RgbImage[];
	/** Factors from source to working pixels. */
	scaleX: number;
	scaleY: number;
	objects: VideoObject[];
	firstMask: Mask | undefined;
	onProgress(frame: number): void;
}

/** Segments the objects where they were pointed at and follows them through the clip, forwards and backwards. */
export async function masksOfClip(task: ClipTask): Promise<ObjectMap[]> {
	const { cv } = await loadOpenCv();
	const detect = await loadDetector();
	const maps = task.frames.map(({ width, height }) => new Uint8Array(width * height));
	const picture = async (frame: number): Promise<Picture> =>
		await preparePicture(`${task.key}/${frame}`, task.frames[frame]!);
	const tracks = await startTracks(task, picture);
	const last = task.frames.length - 1;

	const going: (Followed | undefined)[] = tracks.map(() => undefined);
	for (let frame = 0; frame <= last; frame++) {
		const flow =
			frame > 0 && going.some(Boolean) ? backwardFlow(cv, task.frames[frame - 1]!, task.frames[frame]!) : undefined;
		for (const [index, track] of tracks.entries()) {
			let object = going[index];
			if (object && flow) object = followObject(cv, detect, task.frames[frame]!, flow, object, frame - track.start);
			const corrected = await track.maskAt(frame, object?.mask);
			if (corrected) object = startFollowing(corrected, task.frames[frame]!, (await picture(frame)).detections ?? []);
			going[index] = object;
			if (object) paint(maps[frame]!, object.mask, index);
		}
		task.onProgress(frame);
	}
	for (const [index, track] of tracks.entries()) {
		let object: Followed | undefined;
		for (let frame = track.start; frame >= 0 && track.start > 0; frame--) {
			if (!object) {
				const mask = await track.maskAt(frame, undefined);
				object = mask && startFollowing(mask, task.frames[frame]!, (await picture(frame)).detections ?? []);
				if (!object) break;
				continue;
			}
			const flow = backwardFlow(cv, task.frames[frame + 1]!, task.frames[frame]!);
			object = followObject(cv, detect, task.frames[frame]!, flow, object, track.start - frame);
			paint(maps[frame]!, object.mask, index);
		}
	}
	return maps;
}

interface Track {
	/** The frame where the object is first known. */
	start: number;
	/** Its mask where the caller says something about it, given what tracking found there; undefined elsewhere. */
	maskAt(frame: number, tracked: Mask | undefined): Promise<Mask | undefined>;
}

async function startTracks(task: ClipTask, picture: (frame: number) => Promise<Picture>): Promise<Track[]> {
	const { width, height } = task.frames[0]!;
	const scaled: Scaled = { working: { width, height }, scaleX: task.scaleX, scaleY: task.scaleY };
	const tracks: Track[] = task.objects.map(({ prompts }) => ({
		start: prompts[0]!.frame,
		async maskAt(frame, tracked) {
			const marked = prompts.find((p) => p.frame === frame)?.prompt;
			return marked && promptedMask(await picture(frame), scaled, marked, tracked);
		},
	}));
	const { firstMask } = task;
	if (firstMask) tracks.unshift({ start: 0, maskAt: async (frame) => (frame === 0 ? firstMask : undefined) });
	if (tracks.length > 0) return tracks;
	const { cv, embedding, detections } = await picture(0);
	const main = salientMask(cv, embedding, detections ?? []);
	return main ? [{ start: 0, maskAt: async (frame) => (frame === 0 ? main : undefined) }] : [];
}

/** Clicks without a box correct the object where tracking has it. */
function promptedMask(
	picture: Picture,
	scaled: Scaled,
	prompt: PromptObject,
	tracked: Mask | undefined,
): Mask | undefined {
	const { width, height } = scaled.working;
	const box = tracked && maskBox(tracked, width, height);
	const inSource = box && {
		x0: box.x0 / scaled.scaleX,
		y0: box.y0 / scaled.scaleY,
		x1: box.x1 / scaled.scaleX,
		y1: box.y1 / scaled.scaleY,
	};
	const { masks } = masksOfObject(
		picture,
		scaled,
		{ ...prompt, boxes: prompt.boxes.length > 0 || !inSource ? prompt.boxes : [inSource] },
		false,
	);
	if (masks.length === 0) return undefined;
	const clicks = prompt.clicks.map(({ x, y, positive }) => ({
		x: Math.min(width - 1, Math.floor((x + 0.5) * scaled.scaleX)),
		y: Math.min(height - 1, Math.floor((y + 0.5) * scaled.scaleY)),
		positive,
	}));
	obeyClicks(masks[0]!.mask, width, height, clicks);
	return masks[0]!.mask;
}

function paint(map: ObjectMap, mask: Mask, index: number): void {
	for (let i = 0; i < map.length; i++) if (mask[i]) map[i] = index + 1;
}
