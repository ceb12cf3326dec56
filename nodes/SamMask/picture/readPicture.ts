import { MaskRefusal } from '../../shared/errors/maskFailure';
import { decodePhoto } from '../../shared/vendor/photoDecoder';
import { settle } from '../../shared/async/settle';
import { type PhotoHeader, readJpegHeader } from '../jpeg/header';
import { readPng } from '../png/readPng';
import type { Turns } from '../turns';
import { readWebpHeader } from '../webp/header';
import { formatOf, type PictureFormat } from './formats';
import { checkSize, type FileFacts } from './limits';
import type { Picture, PixelSink } from './picture';

// libjpeg's words for bytes between segments, which change nothing in the picture; cameras leave some.
const HARMLESS = /extraneous bytes before marker/;

/**
 * Reads a PNG, JPEG or WebP, whatever its file name says.
 *
 * @throws MaskRefusal `unreadablePicture`, `damagedPicture` or `pictureTooLarge`
 */
export async function readPicture(bytes: Uint8Array, facts: FileFacts, turns: Turns): Promise<Picture> {
	const format = knownFormat(bytes, facts.name);
	if (format !== 'png') return await readPhoto(format, bytes, facts, turns);
	let pixels = new Uint8Array();
	const read = await readPng(
		bytes,
		facts,
		({ width, height }) => {
			pixels = new Uint8Array(width * height * 4);
			return intoPixels(pixels, width);
		},
		turns,
	);
	return { ...read, pixels };
}

/** Gives the pixels of a picture to `begin`'s sink; a PNG's row by row, so that no more is held than the sink keeps. */
export async function streamPicture(
	bytes: Uint8Array,
	facts: FileFacts,
	begin: (size: { width: number; height: number }, lossy: boolean) => PixelSink,
	turns: Turns,
): Promise<void> {
	const format = knownFormat(bytes, facts.name);
	if (format === 'png') {
		await readPng(bytes, facts, (size) => begin(size, false), turns);
		return;
	}
	const { width, height, pixels } = await readPhoto(format, bytes, facts, turns);
	const sink = begin({ width, height }, true);
	for (let y = 0; y < height; y++) {
		sink(pixels.subarray(y * width * 4, (y + 1) * width * 4), width, y, 0, 1);
		if (turns.due()) await turns.give();
	}
}

function knownFormat(bytes: Uint8Array, name: string): PictureFormat {
	const format = formatOf(bytes);
	if (typeof format === 'string') return format;
	throw new MaskRefusal({ kind: 'unreadablePicture', name, format: format.unknown });
}

async function readPhoto(format: 'jpeg' | 'webp', bytes: Uint8Array, facts: FileFacts, turns: Turns): Promise<Picture> {
	const header: PhotoHeader = (format === 'jpeg' ? readJpegHeader : readWebpHeader)(bytes, facts.name);
	checkSize(header.width, header.height, facts);
	// The decoder works in one block, which should begin with a fresh turn.
	await turns.give();
	const warnings: string[] = [];
	const decoded = await settle(decodePhoto(format, bytes, (line) => warnings.push(line)));
	const damage = warnings.some((line) => !HARMLESS.test(line));
	const { width, height } = header;
	if (!decoded.ok || damage || decoded.value.width !== width || decoded.value.height !== height) {
		throw new MaskRefusal({ kind: 'damagedPicture', name: facts.name });
	}
	await turns.give();
	return { ...header, pixels: decoded.value.data };
}

function intoPixels(pixels: Uint8Array, width: number): PixelSink {
	return (rgba, count, y, x, step) => {
		const start = (y * width + x) * 4;
		if (step === 1) {
			pixels.set(rgba.subarray(0, count * 4), start);
			return;
		}
		for (let i = 0; i < count * 4; i += 4) {
			const at = start + i * step;
			pixels[at] = rgba[i]!;
			pixels[at + 1] = rgba[i + 1]!;
			pixels[at + 2] = rgba[i + 2]!;
			pixels[at + 3] = rgba[i + 3]!;
		}
	};
}
