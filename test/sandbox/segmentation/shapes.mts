import sharp from 'sharp';
import { dataUri } from './modelThread.mjs';

export interface Scene {
	/** PNG as a data URI. */
	url: string;
	/** Truth: one byte per pixel, 1 inside the shape. */
	truth: Uint8Array;
	width: number;
	height: number;
}

export const SHAPES = {
	ellipse: '<ellipse cx="260" cy="180" rx="120" ry="80"/>',
	rectangle: '<rect x="150" y="100" width="230" height="150"/>',
	polygon: '<polygon points="140,270 200,90 330,70 400,200 300,290"/>',
} as const;
export type ShapeName = keyof typeof SHAPES;

/** Bounding boxes of SHAPES, for box prompts. */
export const SHAPE_BOXES: Record<ShapeName, { x_min: number; y_min: number; x_max: number; y_max: number }> = {
	ellipse: { x_min: 140, y_min: 100, x_max: 380, y_max: 260 },
	rectangle: { x_min: 150, y_min: 100, x_max: 380, y_max: 250 },
	polygon: { x_min: 140, y_min: 70, x_max: 400, y_max: 290 },
};

export type Ground = 'gradient' | 'noise' | 'stripes';

/** Draws one shape in `fill` on a ground; the truth is the same shape drawn alone. */
export async function drawScene(
	shape: string,
	fill: string,
	ground: Ground,
	width = 520,
	height = 360,
): Promise<Scene> {
	const svg = (body: string): Buffer =>
		Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${body}</svg>`);
	const drawn = await sharp(drawGround(ground, width, height), { raw: { width, height, channels: 3 } })
		.composite([{ input: svg(`<g fill="${fill}">${shape}</g>`) }])
		.png()
		.toBuffer();
	const alone = await sharp(svg(`<rect width="100%" height="100%" fill="black"/><g fill="white">${shape}</g>`))
		.removeAlpha()
		.toColourspace('b-w')
		.raw()
		.toBuffer();
	return { url: dataUri(drawn), truth: Uint8Array.from(alone, (v) => (v >= 128 ? 1 : 0)), width, height };
}

function drawGround(ground: Ground, width: number, height: number): Uint8Array {
	const pixels = new Uint8Array(width * height * 3);
	// A small linear congruential generator: the same noise in every run.
	let state = 12345;
	const random = (): number => (state = (state * 1103515245 + 12345) % 2147483648) / 2147483648;
	for (let i = 0; i < width * height; i++) {
		const x = i % width;
		const y = Math.floor(i / width);
		const noise = (random() - 0.5) * 36;
		const level =
			ground === 'gradient'
				? 90 + (100 * x) / width + (40 * y) / height
				: ground === 'noise'
					? 150 + noise
					: 140 + 22 * Math.sin((x + y) / 6);
		pixels.set([level * 0.85, level, Math.min(255, level * 1.05)], i * 3);
	}
	return pixels;
}

/** Decodes a mask file to one byte per pixel, 1 where it is at least half white, with the file's real properties. */
export async function readMask(
	bytes: Uint8Array,
): Promise<{ mask: Uint8Array; levels: number[]; width: number; height: number; channels: number; format: string }> {
	const { width, height, channels, format } = await sharp(bytes).metadata();
	const grey = await sharp(bytes).toColourspace('b-w').raw().toBuffer();
	return {
		mask: Uint8Array.from(grey, (v) => (v >= 128 ? 1 : 0)),
		levels: [...new Set(grey)],
		width,
		height,
		channels,
		format,
	};
}

export function iou(a: Uint8Array, b: Uint8Array): number {
	let both = 0;
	let either = 0;
	for (let i = 0; i < a.length; i++) {
		both += a[i]! & b[i]!;
		either += a[i]! | b[i]!;
	}
	return both / either;
}
