import { MaskRefusal } from '../../shared/errors/maskFailure';

export interface PngHeader {
	width: number;
	height: number;
	/** Bits per sample. */
	depth: number;
	colourType: number;
	interlaced: boolean;
}

export const GREY = 0;
export const RGB = 2;
export const PALETTE = 3;
export const GREY_ALPHA = 4;
export const RGBA = 6;

/** Samples per pixel, and the depths that the specification allows (PNG, section 11.2.1). */
const COLOUR_TYPES: Record<number, { samples: number; depths: number[] }> = {
	[GREY]: { samples: 1, depths: [1, 2, 4, 8, 16] },
	[RGB]: { samples: 3, depths: [8, 16] },
	[PALETTE]: { samples: 1, depths: [1, 2, 4, 8] },
	[GREY_ALPHA]: { samples: 2, depths: [8, 16] },
	[RGBA]: { samples: 4, depths: [8, 16] },
};
const IHDR_BYTES = 13;

/** @throws MaskRefusal `damagedPicture` for what the specification does not know */
export function readHeader(content: Uint8Array, name: string): PngHeader {
	const damaged = () => new MaskRefusal({ kind: 'damagedPicture', name });
	if (content.length !== IHDR_BYTES) throw damaged();
	const view = new DataView(content.buffer, content.byteOffset, content.byteLength);
	const [depth = 0, colourType = 0, compression, filter, interlace = 0] = content.subarray(8);
	const known = COLOUR_TYPES[colourType]?.depths.includes(depth);
	if (!known || compression !== 0 || filter !== 0 || interlace > 1) throw damaged();
	return { width: view.getUint32(0), height: view.getUint32(4), depth, colourType, interlaced: interlace === 1 };
}

export function bitsPerPixel({ colourType, depth }: PngHeader): number {
	return COLOUR_TYPES[colourType]!.samples * depth;
}

/** One pass over the picture: every `stepX`th pixel of every `stepY`th row. */
export interface Pass {
	x: number;
	y: number;
	stepX: number;
	stepY: number;
}

/** PNG, section 8.2. */
const ADAM7: Pass[] = [
	{ x: 0, y: 0, stepX: 8, stepY: 8 },
	{ x: 4, y: 0, stepX: 8, stepY: 8 },
	{ x: 0, y: 4, stepX: 4, stepY: 8 },
	{ x: 2, y: 0, stepX: 4, stepY: 4 },
	{ x: 0, y: 2, stepX: 2, stepY: 4 },
	{ x: 1, y: 0, stepX: 2, stepY: 2 },
	{ x: 0, y: 1, stepX: 1, stepY: 2 },
];

/** The passes that have pixels. */
export function passesOf({ interlaced, width, height }: PngHeader): Pass[] {
	if (!interlaced) return [{ x: 0, y: 0, stepX: 1, stepY: 1 }];
	return ADAM7.filter(({ x, y }) => x < width && y < height);
}
