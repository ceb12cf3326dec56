import { existsSync, readFileSync } from 'node:fs';

import * as fc from 'fast-check';
import sharp from 'sharp';

import { NEEDS_MORE, pictureSize } from '../../../nodes/shared/input/files/pictureSize.js';

const blank = (width: number, height: number) => sharp({ create: { width, height, channels: 3, background: '#864' } });

const FORMATS: Array<[string, (width: number, height: number) => Promise<Buffer>]> = [
	['PNG', async (w, h) => await blank(w, h).png().toBuffer()],
	['JPEG', async (w, h) => await blank(w, h).jpeg().toBuffer()],
	['progressive JPEG', async (w, h) => await blank(w, h).jpeg({ progressive: true }).toBuffer()],
	['lossy WebP', async (w, h) => await blank(w, h).webp().toBuffer()],
	['lossless WebP', async (w, h) => await blank(w, h).webp({ lossless: true }).toBuffer()],
	['WebP with metadata', async (w, h) => await blank(w, h).withMetadata().webp().toBuffer()],
	['GIF', async (w, h) => await blank(w, h).gif().toBuffer()],
	['BMP', async (w, h) => bitmap(w, h)],
	['BMP from top to bottom', async (w, h) => bitmap(w, -h)],
];

/** The head of a BMP; sharp does not write them. */
function bitmap(width: number, height: number): Buffer {
	const head = Buffer.alloc(54);
	head.write('BM');
	head.writeUInt32LE(40, 14);
	head.writeInt32LE(width, 18);
	head.writeInt32LE(height, 22);
	return head;
}

describe.each(FORMATS)('%s', (_format, make) => {
	it.each([
		[1, 1],
		[640, 3],
		[3, 700],
		[1201, 803],
	])('of %i × %i pixels has that size', async (width, height) => {
		expect(pictureSize(await make(width, height))).toEqual({ width, height, turned: false });
	});

	it('that is cut anywhere before its size needs more, and never has another size', async () => {
		const file = await make(300, 200);
		for (let length = 0; length <= Math.min(file.length, 400); length++) {
			const size = pictureSize(file.subarray(0, length));
			expect([NEEDS_MORE, { width: 300, height: 200, turned: false }]).toContainEqual(size);
		}
	});
});

it.each([1, 2, 3, 4, 5, 6, 7, 8])('a JPEG with EXIF orientation %i has the size as it is seen', async (orientation) => {
	const file = await blank(300, 200).withMetadata({ orientation }).jpeg().toBuffer();
	const { width, height } = (await sharp(file).metadata()).autoOrient;
	expect(pictureSize(file)).toEqual({ width, height, turned: orientation > 1 });
});

const PHOTOS = new URL('../../../../shared/data/', import.meta.url);

(existsSync(PHOTOS) ? it : it.skip)(
	'real photos have their size (skipped where ../shared/data is missing)',
	async () => {
		for (const name of ['truck', 'dog']) {
			const file = readFileSync(new URL(`${name}.jpg`, PHOTOS));
			const { width, height } = await sharp(file).metadata();
			expect(pictureSize(file.subarray(0, 64 * 1024))).toMatchObject({ width, height });
		}
	},
);

it.each([
	['a text', Buffer.from('picture')],
	['a JPEG without a frame', Buffer.from('ffd8ffda0004', 'hex')],
	['a JPEG with garbage between its segments', Buffer.from('ffd8ffe00004000012345678', 'hex')],
	['a PNG of no size', Buffer.concat([Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'), Buffer.alloc(8)])],
])('%s has no size', (_what, bytes) => {
	expect(pictureSize(bytes)).toBeUndefined();
});

it('never throws, whatever follows a signature', () => {
	const signatures = [
		'89504e470d0a1a0a',
		'ffd8ff',
		'ffd8ffe100184578696600004d4d002a00000008',
		'52494646ffffffff57454250',
		'474946383961',
		'424d',
	];
	fc.assert(
		fc.property(fc.constantFrom(...signatures), fc.uint8Array({ maxLength: 80 }), (signature, rest) => {
			pictureSize(Buffer.concat([Buffer.from(signature, 'hex'), rest]));
		}),
		{ numRuns: 2000 },
	);
});
