import type { Turns } from '../turns';

/** Orientations from 5 on are shown with width and height exchanged (EXIF, tag 274). */
export function isTurned(orientation: number): boolean {
	return orientation >= 5;
}

interface Raster {
	width: number;
	height: number;
	bytes: Uint8Array | Uint8ClampedArray;
	bytesPerPixel: number;
}

/** Turns stored pixels so that they stand as they are shown. 1 gives back what came in. */
export async function orient(
	raster: Raster,
	orientation: number,
	turns: Turns,
): Promise<Omit<Raster, 'bytesPerPixel'>> {
	if (orientation === 1) return raster;
	const { width, height, bytes, bytesPerPixel } = raster;
	const turned = isTurned(orientation);
	const [shownWidth, shownHeight] = turned ? [height, width] : [width, height];
	const shown = new Uint8Array(bytes.length);
	const mirroredX = [2, 3, 7, 8].includes(orientation);
	const mirroredY = [3, 4, 6, 7].includes(orientation);
	for (let y = 0; y < shownHeight; y++) {
		for (let x = 0; x < shownWidth; x++) {
			const across = turned ? y : x;
			const down = turned ? x : y;
			const fromX = mirroredX ? width - 1 - across : across;
			const fromY = mirroredY ? height - 1 - down : down;
			const from = (fromY * width + fromX) * bytesPerPixel;
			const to = (y * shownWidth + x) * bytesPerPixel;
			for (let k = 0; k < bytesPerPixel; k++) shown[to + k] = bytes[from + k]!;
		}
		if (turns.due()) await turns.give();
	}
	return { width: shownWidth, height: shownHeight, bytes: shown };
}
