/** A picture in memory: red, green, blue, alpha of each pixel, eight bits each, row by row, not premultiplied. */
export interface Picture {
	width: number;
	height: number;
	pixels: Uint8Array | Uint8ClampedArray;
	/** ICC profile as it stood in the file. */
	profile?: Uint8Array;
	/** How the pixels must be turned to be shown: EXIF's number 1 to 8, 1 for not at all. */
	orientation: number;
}

/** Pixels of one row on their way out of a decoder: every `step`th of row `y` from column `x` on, four bytes each. */
export type PixelSink = (
	rgba: Uint8Array | Uint8ClampedArray,
	count: number,
	y: number,
	x: number,
	step: number,
) => void;

/** Rows on their way into an encoder, so that a result need not exist as a whole. */
export interface RowSource {
	width: number;
	height: number;
	/** Grey; grey and alpha; red, green, blue; and alpha. */
	channels: 1 | 2 | 3 | 4;
	profile?: Uint8Array;
	/** Fills `row` with row `y`: width times channels bytes. Called once per row, from the top. */
	fill(y: number, row: Uint8Array): void;
}
