import type { Mask } from '../mask/mask';
import type { Colour } from './colour';
import type { Frame } from './crop';
import type { Picture, RowSource } from './picture';

/** What stands behind the object: nothing, one colour, or red, green and blue of each pixel of the frame. */
export type Background =
	| { kind: 'transparent' }
	| { kind: 'colour'; colour: Colour }
	| { kind: 'picture'; pixels: Uint8Array };

/**
 * The part of the picture under the mask, row by row. Where nothing of the object is to be seen, all four bytes are
 * zero: what was there is really gone. Transparency that the picture had stays.
 *
 * @param mask of the picture's size
 */
export function cutOut(picture: Picture, mask: Mask, frame: Frame, background: Background): RowSource {
	const { width, height, profile } = { ...frame, profile: picture.profile };
	const transparent = background.kind === 'transparent';
	const common = { width, height, ...(profile && { profile }) };
	if (transparent) {
		return {
			...common,
			channels: 4,
			fill(y, row) {
				row.fill(0);
				forEachSeen(picture, mask, frame, y, (from, x, opacity) => {
					row[x * 4] = picture.pixels[from]!;
					row[x * 4 + 1] = picture.pixels[from + 1]!;
					row[x * 4 + 2] = picture.pixels[from + 2]!;
					row[x * 4 + 3] = opacity;
				});
			},
		};
	}
	return {
		...common,
		channels: 3,
		fill(y, row) {
			fillGround(background, y, width, row);
			forEachSeen(picture, mask, frame, y, (from, x, opacity) => {
				for (let k = 0; k < 3; k++) {
					row[x * 3 + k] = mixed(picture.pixels[from + k]!, row[x * 3 + k]!, opacity);
				}
			});
		},
	};
}

/** Of the first colour `opacity` 255ths, of the second the rest, rounded. */
export function mixed(one: number, other: number, opacity: number): number {
	return ((one * opacity + other * (255 - opacity)) / 255 + 0.5) | 0;
}

function fillGround(
	background: Exclude<Background, { kind: 'transparent' }>,
	y: number,
	width: number,
	row: Uint8Array,
): void {
	if (background.kind === 'picture') {
		row.set(background.pixels.subarray(y * width * 3, (y + 1) * width * 3));
		return;
	}
	const [red, green, blue] = background.colour;
	for (let at = 0; at < width * 3; at += 3) {
		row[at] = red;
		row[at + 1] = green;
		row[at + 2] = blue;
	}
}

/** Visits the pixels of a row of the frame that are seen: place of the picture's pixel, column in the frame, opacity. */
function forEachSeen(
	picture: Picture,
	mask: Mask,
	frame: Frame,
	y: number,
	visit: (from: number, x: number, opacity: number) => void,
): void {
	const row = frame.y + y;
	if (row < 0 || row >= picture.height) return;
	const first = Math.max(0, -frame.x);
	const last = Math.min(frame.width, picture.width - frame.x);
	for (let x = first; x < last; x++) {
		const pixel = row * picture.width + frame.x + x;
		const value = mask.values[pixel];
		if (value === 0) continue;
		const own = picture.pixels[pixel * 4 + 3];
		const opacity = own === 255 ? value : mixed(value!, 0, own!);
		if (opacity! > 0) visit(pixel * 4, x, opacity!);
	}
}
