// A mask has well below 5 % of its pixels between black and white, a photo most of them. With a wide soft edge a mask can
// have more, but what is not edge is then quite black or quite white, which in a photo is rare.
const MOST_MIDDLE_SHARE = 0.5;
const SOFT_MIDDLE_SHARE = 0.2;
const LEAST_SOLID_SHARE = 0.4;
// Below this, pixels between may be many beside a tiny object, and still be its edge.
const SOME_MIDDLE_SHARE = 0.01;
const MOST_COLOURED_SHARE = 0.02;
const DARK = 16;
const BRIGHT = 239;
// A label map has a handful of values between black and white, each on many pixels; a soft edge has many on few.
const LEAST_LABEL_SHARE = 0.02;

/** How many pixels have each brightness. */
export function levelsOf(brightness: Uint8Array): Uint32Array {
	const levels = new Uint32Array(256);
	for (let i = 0; i < brightness.length; i++) levels[brightness[i]!]! += 1;
	return levels;
}

/**
 * Why an opaque picture cannot be a mask, or undefined when it can be one.
 *
 * @param coloured number of pixels with a colour
 */
export function whyNoMask(levels: Uint32Array, coloured: number): 'photo' | 'coloured' | 'labels' | undefined {
	const sum = (from: number, to: number) => levels.subarray(from, to).reduce((total, count) => total + count, 0);
	const pixels = sum(0, 256);
	if (coloured > MOST_COLOURED_SHARE * pixels) return 'coloured';
	const middle = sum(DARK, BRIGHT + 1);
	const bright = sum(BRIGHT + 1, 256);
	const labels = levels.findLastIndex((count) => count > 0);
	// All values below 16, but not only 0 and 1: numbers of objects.
	if (middle + bright === 0 && labels > 1) return 'labels';
	const middleLevels = levels.subarray(DARK, BRIGHT + 1).filter((count) => count > 0).length;
	const fewValues = middle / middleLevels > LEAST_LABEL_SHARE * pixels;
	if (fewValues && middle > SOME_MIDDLE_SHARE * pixels && middle > bright) return 'labels';
	const solid = levels[0]! + levels[255]!;
	const isSoft = middle <= SOFT_MIDDLE_SHARE * pixels || solid >= LEAST_SOLID_SHARE * pixels;
	return middle > MOST_MIDDLE_SHARE * pixels || !isSoft ? 'photo' : undefined;
}
