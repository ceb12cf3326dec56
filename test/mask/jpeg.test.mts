import sharp from 'sharp';

import { writeJpeg } from '../../nodes/SamMask/jpeg/writeJpeg.js';
import { readPicture } from '../../nodes/SamMask/picture/readPicture.js';
import { wholePicture } from '../../nodes/SamMask/picture/wholePicture.js';
import { FACTS, noisePicture, turns } from './samples.mjs';

// Generous, for a busy machine.
jest.setTimeout(60_000);

/** Something like a photo: noise would not survive any JPEG. */
async function smooth(width: number, height: number): Promise<Buffer> {
	const noise = sharp(Buffer.from(noisePicture(16, 16, 3).pixels), { raw: { width: 16, height: 16, channels: 4 } });
	return await noise.removeAlpha().resize(width, height, { fit: 'fill', kernel: 'cubic' }).raw().toBuffer();
}

const noise = () => sharp(Buffer.from(noisePicture(16, 16).pixels), { raw: { width: 16, height: 16, channels: 4 } });

const raw = (width: number, height: number) => ({ raw: { width, height, channels: 3 as const } });

function decibels(one: Uint8Array, other: Uint8Array): number {
	const squares = one.reduce((sum, value, index) => sum + (value - other[index]!) ** 2, 0);
	return 10 * Math.log10(255 ** 2 / (squares / one.length));
}

const SIZES: Array<[number, number]> = [
	[1, 1],
	[8, 8],
	[17, 9],
	[64, 48],
	[333, 222],
];

describe('what is read', () => {
	it.each([
		['4:2:0', {}],
		['4:4:4', { chromaSubsampling: '4:4:4' }],
		['progressive', { progressive: true }],
		['quality 20', { quality: 20 }],
		['quality 100', { quality: 100 }],
	] as const)('is exactly what libjpeg reads: %s', async (_name, options) => {
		for (const [width, height] of SIZES) {
			const jpeg = await sharp(await smooth(width, height), raw(width, height))
				.jpeg(options)
				.toBuffer();
			const { pixels } = await readPicture(jpeg, FACTS, turns);
			expect(Buffer.from(pixels).equals(await sharp(jpeg).ensureAlpha().raw().toBuffer())).toBe(true);
		}
	});

	it.each([
		['lossy', {}],
		['lossless', { lossless: true }],
	] as const)('is exactly what libwebp reads: %s', async (_name, options) => {
		for (const [width, height] of SIZES) {
			const webp = await sharp(await smooth(width, height), raw(width, height))
				.webp(options)
				.toBuffer();
			const { pixels } = await readPicture(webp, FACTS, turns);
			expect(Buffer.from(pixels).equals(await sharp(webp).ensureAlpha().raw().toBuffer())).toBe(true);
		}
	});

	it('has the profile and the orientation of the file, in JPEG and WebP', async () => {
		const photo = () =>
			sharp({ create: { width: 20, height: 10, channels: 3, background: '#0af' } })
				.withIccProfile('p3')
				.withMetadata({ orientation: 6, icc: 'p3' });
		for (const file of [await photo().jpeg().toBuffer(), await photo().webp().toBuffer()]) {
			const picture = await readPicture(file, FACTS, turns);
			expect(picture).toMatchObject({ width: 20, height: 10, orientation: 6 });
			expect(picture.profile!.length).toBeGreaterThan(100);
		}
	});

	it.each([
		['a JPEG in print colours (CMYK)', () => noise().toColourspace('cmyk').jpeg().toBuffer()],
		['a GIF', () => noise().gif().toBuffer()],
		['a TIFF picture', () => noise().tiff().toBuffer()],
		['an AVIF picture', () => noise().avif().toBuffer()],
		['an SVG drawing', async () => Buffer.from('<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>')],
		['a web page', async () => Buffer.from('<!DOCTYPE html><title>Not found</title>')],
		['empty', async () => Buffer.alloc(0)],
		['no picture', async () => Buffer.from('hello')],
	])('is refused by name: %s', async (format, make) => {
		await expect(readPicture(await make(), FACTS, turns)).rejects.toMatchObject({
			failure: { kind: 'unreadablePicture', name: 'data', format },
		});
	});

	it('is not half a photo: one that is cut off is refused', async () => {
		const jpeg = await sharp(await smooth(333, 222), raw(333, 222))
			.jpeg()
			.toBuffer();
		const webp = await sharp(await smooth(333, 222), raw(333, 222))
			.webp()
			.toBuffer();
		for (const file of [jpeg.subarray(0, jpeg.length >> 1), webp.subarray(0, webp.length >> 1)]) {
			await expect(readPicture(file, FACTS, turns)).rejects.toMatchObject({ failure: { kind: 'damagedPicture' } });
		}
	});

	it('is refused by its header when it is too large', async () => {
		const jpeg = await sharp({ create: { width: 2000, height: 1000, channels: 3, background: '#fff' } })
			.jpeg()
			.toBuffer();
		const webp = await sharp({ create: { width: 2000, height: 1000, channels: 3, background: '#fff' } })
			.webp()
			.toBuffer();
		for (const file of [jpeg, webp]) {
			await expect(readPicture(file, FACTS, turns)).rejects.toMatchObject({
				failure: { kind: 'pictureTooLarge', width: 2000, height: 1000, maxMegapixels: 1 },
			});
		}
	});
});

