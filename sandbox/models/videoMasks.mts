import { loadDetector } from '../segmentation/detector.mjs';
import { followObject, startFollowing, type Followed } from '../segmentation/followObject.mjs';
import { loadOpenCv } from '../segmentation/opencv.mjs';
import { backwardFlow } from '../segmentation/opticalFlow.mjs';
import { preparePicture, type Picture } from '../segmentation/pictures.mjs';
import type { Mask } from '../segmentation/pixels.mjs';
import type { OpenClip } from './clipJob.mjs';
import type { JobContext } from './model.mjs';

/** The masks of a clip: per frame one byte per pixel, 0 for nothing, otherwise 1 plus the index of the object (the last wins). */
export type ObjectMap = Uint8Array;

/** One object on its way through a clip. */
export interface Track {
	/** The frame where the object is first known. */
	start: number;
	/** The first and the last frame that it may be followed to; the clip's own unless said. */
	from?: number;
	to?: number;
	/** The tracker looks for the object with the detector; off when `maskAt` already does. */
	followsDetector: boolean;
	/** Its mask where something is known about it, given what tracking found there; undefined elsewhere. */
	maskAt(frame: number, tracked: Mask | undefined): Promise<Mask | undefined>;
}

/** A track of which only one mask is known. */
export function trackOfMask(mask: Mask, start: number): Track {
	return { start, followsDetector: true, maskAt: async (frame) => (frame === start ? mask : undefined) };
}

export async function pictureOfFrame({ key, clip }: OpenClip, frame: number): Promise<Picture> {
	return await preparePicture(`${key}/${frame}`, clip.frames[frame]!);
}

/** Follows every track through the clip, forwards and backwards. */
export async function masksOfTracks(opened: OpenClip, tracks: Track[], job: JobContext): Promise<ObjectMap[]> {
	const { cv } = await loadOpenCv();
	const detector = await loadDetector();
	const { frames } = opened.clip;
	const maps = frames.map(({ width, height }) => new Uint8Array(width * height));
	const last = frames.length - 1;
	const following = async (mask: Mask, frame: number): Promise<Followed> =>
		startFollowing(mask, frames[frame]!, (await pictureOfFrame(opened, frame)).detections ?? []);

	const going: (Followed | undefined)[] = tracks.map(() => undefined);
	for (let frame = 0; frame <= last; frame++) {
		const flow = frame > 0 && going.some(Boolean) ? backwardFlow(cv, frames[frame - 1]!, frames[frame]!) : undefined;
		for (const [index, track] of tracks.entries()) {
			let object = going[index];
			if (object && flow) {
				const look = track.followsDetector ? detector : undefined;
				object = followObject(cv, look, frames[frame]!, flow, object, frame - track.start);
			}
			const corrected = await track.maskAt(frame, object?.mask);
			if (corrected) object = await following(corrected, frame);
			if (frame > (track.to ?? last)) object = undefined;
			going[index] = object;
			if (object) paint(maps[frame]!, object.mask, index);
		}
		if (frame > 0 && frame % 50 === 0) job.log(`Frame ${frame} of ${frames.length}`);
	}
	for (const [index, track] of tracks.entries()) {
		let object: Followed | undefined;
		for (let frame = track.start; frame >= (track.from ?? 0) && track.start > 0; frame--) {
			if (!object) {
				const mask = await track.maskAt(frame, undefined);
				object = mask && (await following(mask, frame));
				if (!object) break;
				continue;
			}
			const flow = backwardFlow(cv, frames[frame + 1]!, frames[frame]!);
			const look = track.followsDetector ? detector : undefined;
			object = followObject(cv, look, frames[frame]!, flow, object, track.start - frame);
			paint(maps[frame]!, object.mask, index);
		}
	}
	return maps;
}

function paint(map: ObjectMap, mask: Mask, index: number): void {
	for (let i = 0; i < map.length; i++) if (mask[i]) map[i] = index + 1;
}
