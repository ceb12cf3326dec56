import sharp from 'sharp';
import type { Ffmpeg } from './ffmpeg.mjs';
import type { RgbImage } from './pixels.mjs';

export interface Clip {
	/** Of the output: the source's, as players show it, made even because H.264 needs that. */
	width: number;
	height: number;
	framesPerSecond: number;
	/** Scaled down to at most the processed side. */
	frames: RgbImage[];
}

export type ClipProblem = { problem: 'unsupported' } | { problem: 'too-long'; maxSeconds: number; seconds: number };

/** Limits of this stand-in: about half a minute of work. */
const MAX_SECONDS = 10;
const MAX_FRAMES = 300;
const PROCESSED_SIDE_PX = 640;
/** Files that do not say how fast they run. */
const DEFAULT_FPS = 25;
/** A container's length may exceed its last frame by the tail of the audio. */
const SLACK_SECONDS = 0.1;
/** The clip's name in ffmpeg's folder, also for whoever composes the result. */
export const CLIP_FILE = 'clip';

/** Decodes a video to frames at a constant rate, upright. */
export async function decodeClip(ffmpeg: Ffmpeg, bytes: Uint8Array): Promise<Clip | ClipProblem> {
	await ffmpeg.write(CLIP_FILE, bytes);
	const facts = await ffmpeg.exec(['-hide_banner', '-i', CLIP_FILE]);
	const video = /Stream #.*: Video: .*/.exec(facts)?.[0];
	if (!video) return { problem: 'unsupported' };
	const seconds = readDuration(facts);
	if (seconds > MAX_SECONDS + SLACK_SECONDS) return { problem: 'too-long', maxSeconds: MAX_SECONDS, seconds };
	const named = Number(/([\d.]+) fps/.exec(video)?.[1] ?? /([\d.]+) tbr/.exec(video)?.[1]);
	const framesPerSecond = named > 0 && named <= 240 ? named : DEFAULT_FPS;

	// The first frame tells the size after rotation, which the stream's description does not.
	await ffmpeg.exec(['-v', 'error', '-i', CLIP_FILE, '-frames:v', '1', 'first.png']);
	const first = await ffmpeg.read('first.png');
	if (!first || first.length === 0) return { problem: 'unsupported' };
	const source = await sharp(first).metadata();
	const scale = Math.min(1, PROCESSED_SIDE_PX / Math.max(source.width, source.height));
	const width = even(source.width * scale);
	const height = even(source.height * scale);

	const filter = `fps=${framesPerSecond},scale=${width}:${height}:flags=area`;
	await ffmpeg.exec([
		'-v',
		'error',
		'-i',
		CLIP_FILE,
		'-vf',
		filter,
		'-frames:v',
		String(MAX_FRAMES + 1),
		'-f',
		'rawvideo',
		'-pix_fmt',
		'rgb24',
		'frames.rgb',
	]);
	const raw = (await ffmpeg.read('frames.rgb')) ?? new Uint8Array();
	const size = width * height * 3;
	const count = Math.floor(raw.length / size);
	if (count === 0) return { problem: 'unsupported' };
	if (count > MAX_FRAMES) {
		return {
			problem: 'too-long',
			maxSeconds: round(MAX_FRAMES / framesPerSecond),
			seconds: round(Math.max(seconds, count / framesPerSecond)),
		};
	}
	const frames = Array.from({ length: count }, (_, i) => ({
		data: raw.subarray(i * size, (i + 1) * size),
		width,
		height,
	}));
	return { width: even(source.width), height: even(source.height), framesPerSecond, frames };
}

/** Seconds as the container names them, 0 if it does not. */
function readDuration(facts: string): number {
	const [, h, m, s] = /Duration: (\d+):(\d+):([\d.]+)/.exec(facts) ?? [];
	return s === undefined ? 0 : Number(h) * 3600 + Number(m) * 60 + Number(s);
}

function even(size: number): number {
	return Math.max(2, Math.floor(size / 2) * 2);
}

function round(seconds: number): number {
	return Math.round(seconds * 100) / 100;
}