describe('what is written', () => {
	it.each(SIZES)('at %i x %i is as near to the picture as libjpeg comes, and as small', async (width, height) => {
		const pixels = await smooth(width, height);
		const fill = (y: number, row: Uint8Array) => row.set(pixels.subarray(y * width * 3, (y + 1) * width * 3));
		for (const quality of [50, 90, 98]) {
			const jpeg = await writeJpeg({ width, height, channels: 3, fill }, quality, turns);
			const chromaSubsampling = quality >= 95 ? '4:4:4' : '4:2:0';
			const reference = await sharp(pixels, raw(width, height))
				.jpeg({ quality, chromaSubsampling, optimiseCoding: false })
				.toBuffer();
			const [here, there] = await Promise.all([jpeg, reference].map((file) => sharp(file).raw().toBuffer()));
			expect(decibels(here!, pixels)).toBeGreaterThan(Math.min(48, decibels(there!, pixels)) - 0.5);
			// The same tables; libjpeg rounds colours before it transforms them.
			expect(Math.abs(jpeg.length - reference.length)).toBeLessThan(0.05 * reference.length + 24);
		}
	});

	it('in grey is grey, and carries the profile', async () => {
		const profile = new Uint8Array(70_000).map((_value, index) => index & 255);
		const fill = (_y: number, row: Uint8Array) => row.fill(99);
		const jpeg = await writeJpeg({ width: 30, height: 20, channels: 1, fill, profile }, 90, turns);
		expect(await sharp(jpeg).metadata()).toMatchObject({ width: 30, height: 20, channels: 1 });
		const read = await readPicture(jpeg, FACTS, turns);
		expect(Buffer.from(read.profile!).equals(Buffer.from(profile))).toBe(true);
		expect([...read.pixels.subarray(0, 4)]).toEqual([99, 99, 99, 255]);
	});

	it('from a picture in memory has no metadata of the photo: no GPS, no thumbnail, no orientation', async () => {
		const photo = await sharp({ create: { width: 16, height: 16, channels: 3, background: '#0af' } })
			.withExif({ IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '52/1 31/1 0/1' } })
			.withMetadata({ orientation: 3 })
			.jpeg()
			.toBuffer();
		expect((await sharp(photo).metadata()).exif).toBeDefined();
		const picture = await readPicture(photo, FACTS, turns);
		const written = await writeJpeg(wholePicture(picture), 90, turns);
		const metadata = await sharp(written).metadata();
		expect([metadata.exif, metadata.orientation]).toEqual([undefined, undefined]);
	});
});
