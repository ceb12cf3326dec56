import type { Picture, RowSource } from './picture';

/** A picture as it is, row by row: without alpha when nothing in it is transparent. Hidden colours are zero. */
export function wholePicture(picture: Picture): RowSource {
	const { width, height, pixels, profile } = picture;
	const channels = isOpaque(picture) ? 3 : 4;
	return {
		width,
		height,
		channels,
		...(profile && { profile }),
		fill(y, row) {
			for (let x = 0, from = y * width * 4, to = 0; x < width; x++, from += 4, to += channels) {
				const seen = pixels[from + 3]! > 0;
				row[to] = seen ? pixels[from]! : 0;
				row[to + 1] = seen ? pixels[from + 1]! : 0;
				row[to + 2] = seen ? pixels[from + 2]! : 0;
				if (channels === 4) row[to + 3] = pixels[from + 3]!;
			}
		},
	};
}

export function isOpaque({ pixels }: Picture): boolean {
	for (let at = 3; at < pixels.length; at += 4) if (pixels[at] !== 255) return false;
	return true;
}
