import { GREY, GREY_ALPHA, PALETTE, type PngHeader, RGB } from './header';

/** Turns a row of samples into four bytes a pixel. Of 16 bits the upper eight are kept. */
export type Expander = (row: Uint8Array, count: number, rgba: Uint8Array) => void;

/**
 * @param palette content of PLTE
 * @param transparency content of tRNS
 */
export function expanderOf(
	{ colourType, depth }: PngHeader,
	palette: Uint8Array | undefined,
	transparency: Uint8Array | undefined,
): Expander {
	if (colourType === PALETTE) return fromPalette(depth, palette ?? new Uint8Array(), transparency);
	const clear = colourType === GREY || colourType === RGB ? transparency : undefined;
	if (colourType === GREY) return depth < 8 ? fromPackedGrey(depth, clear) : fromGrey(depth, clear);
	if (colourType === RGB) return fromRgb(depth, clear);
	return withAlpha(depth / 8, colourType === GREY_ALPHA);
}

/** The sample at `index` of a row with several samples in each byte. */
function packed(row: Uint8Array, index: number, depth: number): number {
	const bit = index * depth;
	return (row[bit >> 3]! >> (8 - depth - (bit & 7))) & ((1 << depth) - 1);
}

/** The number-th 16-bit value of tRNS; none is no value at all. */
function clearValue(transparency: Uint8Array | undefined, number: number): number {
	const at = number * 2;
	return transparency && transparency.length >= at + 2 ? (transparency[at]! << 8) | transparency[at + 1]! : -1;
}

function fromPalette(depth: number, palette: Uint8Array, transparency: Uint8Array | undefined): Expander {
	return (row, count, rgba) => {
		for (let i = 0, out = 0; i < count; i++, out += 4) {
			const index = depth === 8 ? row[i] : packed(row, i, depth);
			// An index beyond the palette is black, as libpng has it.
			rgba[out] = palette[index! * 3]! ?? 0;
			rgba[out + 1] = palette[index! * 3 + 1]! ?? 0;
			rgba[out + 2] = palette[index! * 3 + 2]! ?? 0;
			rgba[out + 3] = transparency?.[index!] ?? 255;
		}
	};
}

function fromPackedGrey(depth: number, transparency: Uint8Array | undefined): Expander {
	const scale = 255 / ((1 << depth) - 1);
	const clear = clearValue(transparency, 0);
	return (row, count, rgba) => {
		for (let i = 0, out = 0; i < count; i++, out += 4) {
			const sample = packed(row, i, depth);
			rgba[out] = rgba[out + 1] = rgba[out + 2] = sample * scale;
			rgba[out + 3] = sample === clear ? 0 : 255;
		}
	};
}

function fromGrey(depth: number, transparency: Uint8Array | undefined): Expander {
	const bytes = depth / 8;
	const clear = clearValue(transparency, 0);
	return (row, count, rgba) => {
		for (let i = 0, at = 0, out = 0; i < count; i++, at += bytes, out += 4) {
			rgba[out] = rgba[out + 1] = rgba[out + 2] = row[at]!;
			const sample = bytes === 1 ? row[at] : (row[at]! << 8) | row[at + 1]!;
			rgba[out + 3] = sample === clear ? 0 : 255;
		}
	};
}

function fromRgb(depth: number, transparency: Uint8Array | undefined): Expander {
	const bytes = depth / 8;
	const clear = [0, 1, 2].map((number) => clearValue(transparency, number));
	const sampleAt = (row: Uint8Array, at: number) => (bytes === 1 ? row[at] : (row[at]! << 8) | row[at + 1]!);
	return (row, count, rgba) => {
		for (let i = 0, at = 0, out = 0; i < count; i++, at += 3 * bytes, out += 4) {
			rgba[out] = row[at]!;
			rgba[out + 1] = row[at + bytes]!;
			rgba[out + 2] = row[at + 2 * bytes]!;
			const isClear =
				clear[2]! >= 0 &&
				sampleAt(row, at) === clear[0] &&
				sampleAt(row, at + bytes) === clear[1] &&
				sampleAt(row, at + 2 * bytes) === clear[2];
			rgba[out + 3] = isClear ? 0 : 255;
		}
	};
}

function withAlpha(bytes: number, grey: boolean): Expander {
	const green = grey ? 0 : bytes;
	const blue = grey ? 0 : 2 * bytes;
	const alpha = grey ? bytes : 3 * bytes;
	const pixelBytes = alpha + bytes;
	return (row, count, rgba) => {
		for (let i = 0, at = 0, out = 0; i < count; i++, at += pixelBytes, out += 4) {
			rgba[out] = row[at]!;
			rgba[out + 1] = row[at + green]!;
			rgba[out + 2] = row[at + blue]!;
			rgba[out + 3] = row[at + alpha]!;
		}
	};
}
