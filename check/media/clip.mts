import sharp from 'sharp';
import { CouldNotBeTold } from '../assumption.mjs';
import { openFfmpeg } from '../../sandbox/segmentation/ffmpeg.mjs';
import { decodeClip } from '../../sandbox/segmentation/videoClip.mjs';

/** The clip of the probes: a red square that moves over a soft ground. fal counts 16 frames as one unit. */
export const CLIP = { width: 256, height: 192, frames: 16, framesPerSecond: 8 };
const SQUARE_PX = 64;
const STEP_PX = 4;

/** Where the square's left upper corner is in a frame. */
const cornerAt = (frame: number) => ({ x: 40 + frame * STEP_PX, y: 60 });

export const SQUARE_WORDS = 'red square';
/** Of the first frame. */
export const SQUARE_POINT = { x: cornerAt(0).x + SQUARE_PX / 2, y: cornerAt(0).y + SQUARE_PX / 2, label: 1 };

async function frameOf(index: number): Promise<Uint8Array> {
	const { x, y } = cornerAt(index);
	const drawing = `<svg xmlns="http://www.w3.org/2000/svg" width="${CLIP.width}" height="${CLIP.height}">
<linearGradient id="g"><stop stop-color="#6f8080"/><stop offset="1" stop-color="#b4c2c2"/></linearGradient>
<rect width="100%" height="100%" fill="url(#g)"/>
<rect x="${x}" y="${y}" width="${SQUARE_PX}" height="${SQUARE_PX}" fill="#d02020"/></svg>`;
	return await sharp(Buffer.from(drawing)).removeAlpha().raw().toBuffer();
}

/** Encodes frames of the clip's size, RGB, as H.264. */
export async function encodeFrames(frames: Uint8Array[]): Promise<Uint8Array> {
	const ffmpeg = await openFfmpeg(process.env);
	try {
		await ffmpeg.write('in.rgb', Buffer.concat(frames));
		const size = ['-s', `${CLIP.width}x${CLIP.height}`, '-r', String(CLIP.framesPerSecond)];
		const raw = ['-f', 'rawvideo', '-pix_fmt', 'rgb24', ...size, '-i', 'in.rgb'];
		await ffmpeg.exec(['-v', 'error', ...raw, '-c:v', 'libx264', '-crf', '16', '-pix_fmt', 'yuv420p', 'out.mp4']);
		const bytes = await ffmpeg.read('out.mp4');
		if (!bytes) throw new CouldNotBeTold('the clip for the probe could not be made');
		return bytes;
	} finally {
		await ffmpeg.close();
	}
}

/** The frames of the clip, RGB. */
export const clipFrames = async (): Promise<Uint8Array[]> =>
	await Promise.all(Array.from({ length: CLIP.frames }, (_, index) => frameOf(index)));

let clip: Promise<string> | undefined;

/** The clip as a data URI; made once, because encoding takes seconds. */
export async function clipUri(): Promise<string> {
	clip ??= clipFrames()
		.then(encodeFrames)
		.then((bytes) => `data:video/mp4;base64,${Buffer.from(bytes).toString('base64')}`);
	return await clip;
}

/** What a resulting video shows, judged in its middle frame. */
export interface VideoLook {
	/** `mask`: white square on black. `overlay`: the clip, its square marked. `isolated`: the square alone on black. */
	kind: 'mask' | 'overlay' | 'isolated' | 'something else';
	width: number;
	height: number;
	frames: number;
	text: string;
}

/** A video codec moves a colour by this much. */
const SAME_COLOUR = 24;

/** Decodes a video and compares it with the clip. Rejects when it cannot be decoded. */
export async function lookAtVideo(bytes: Uint8Array): Promise<VideoLook> {
	const ffmpeg = await openFfmpeg(process.env);
	try {
		const clip = await decodeClip(ffmpeg, bytes);
		if ('problem' in clip) throw new CouldNotBeTold('the resulting video could not be decoded');
		const index = Math.floor(clip.frames.length / 2);
		const frame = clip.frames[index]!;
		const { x, y } = cornerAt(index);
		const object = colourAt(frame, x + SQUARE_PX / 2, y + SQUARE_PX / 2);
		const ground = colourAt(frame, CLIP.width - 12, CLIP.height - 12);
		const source = colourAt(
			{ data: await frameOf(index), width: CLIP.width, height: CLIP.height },
			CLIP.width - 12,
			CLIP.height - 12,
		);
		const { width, height } = clip;
		const kind = kindOf(object, ground, source);
		const text = `${clip.frames.length} frames of ${width}x${height}: the object is rgb(${object.join(' ')}), the ground rgb(${ground.join(' ')}), in the clip rgb(${source.join(' ')}): ${kind}`;
		return { kind, width, height, frames: clip.frames.length, text };
	} finally {
		await ffmpeg.close();
	}
}

type Colour = [number, number, number];

function colourAt({ data, width }: { data: Uint8Array; width: number; height: number }, x: number, y: number): Colour {
	const at = (y * width + x) * 3;
	return [data[at]!, data[at + 1]!, data[at + 2]!];
}

function kindOf(object: Colour, ground: Colour, source: Colour): VideoLook['kind'] {
	const near = (a: Colour, b: Colour) => a.every((value, channel) => Math.abs(value - b[channel]!) <= SAME_COLOUR);
	if (near(ground, source)) return 'overlay';
	if (!near(ground, [0, 0, 0])) return 'something else';
	return near(object, [255, 255, 255]) ? 'mask' : near(object, [0, 0, 0]) ? 'something else' : 'isolated';
}
