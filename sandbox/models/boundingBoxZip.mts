import { zipSync, type Zippable } from 'fflate';
import sharp from 'sharp';
import { maskColour } from '../segmentation/overlay.mjs';
import { maskBox, maskWhere, type Box, type RgbImage } from '../segmentation/pixels.mjs';
import type { ObjectMap } from './videoMasks.mjs';

/** A fixed time in the archive: the same clip gives the same bytes. 1980 is the format's earliest year. */
const ZIP_TIME = '1980-01-01T00:00:00';
const LINE_PX = 2;

/** A zip with one JPEG per processed frame, boxes drawn round its objects, and `boxes.json` with the same boxes in source pixels. */
export async function zipBoundingBoxes(
	frames: RgbImage[],
	maps: ObjectMap[],
	scaleX: number,
	scaleY: number,
): Promise<Uint8Array> {
	const entries: Zippable = {};
	const list: { frame_index: number; boxes: object[] }[] = [];
	for (const [index, frame] of frames.entries()) {
		const picture: RgbImage = { ...frame, data: frame.data.slice() };
		const boxes: object[] = [];
		for (const object of [...new Set(maps[index])].filter((v) => v > 0).sort((a, b) => a - b)) {
			const box = maskBox(
				maskWhere(maps[index]!, (v) => v === object),
				frame.width,
				frame.height,
			);
			if (!box) continue;
			drawBox(picture, box, maskColour(object - 1));
			boxes.push({
				object: object - 1,
				x_min: Math.floor(box.x0 / scaleX),
				y_min: Math.floor(box.y0 / scaleY),
				x_max: Math.ceil(box.x1 / scaleX),
				y_max: Math.ceil(box.y1 / scaleY),
			});
		}
		const jpeg = await sharp(picture.data, { raw: { width: frame.width, height: frame.height, channels: 3 } })
			.jpeg({ quality: 85 })
			.toBuffer();
		entries[`frame_${String(index).padStart(5, '0')}.jpg`] = [jpeg, { level: 0, mtime: ZIP_TIME }];
		list.push({ frame_index: index, boxes });
	}
	entries['boxes.json'] = [Buffer.from(JSON.stringify(list, null, '\t')), { level: 6, mtime: ZIP_TIME }];
	return zipSync(entries);
}

function drawBox({ data, width }: RgbImage, box: Box, colour: readonly [number, number, number]): void {
	for (let y = box.y0; y < box.y1; y++) {
		for (let x = box.x0; x < box.x1; x++) {
			const edge = x < box.x0 + LINE_PX || x >= box.x1 - LINE_PX || y < box.y0 + LINE_PX || y >= box.y1 - LINE_PX;
			if (edge) data.set(colour, (y * width + x) * 3);
		}
	}
}
