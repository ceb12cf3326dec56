import type { Ffmpeg } from './ffmpeg.mjs';
import { maskColour } from './overlay.mjs';
import { CLIP_FILE, type Clip } from './videoClip.mjs';

const H264 = [
	'-an',
	'-c:v',
	'libx264',
	'-preset',
	'veryfast',
	'-crf',
	'20',
	'-pix_fmt',
	'yuv420p',
	'-movflags',
	'+faststart',
	'out.mp4',
];

/** A black and white H.264 video, white on every object. `maps`: per processed frame, 0 where nothing is. */
export async function encodeMasks(ffmpeg: Ffmpeg, clip: Clip, maps: Uint8Array[]): Promise<Uint8Array | undefined> {
	const size = maps[0]!.length;
	const raw = new Uint8Array(size * maps.length);
	maps.forEach((map, frame) => {
		for (let i = 0, o = frame * size; i < size; i++, o++) if (map[i]) raw[o] = 255;
	});
	await ffmpeg.write('masks.raw', raw);
	const filter = `scale=${clip.width}:${clip.height}:flags=bilinear,format=gray,lut=y='if(gte(val,128),255,0)'`;
	return await finish(ffmpeg, [...rawInput(clip, 'gray', 'masks.raw'), '-vf', filter, ...H264], 'masks.raw');
}

/** Opacity of the tint, 0..255. */
const TINT = 115;

/** The clip at its own size with a translucent colour over every object, as H.264. */
export async function encodeOverlay(ffmpeg: Ffmpeg, clip: Clip, maps: Uint8Array[]): Promise<Uint8Array | undefined> {
	const size = maps[0]!.length;
	const raw = new Uint8Array(size * maps.length * 4);
	maps.forEach((map, frame) => {
		for (let i = 0, o = frame * size * 4; i < size; i++, o += 4) {
			if (!map[i]) continue;
			raw.set(maskColour(map[i]! - 1), o);
			raw[o + 3] = TINT;
		}
	});
	await ffmpeg.write('tints.raw', raw);
	const filter =
		`[0:v]fps=${clip.framesPerSecond},scale=${clip.width}:${clip.height}[base];` +
		`[1:v]scale=${clip.width}:${clip.height}:flags=bilinear[tint];[base][tint]overlay=eof_action=endall`;
	return await finish(
		ffmpeg,
		['-i', CLIP_FILE, ...rawInput(clip, 'rgba', 'tints.raw'), '-filter_complex', filter, ...H264],
		'tints.raw',
	);
}

function rawInput(clip: Clip, pixelFormat: string, file: string): string[] {
	const { width, height } = clip.frames[0]!;
	return [
		'-f',
		'rawvideo',
		'-pix_fmt',
		pixelFormat,
		'-s',
		`${width}x${height}`,
		'-r',
		String(clip.framesPerSecond),
		'-i',
		file,
	];
}

async function finish(ffmpeg: Ffmpeg, args: string[], used: string): Promise<Uint8Array | undefined> {
	await ffmpeg.exec(['-v', 'error', ...args]);
	await ffmpeg.read(used);
	const video = await ffmpeg.read('out.mp4');
	return video && video.length > 0 ? video : undefined;
}
