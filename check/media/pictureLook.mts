import sharp from 'sharp';
import { CouldNotBeTold } from '../assumption.mjs';
import type { FalConnection } from '../connection.mjs';
import { GROUND_POINT, SCENE, scenePixels } from './scene.mjs';

/** fal's Image or File: what the probes read of it. */
export interface FalFile {
	url: string;
	content_type?: string | null;
	width?: number | null;
	height?: number | null;
}

/** What a picture is in the eyes of somebody who wants a mask. */
export interface PictureLook {
	format: string;
	width: number;
	height: number;
	channels: number;
	/** `mask`: white on black. `cut-out`: colours of the scene, transparent outside. `picture`: anything else. */
	kind: 'mask' | 'cut-out' | 'picture';
	/** One byte per pixel, 1 inside: white, or opaque. */
	inside: Uint8Array;
	/** For a sentence: format, channels, kind, share inside. */
	text: string;
}

/** Lossy formats and soft edges leave a few pixels between black and white. */
const MIDDLE_SHARE = 0.05;
const NEARLY_BLACK = 40;
const NEARLY_WHITE = 215;
/** Mean difference of a colour that survived JPEG. */
const SAME_COLOUR = 30;

/** Bytes of a file of a result: from a data URI, or fetched without the key. */
export async function fileBytes(fal: FalConnection, { url }: FalFile): Promise<Uint8Array> {
	if (url.startsWith('data:')) return Buffer.from(url.slice(url.indexOf(',') + 1), 'base64');
	const { status, bytes } = await fal.call('GET', url, { key: 'none' });
	if (status !== 200) throw new CouldNotBeTold(`a file of the result was answered with ${status}`);
	return bytes;
}

/** Decodes a picture and says what it is. Rejects when it is none. */
export async function lookAt(bytes: Uint8Array): Promise<PictureLook> {
	const { format, channels } = await sharp(bytes).metadata();
	const { data, info } = await sharp(bytes)
		.toColourspace('srgb')
		.ensureAlpha()
		.raw()
		.toBuffer({ resolveWithObject: true });
	const { width, height } = info;
	const inside = new Uint8Array(width * height);
	let [middle, coloured, transparent, opaque] = [0, 0, 0, 0];
	for (let i = 0; i < inside.length; i++) {
		const [r, g, b, a] = data.subarray(i * 4, i * 4 + 4) as unknown as [number, number, number, number];
		if (a < 128) transparent++;
		else opaque++;
		if (Math.max(r, g, b) - Math.min(r, g, b) > NEARLY_BLACK) coloured++;
		if (r > NEARLY_BLACK && r < NEARLY_WHITE) middle++;
		inside[i] = a >= 128 && r >= 128 ? 1 : 0;
	}
	const soft = Math.max(1, inside.length * MIDDLE_SHARE);
	let kind: PictureLook['kind'] = 'picture';
	if (transparent === 0 && coloured <= soft && middle <= soft) kind = 'mask';
	if (transparent > 0 && opaque > 0) {
		for (let i = 0; i < inside.length; i++) inside[i] = data[i * 4 + 3]! >= 128 ? 1 : 0;
		if (await hasSceneColours(data, inside, width, height)) kind = 'cut-out';
	}
	const share = Math.round((100 * inside.reduce((sum, value) => sum + value, 0)) / inside.length);
	const alpha = transparent > 0 ? `, ${Math.round((100 * transparent) / inside.length)} % transparent` : '';
	const text = `${format} of ${width}x${height} with ${channels} channels${alpha}: ${WORDS[kind]}, ${share} % inside`;
	return { format, width, height, channels, kind, inside, text };
}

const WORDS = { mask: 'white on black', 'cut-out': 'the object cut out', picture: 'a picture' };

/** Whether what is left of a cut-out has the colours of the scene. */
async function hasSceneColours(rgba: Uint8Array, inside: Uint8Array, width: number, height: number): Promise<boolean> {
	if (width !== SCENE.width || height !== SCENE.height) return false;
	const scene = await scenePixels();
	let [difference, count] = [0, 0];
	for (let i = 0; i < inside.length; i++) {
		if (!inside[i]) continue;
		count++;
		for (let c = 0; c < 3; c++) difference += Math.abs(rgba[i * 4 + c]! - scene[i * 3 + c]!) / 3;
	}
	return count > 0 && difference / count < SAME_COLOUR;
}

/** Whether a mask has the point of the object and not the ground. */
export function marks({ inside, width }: PictureLook, point: { x: number; y: number }): boolean {
	const at = (x: number, y: number) => inside[y * width + x] === 1;
	return at(point.x, point.y) && !at(GROUND_POINT.x, GROUND_POINT.y);
}

/** The smallest box round what is inside, as fal writes boxes: centre x, centre y, width, height, 0 to 1. */
export function normalisedBox({ inside, width, height }: PictureLook): number[] {
	let [x0, y0, x1, y1] = [width, height, 0, 0];
	inside.forEach((value, i) => {
		if (!value) return;
		const [x, y] = [i % width, Math.floor(i / width)];
		[x0, y0, x1, y1] = [Math.min(x0, x), Math.min(y0, y), Math.max(x1, x + 1), Math.max(y1, y + 1)];
	});
	return [(x0 + x1) / 2 / width, (y0 + y1) / 2 / height, (x1 - x0) / width, (y1 - y0) / height];
}
