/** A mask: one byte a pixel, row by row, 0 for not the object and 255 for the object; between them a soft edge. */
export interface Mask {
	width: number;
	height: number;
	values: Uint8Array;
}

/** From this value on a pixel counts as the object where only yes or no is possible. */
export const HALF = 128;

export function emptyMask(width: number, height: number): Mask {
	return { width, height, values: new Uint8Array(width * height) };
}
