import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import type { PixelBox } from '../../harness/n8n/deliveredFiles.mjs';
import { servePhoto, type PhotoServer } from '../../harness/workflows/photoServer.mjs';
import { openFfmpeg } from '../../sandbox/segmentation/ffmpeg.mjs';
import { drawClip, type Place } from '../sandbox/segmentation/clips.mjs';

const PHOTO_FILE = fileURLToPath(new URL('../../demo/still-life.jpg', import.meta.url));
/** Photos and a clip that may not be part of this repository; whoever has them keeps them beside it. */
const REAL_FILES = new URL('../../../shared/data/', import.meta.url);
/** Half the photo's size: all things in it are still found, in a fifth of the time. */
const WIDTH_PX = 512;
/** As drawClip draws them. */
const SQUARE_PX = 40;

/** A photo with a known thing at a known place, and a clip with a square on a known way. */
export interface EndpointInput {
	/** What the workflow gets. Addresses, what to look for, and a point on it as [x, y], in pixels. */
	json: {
		photo: string;
		clip: string;
		/** May name other things too, which the photo has or not. */
		word: string;
		/** Names this thing alone. */
		thing: string;
		photoPoint: [number, number];
		clipPoint: [number, number];
	};
	/** Where the thing is in the photo, read off the photo by eye. */
	box: PixelBox;
	/** Where the square is in every frame of the clip. */
	way: Place[][];
}

/** Three inputs, each with another thing at another place in a photo of its own, so that none can pass for another. */
const THINGS = [
	{ word: 'fruit', thing: 'apple', box: { xMin: 278, yMin: 264, xMax: 353, yMax: 345 }, change: 'none' },
	{ word: 'cup', thing: 'cup', box: { xMin: 376, yMin: 209, xMax: 477, yMax: 297 }, change: 'mirrored' },
	{ word: 'bottle', thing: 'bottle', box: { xMin: 112, yMin: 12, xMax: 174, yMax: 259 }, change: 'smaller' },
] as const;
const SMALLER = 0.75;
/** Twelve frames each, of 160 x 120 pixels. */
const WAYS: Place[][][] = [
	Array.from({ length: 12 }, (_, frame) => [{ x: 10 + 7 * frame, y: 20 }]),
	Array.from({ length: 12 }, (_, frame) => [{ x: 60, y: 70 - 5 * frame, colour: '#2040d0' }]),
	Array.from({ length: 12 }, (_, frame) => [{ x: 110 - 8 * frame, y: 10 + 5 * frame, colour: '#108030' }]),
];

const REAL_THINGS = [
	{ word: 'truck', file: 'truck.jpg', box: { xMin: 75, yMin: 275, xMax: 1715, yMax: 850 } },
	{ word: 'dog', file: 'dog.jpg', box: { xMin: 0, yMin: 219, xMax: 427, yMax: 534 } },
];
/** A dog that turns away while a person stands up beside it: in the first frame of the cut, and in the last one. */
const REAL_CLIP = {
	file: 'dog-clip.mp4',
	word: 'dog',
	first: { xMin: 230, yMin: 185, xMax: 352, yMax: 268 },
	last: { xMin: 292, yMin: 162, xMax: 342, yMax: 258 },
};
/** All of it, 289 frames of 1280 x 720, takes a sandbox minutes. */
const REAL_CUT = ['-t', '1.2', '-i', 'clip', '-vf', 'fps=10,scale=640:360', '-an', '-c:v', 'libx264', '-crf', '20'];

export interface ServedInputs {
	inputs: EndpointInput[];
	close(): Promise<void>;
}

/** The real photos, and what to find in a short piece of the real clip. */
export interface RealFiles {
	photos: EndpointInput[];
	clip: EndpointInput & { frames: number; width: number; height: number; first: PixelBox; last: PixelBox };
	close(): Promise<void>;
}

/** False on machines without the folder of real files. */
export const haveRealFiles = [...REAL_THINGS, REAL_CLIP].every(({ file }) => existsSync(new URL(file, REAL_FILES)));

