import sharp from 'sharp';
import type { Engine } from '../../harness/n8n/engine.mjs';
import type { EngineInputItem, EngineItem, RunResult } from '../../harness/n8n/engineTypes.mjs';
import { noisePicture } from '../mask/samples.mjs';

export const WIDTH = 60;
export const HEIGHT = 40;

export interface MaskRunOptions {
	parameters?: Record<string, unknown>;
	items?: EngineInputItem[];
	nodeExtra?: Record<string, unknown>;
	workflowSettings?: Record<string, unknown>;
	credentials?: Record<string, Record<string, unknown>>;
}

/** Runs SAM Mask to its end; no error may have gone past the node, where it would have ended n8n. */
export async function runMask(engine: Engine, { items, ...options }: MaskRunOptions = {}): Promise<RunResult> {
	const run = await engine.run({ node: 'samMask', items: items ?? [await photoItem()], ...options }).result;
	if (engine.strayErrors.length > 0) throw new Error(`nobody caught: ${engine.strayErrors.splice(0).join('\n')}`);
	return run;
}

/** Four bytes a pixel of noise, so that every pixel is known. */
export function photoPixels(): Buffer {
	return Buffer.from(noisePicture(WIDTH, HEIGHT, 4).pixels);
}

export async function photoPng(): Promise<Buffer> {
	return await sharp(photoPixels(), { raw: { width: WIDTH, height: HEIGHT, channels: 4 } })
		.png()
		.toBuffer();
}

export interface Rectangle {
	x: number;
	y: number;
	width: number;
	height: number;
}

export const LEFT: Rectangle = { x: 5, y: 10, width: 20, height: 10 };
export const RIGHT: Rectangle = { x: 20, y: 12, width: 30, height: 20 };

/** White rectangles on black. */
export async function maskPng(rectangles: Rectangle[], width = WIDTH, height = HEIGHT): Promise<Buffer> {
	const values = Buffer.alloc(width * height);
	for (const { x, y, width: w, height: h } of rectangles) {
		for (let row = y; row < y + h; row++) values.fill(255, row * width + x, row * width + x + w);
	}
	return await sharp(values, { raw: { width, height, channels: 1 } })
		.png()
		.toBuffer();
}

export const file = (content: Buffer, fileName: string, mimeType = 'image/png') => ({ content, fileName, mimeType });

/** An item as SAM 3 Image with Keep Input Data gives it: two masks with scores, the photo and another file. */
export async function photoItem(): Promise<EngineInputItem> {
	return {
		json: {
			requestId: 'r1',
			found: true,
			count: 2,
			masks: [
				{ index: 0, binaryProperty: 'mask_0', score: 0.7, url: 'https://example.com/0.png' },
				{ index: 1, binaryProperty: 'mask_1', score: 0.9 },
			],
		},
		binary: {
			mask_0: file(await maskPng([LEFT]), 'mask_0.png'),
			mask_1: file(await maskPng([RIGHT]), 'mask_1.png'),
			data: file(await photoPng(), 'shoe.png'),
			notes: file(Buffer.from('hello'), 'notes.txt', 'text/plain'),
		},
	};
}

export const isInside = ({ x, y, width, height }: Rectangle, column: number, row: number) =>
	column >= x && column < x + width && row >= y && row < y + height;

/** A result's pixels, decoded by libpng or libjpeg. */
export async function pixelsOf(item: EngineItem, property = 'data') {
	const { data, info } = await sharp(item.binary![property]!.content).raw().toBuffer({ resolveWithObject: true });
	return { data, ...info };
}
