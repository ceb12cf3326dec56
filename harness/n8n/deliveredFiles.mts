import sharp from 'sharp';
import type { ServerItem } from './executionData.mjs';
import type { N8nServer } from './server.mjs';

export interface PixelBox {
	xMin: number;
	yMin: number;
	xMax: number;
	yMax: number;
}

interface FileJson {
	binaryProperty?: string;
	url: string;
}

/** Bytes of an item's files by binary property, in the order of its JSON. */
export type DeliveredFiles = Map<string, Buffer>;

/**
 * Reads every file of an item from n8n.
 * @throws Error when JSON and binary data do not name the same files, or when the bytes are not those at the file's URL
 */
export async function deliveredFiles(n8n: N8nServer, { json, binary = {} }: ServerItem): Promise<DeliveredFiles> {
	const { masks, ...others } = json as { masks: FileJson[] } & Record<string, unknown>;
	const described = [...masks, ...Object.values(others)].filter(
		(value): value is Required<FileJson> => typeof value === 'object' && value !== null && 'binaryProperty' in value,
	);
	const names = described.map(({ binaryProperty }) => binaryProperty);
	if (names.join() !== Object.keys(binary).join())
		throw new Error(`the JSON names the files ${names.join()}, the binary data are ${Object.keys(binary).join()}`);
	const files: DeliveredFiles = new Map();
	for (const { binaryProperty, url } of described) {
		const bytes = await n8n.binary(binary[binaryProperty]!);
		const served = Buffer.from(await (await fetch(url)).arrayBuffer());
		if (!bytes.equals(served))
			throw new Error(`${binaryProperty} has ${bytes.length} bytes, other than the ${served.length} at ${url}`);
		files.set(binaryProperty, bytes);
	}
	return files;
}

/** The box around the white pixels of a mask, or undefined when it has none. */
export async function whiteBox(mask: Buffer): Promise<PixelBox | undefined> {
	const { data, info } = await sharp(mask).toColourspace('b-w').raw().toBuffer({ resolveWithObject: true });
	const box = { xMin: info.width, yMin: info.height, xMax: 0, yMax: 0 };
	for (let y = 0, at = 0; y < info.height; y++) {
		for (let x = 0; x < info.width; x++, at += info.channels) {
			if (data[at]! < 128) continue;
			box.xMin = Math.min(box.xMin, x);
			box.yMin = Math.min(box.yMin, y);
			box.xMax = Math.max(box.xMax, x + 1);
			box.yMax = Math.max(box.yMax, y + 1);
		}
	}
	return box.xMax > 0 ? box : undefined;
}

/** Shared area of two boxes, as a share of all that they cover: 1 for the same box, 0 for boxes apart. */
export function boxOverlap(a: PixelBox, b: PixelBox): number {
	const width = Math.min(a.xMax, b.xMax) - Math.max(a.xMin, b.xMin);
	const height = Math.min(a.yMax, b.yMax) - Math.max(a.yMin, b.yMin);
	const both = Math.max(0, width) * Math.max(0, height);
	const area = ({ xMin, yMin, xMax, yMax }: PixelBox) => (xMax - xMin) * (yMax - yMin);
	return both / (area(a) + area(b) - both);
}