/** Makes the photos and clips and serves them on 127.0.0.1. */
export async function serveEndpointInputs(): Promise<ServedInputs> {
	const { serve, close } = fileServers();
	const inputs: EndpointInput[] = [];
	for (const [index, { word, thing, box, change }] of THINGS.entries()) {
		const photo = sharp(PHOTO_FILE)
			.resize(change === 'smaller' ? WIDTH_PX * SMALLER : WIDTH_PX)
			.flop(change === 'mirrored');
		const clip = Buffer.from((await drawClip(WAYS[index]!)).split(',')[1]!, 'base64');
		const changed = change === 'mirrored' ? mirrored(box) : change === 'smaller' ? scaled(box) : box;
		const start = WAYS[index]![0]![0]!;
		const json = {
			photo: await serve(await photo.jpeg({ quality: 92 }).toBuffer(), `still-life-${index}.jpg`, 'image/jpeg'),
			clip: await serve(clip, `square-${index}.mp4`, 'video/mp4'),
			word,
			thing,
			photoPoint: pointOn(changed),
			clipPoint: [start.x + SQUARE_PX / 2, start.y + SQUARE_PX / 2] as [number, number],
		};
		inputs.push({ json, box: changed, way: WAYS[index]! });
	}
	return { inputs, close };
}

/** The same for the real files: photos at their own size, and the beginning of the clip. */
export async function serveRealFiles(): Promise<RealFiles> {
	const { serve, close } = fileServers();
	const photos: EndpointInput[] = [];
	for (const { word, file, box } of REAL_THINGS) {
		const photo = await serve(await readFile(new URL(file, REAL_FILES)), file, 'image/jpeg');
		photos.push({
			json: { photo, clip: '', word, thing: word, photoPoint: pointOn(box), clipPoint: [0, 0] },
			box,
			way: [],
		});
	}
	const { file, word, first, last } = REAL_CLIP;
	const address = await serve(await cutClip(new URL(file, REAL_FILES)), file, 'video/mp4');
	const clip: RealFiles['clip'] = {
		json: { photo: '', clip: address, word, thing: word, photoPoint: [0, 0], clipPoint: pointOn(first) },
		box: first,
		way: [],
		...{ frames: 12, width: 640, height: 360 },
		...{ first, last },
	};
	return { photos, clip, close };
}

async function cutClip(file: URL): Promise<Buffer> {
	const ffmpeg = await openFfmpeg({});
	await ffmpeg.write('clip', await readFile(file));
	await ffmpeg.exec(['-v', 'error', ...REAL_CUT, '-pix_fmt', 'yuv420p', 'cut.mp4']);
	const bytes = await ffmpeg.read('cut.mp4');
	await ffmpeg.close();
	if (!bytes) throw new Error('the clip could not be cut');
	return Buffer.from(bytes);
}

function fileServers() {
	const servers: PhotoServer[] = [];
	const serve = async (content: Buffer, fileName: string, mimeType: string) => {
		servers.push(await servePhoto(content, fileName, mimeType));
		return servers.at(-1)!.url;
	};
	return { serve, close: async () => void (await Promise.all(servers.map((server) => server.close()))) };
}

/** Below the middle of its box every thing used here is itself, and not a hole or the wall behind. */
function pointOn({ xMin, yMin, xMax, yMax }: PixelBox): [number, number] {
	return [Math.round((xMin + xMax) / 2), Math.round((yMin + 2 * yMax) / 3)];
}

function mirrored({ xMin, yMin, xMax, yMax }: PixelBox): PixelBox {
	return { xMin: WIDTH_PX - xMax, yMin, xMax: WIDTH_PX - xMin, yMax };
}

function scaled({ xMin, yMin, xMax, yMax }: PixelBox): PixelBox {
	return { xMin: xMin * SMALLER, yMin: yMin * SMALLER, xMax: xMax * SMALLER, yMax: yMax * SMALLER };
}
