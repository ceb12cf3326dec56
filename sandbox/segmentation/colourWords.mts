import type { RgbImage } from './pixels.mjs';

/** Hue in degrees 0..360, saturation and value 0..1. */
type Test = (hue: number, saturation: number, value: number) => boolean;

const red: Test = (h, s, v) => (h < 15 || h >= 343) && s > 0.4 && v > 0.25;
const pink: Test = (h, s, v) => (h >= 300 || h < 15) && s > 0.12 && v > 0.65 && (s < 0.65 || (h >= 300 && h < 345));
const purple: Test = (h, s, v) => h >= 255 && h < 310 && s > 0.2 && v > 0.15;
const cyan: Test = (h, s, v) => h >= 160 && h < 200 && s > 0.2 && v > 0.25;
const grey: Test = (_h, s, v) => s < 0.16 && v > 0.22 && v < 0.82;

/** Plain colour words and the pixels that they cover; neighbouring words may share pixels, as they do in speech. */
const COLOURS: Record<string, Test> = {
	red,
	pink,
	purple,
	cyan,
	grey,
	orange: (h, s, v) => h >= 12 && h < 45 && s > 0.5 && v > 0.5,
	yellow: (h, s, v) => h >= 43 && h < 70 && s > 0.3 && v > 0.45,
	green: (h, s, v) => h >= 68 && h < 168 && s > 0.18 && v > 0.12,
	blue: (h, s, v) => h >= 195 && h < 258 && s > 0.22 && v > 0.15,
	brown: (h, s, v) => h >= 8 && h < 45 && s > 0.25 && v > 0.12 && v < 0.65,
	white: (_h, s, v) => s < 0.16 && v > 0.75,
	black: (_h, _s, v) => v < 0.22,
	beige: (h, s, v) => h >= 20 && h < 60 && s > 0.08 && s < 0.4 && v > 0.6,
	gray: grey,
	violet: purple,
	turquoise: cyan,
	teal: cyan,
	magenta: pink,
	crimson: red,
	scarlet: red,
	golden: (h, s, v) => h >= 35 && h < 60 && s > 0.35 && v > 0.45,
};

export function isColourWord(word: string): boolean {
	return Object.hasOwn(COLOURS, word);
}

/** 1 for every pixel that the colour word covers. `word`: one that isColourWord knows. */
export function colourPixels(image: RgbImage, word: string): Uint8Array {
	const test = COLOURS[word]!;
	const out = new Uint8Array(image.width * image.height);
	for (let i = 0, p = 0; i < out.length; i++, p += 3) {
		const r = image.data[p]!;
		const g = image.data[p + 1]!;
		const b = image.data[p + 2]!;
		const max = Math.max(r, g, b);
		const range = max - Math.min(r, g, b);
		let hue = 0;
		if (range > 0) {
			if (max === r) hue = ((g - b) / range + 6) % 6;
			else if (max === g) hue = (b - r) / range + 2;
			else hue = (r - g) / range + 4;
		}
		out[i] = test(hue * 60, max === 0 ? 0 : range / max, max / 255) ? 1 : 0;
	}
	return out;
}
