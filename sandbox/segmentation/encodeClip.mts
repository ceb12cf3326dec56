import type { Ffmpeg } from './ffmpeg.mjs';
import { maskColour } from './overlay.mjs';
import { CLIP_FILE, type Clip } from './videoClip.mjs';

/** mp4 holds H.264. webm holds VP9, or VP8 where only the WASM build of ffmpeg is there: its VP9 encoder crashes. */
export type VideoType = 'mp4' | 'webm';

const H264 = ['-c:v', 'libx264', '-preset', 'veryfast', '-crf', '20', '-movflags', '+faststart'];
const VP9 = ['-c:v', 'libvpx-vp9', '-deadline', 'realtime', '-cpu-used', '6', '-crf', '24', '-b:v', '0'];
/** VP8 has no quality without a bitrate; 4 Mbit/s is plenty for masks and enough for the clip. */
const VP8 = ['-c:v', 'libvpx', '-deadline', 'realtime', '-cpu-used', '4', '-crf', '8', '-b:v', '4M'];

/** A black and white video, white on every object. `maps`: per processed frame, 0 where nothing is. */
export async function encodeMasks(
	ffmpeg: Ffmpeg,
	clip: Clip,
	maps: Uint8Array[],
	type: VideoType,
): Promise<Uint8Array | undefined> {
	const size = maps[0]!.length;
	const raw = new Uint8Array(size * maps.length);
	maps.forEach((map, frame) => {
		for (let i = 0, o = frame * size; i < size; i++, o++) if (map[i]) raw[o] = 255;
	});
	await ffmpeg.write('masks.raw', raw);
	const filter = `scale=${clip.width}:${clip.height}:flags=bilinear,format=gray,lut=y='if(gte(val,128),255,0)'`;
	return await finish(ffmpeg, [...rawInput(clip, 'gray', 'masks.raw'), '-vf', filter], type, 'masks.raw');
}

/** Opacity of the tint, 0..255. */
const TINT = 115;

/** The clip at its own size with a translucent colour over every object. */
export async function encodeOverlay(
	ffmpeg: Ffmpeg,
	clip: Clip,
	maps: Uint8Array[],
	type: VideoType,
): Promise<Uint8Array | undefined> {
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
		['-i', CLIP_FILE, ...rawInput(clip, 'rgba', 'tints.raw'), '-filter_complex', filter],
		type,
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

async function finish(ffmpeg: Ffmpeg, args: string[], type: VideoType, used: string): Promise<Uint8Array | undefined> {
	const name = `out.${type}`;
	const codecs = type === 'mp4' ? [H264] : ffmpeg.encodesVp9 ? [VP9, VP8] : [VP8];
	let video: Uint8Array | undefined;
	for (const codec of codecs) {
		await ffmpeg.exec(['-v', 'error', ...args, '-an', ...codec, '-pix_fmt', 'yuv420p', name]);
		video = await ffmpeg.read(name);
		if (video && video.length > 0) break;
	}
	await ffmpeg.read(used);
	return video && video.length > 0 ? video : undefined;
}
