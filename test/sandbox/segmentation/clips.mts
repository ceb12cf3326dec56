import sharp from 'sharp';
import { openFfmpeg } from '../../../sandbox/segmentation/ffmpeg.mjs';
import { dataUri } from './modelThread.mjs';

export const CLIP = { width: 160, height: 120, fps: 10 };

/** A place in a clip: the left upper corner of a square, or nothing. */
export type Place = { x: number; y: number; colour?: string } | undefined;

/** Draws an mp4 in which 40 x 40 squares move over a soft ground. `places[frame]` lists the squares of that frame. */
export async function drawClip(places: Place[][], fps = CLIP.fps): Promise<string> {
	const { width, height } = CLIP;
	const frames = await Promise.all(
		places.map(async (squares) => {
			const drawn = squares
				.map((p) => p && `<rect x="${p.x}" y="${p.y}" width="40" height="40" fill="${p.colour ?? '#d02020'}"/>`)
				.join('');
			const ground =
				'<linearGradient id="g"><stop stop-color="#708080"/><stop offset="1" stop-color="#b0c0c0"/></linearGradient>';
			const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${ground}<rect width="100%" height="100%" fill="url(#g)"/>${drawn}</svg>`;
			return await sharp(Buffer.from(svg)).removeAlpha().toColourspace('srgb').raw().toBuffer();
		}),
	);
	return await encodeClip(frames, width, height, fps);
}

/** An mp4 of packed RGB frames, as a data URI. */
export async function encodeClip(frames: Buffer[], width: number, height: number, fps: number): Promise<string> {
	const ffmpeg = await openFfmpeg({});
	await ffmpeg.write('in.rgb', Buffer.concat(frames));
	const raw = ['-f', 'rawvideo', '-pix_fmt', 'rgb24', '-s', `${width}x${height}`, '-r', String(fps), '-i', 'in.rgb'];
	await ffmpeg.exec(['-v', 'error', ...raw, '-c:v', 'libx264', '-crf', '12', '-pix_fmt', 'yuv420p', 'out.mp4']);
	const bytes = await ffmpeg.read('out.mp4');
	await ffmpeg.close();
	if (!bytes) throw new Error('the clip could not be made');
	return dataUri(bytes, 'video/mp4');
}

/** Facts that ffmpeg prints about a video, and its frames as packed RGB. */
export async function readClip(
	bytes: Uint8Array,
	width = CLIP.width,
	height = CLIP.height,
): Promise<{ facts: string; frames: Uint8Array[] }> {
	const ffmpeg = await openFfmpeg({});
	await ffmpeg.write('in.mp4', bytes);
	const facts = await ffmpeg.exec(['-hide_banner', '-i', 'in.mp4']);
	await ffmpeg.exec(['-v', 'error', '-i', 'in.mp4', '-f', 'rawvideo', '-pix_fmt', 'rgb24', 'out.rgb']);
	const raw = (await ffmpeg.read('out.rgb')) ?? new Uint8Array();
	await ffmpeg.close();
	const size = width * height * 3;
	return {
		facts,
		frames: Array.from({ length: Math.floor(raw.length / size) }, (_, i) => raw.subarray(i * size, (i + 1) * size)),
	};
}

/** Overlap of a mask frame (white is inside) with squares at these places. */
export function overlapWithSquares(frame: Uint8Array, squares: Place[]): number {
	let both = 0;
	let either = 0;
	for (let y = 0, i = 0; y < CLIP.height; y++) {
		for (let x = 0; x < CLIP.width; x++, i += 3) {
			const inside = squares.some((p) => p && x >= p.x && x < p.x + 40 && y >= p.y && y < p.y + 40);
			const white = frame[i]! >= 128;
			if (inside && white) both++;
			if (inside || white) either++;
		}
	}
	return either === 0 ? 1 : both / either;
}
