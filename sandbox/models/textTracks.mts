import { boxChains, type BoxChain } from '../segmentation/boxChains.mjs';
import { maskFromBox } from '../segmentation/boxMask.mjs';
import { loadDetector } from '../segmentation/detector.mjs';
import { boxOverlap, maskBox, type Mask, type ScoredMask } from '../segmentation/pixels.mjs';
import { detectionScore } from '../segmentation/pointMask.mjs';
import { choosePlace, detectionsOf, masksFromText, ofColour } from '../segmentation/textMask.mjs';
import { readTextPrompt, type TextQuery } from '../segmentation/textPrompt.mjs';
import type { OpenClip } from './clipJob.mjs';
import type { JobContext } from './model.mjs';
import { pictureOfFrame, trackOfMask, type Track } from './videoMasks.mjs';

export interface TextTracks {
	/** Best first. */
	tracks: Track[];
	/** Words were not understood and a track is the main object of the first frame. */
	fallback: boolean;
}

/** The detector takes about as long as a tracking step, so it looks at every fifth frame. */
const LOOK_EVERY = 5;
/** The detector's scores are lower than SAM's: fal's default threshold of 0.5 is about 0.33 of its scale. */
const SCORE_OF_THRESHOLD = 0.66;
/** An object that was found once is believed at this share of the score that finds it. */
const KNOWN_SHARE = 0.5;
/** Tracking and detector agree when their boxes overlap this much; otherwise the object is cut out again. */
const AGREE = 0.6;
/** Frames between two tries when nothing of this kind was in sight. */
const RETRY_EVERY = 15;

/**
 * Finds what words name, in any frame. `prompt`: commas separate kinds of things. `threshold`: fal's, 0.1 to 1; lower finds more.
 */
export async function tracksOfText(
	opened: OpenClip,
	prompt: string,
	threshold: number,
	job: JobContext,
): Promise<TextTracks> {
	const all: TextTracks = { tracks: [], fallback: false };
	const parts = prompt.split(',').filter((part) => part.trim() !== '');
	for (const part of parts) {
		const query = readTextPrompt(part);
		const detected = query.kind === 'objects' && (await loadDetector()) !== undefined;
		const found = detected
			? { tracks: await detectedTracks(opened, query, threshold * SCORE_OF_THRESHOLD), fallback: false }
			: await regionTracks(opened, query, job);
		if (found.fallback) job.log(`Text prompt ${JSON.stringify(part.trim())} not understood`, 'WARN');
		all.tracks.push(...found.tracks);
		all.fallback ||= found.fallback;
	}
	return all;
}

async function detectedTracks(opened: OpenClip, query: TextQuery, score: number): Promise<Track[]> {
	const { detect } = (await loadDetector())!;
	const { frames } = opened.clip;
	const looks = [];
	for (let frame = 0; frame < frames.length; frame += LOOK_EVERY)
		looks.push({ frame, detections: detectionsOf(query, detect(frames[frame]!), score * KNOWN_SHARE) });
	const chains = boxChains(looks, score);
	const starts: (ScoredMask & { chain: BoxChain })[] = [];
	for (const chain of chains) {
		const mask = await maskOfBox(opened, chain.seen[0]!);
		starts.push({ mask, score: detectionScore(chain.score), chain });
	}
	const { working } = opened;
	const coloured = query.colour ? await ofColourInFrames(opened, starts, query.colour) : starts;
	const chosen = choosePlace(coloured, query.place, working.width, working.height);
	return chosen.map(({ chain, mask }) => trackOfChain(opened, chain, mask));
}

async function ofColourInFrames(opened: OpenClip, starts: (ScoredMask & { chain: BoxChain })[], colour: string) {
	return starts.filter(
		(start) => ofColour([start], opened.clip.frames[start.chain.seen[0]!.frame]!, colour).length > 0,
	);
}

async function maskOfBox(opened: OpenClip, { frame, box }: BoxChain['seen'][number]): Promise<Mask> {
	const { cv, embedding } = await pictureOfFrame(opened, frame);
	return maskFromBox(cv, embedding, box);
}

function trackOfChain(opened: OpenClip, { seen }: BoxChain, firstMask: Mask): Track {
	const first = seen[0]!;
	const last = seen.at(-1)!;
	const { width, height } = opened.working;
	return {
		start: first.frame,
		from: Math.max(0, first.frame - LOOK_EVERY + 1),
		to: last.frame + 2 * LOOK_EVERY,
		followsDetector: false,
		async maskAt(frame, tracked) {
			if (frame === first.frame) return firstMask;
			const look = seen.find((one) => one.frame === frame);
			if (!look) return undefined;
			const box = tracked && maskBox(tracked, width, height);
			return box && boxOverlap(box, look.box) >= AGREE ? undefined : await maskOfBox(opened, look);
		},
	};
}

/** What no detector knows: colours, sky, the main object. Found in the first frame that has it. */
async function regionTracks(opened: OpenClip, query: TextQuery, job: JobContext): Promise<TextTracks> {
	const known: TextQuery = query.kind === 'objects' ? { ...query, kind: query.colour ? 'colour' : 'unknown' } : query;
	for (let frame = 0; frame < opened.clip.frames.length; frame += RETRY_EVERY) {
		const { cv, embedding, detections } = await pictureOfFrame(opened, frame);
		const { masks, fallback } = masksFromText(cv, embedding, detections ?? [], known, job.strictText);
		if (masks.length > 0) return { tracks: masks.map(({ mask }) => trackOfMask(mask, frame)), fallback };
	}
	return { tracks: [], fallback: false };
}
