import type { Mask, RgbImage } from './pixels.mjs';

/** Colours for any number of segments: hues a golden angle apart, so that neighbours in the list never look alike. */
export function segmentColour(index: number): [number, number, number] {
	const hue = (index * 137.508) % 360;
	const light = [0.55, 0.42, 0.68][index % 3]!;
	const chroma = (1 - Math.abs(2 * light - 1)) * 0.75;
	const channel = (shift: number): number => {
		const k = (shift + hue / 30) % 12;
		return Math.round(255 * (light - (chroma / 2) * Math.max(-1, Math.min(k - 3, 9 - k, 1))));
	};
	return [channel(0), channel(8), channel(4)];
}

/** Segments as flat colours on black; later masks cover earlier ones, so the largest should come first. Masks of one size. */
export function paintSegments(masks: Mask[], width: number, height: number): RgbImage {
	const data = new Uint8Array(width * height * 3);
	masks.forEach((mask, index) => {
		const [r, g, b] = segmentColour(index);
		for (let i = 0, p = 0; i < mask.length; i++, p += 3) {
			if (mask[i] === 0) continue;
			data[p] = r;
			data[p + 1] = g;
			data[p + 2] = b;
		}
	});
	return { data, width, height };
}
