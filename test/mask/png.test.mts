import { deflateSync } from 'node:zlib';
import fc from 'fast-check';
import sharp from 'sharp';

import { MaskRefusal } from '../../nodes/shared/errors/maskFailure.js';
import { crcOf } from '../../nodes/SamMask/png/crc.js';
import { passesOf, readHeader } from '../../nodes/SamMask/png/header.js';
import { readPicture } from '../../nodes/SamMask/picture/readPicture.js';
import { writePng } from '../../nodes/SamMask/png/writePng.js';
import { FACTS, noisePicture, randomNumbers, turns } from './samples.mjs';

// Generous, for a busy machine.
jest.setTimeout(60_000);

const SIGNATURE = Buffer.from('89504e470d0a1a0a', 'hex');

async function chunk(type: string, content: Buffer): Promise<Buffer> {
	const body = Buffer.concat([Buffer.from(type, 'latin1'), content]);
	const ends = Buffer.alloc(8);
	ends.writeUInt32BE(content.length, 0);
	ends.writeUInt32BE(await crcOf(body, 0, body.length, turns), 4);
	return Buffer.concat([ends.subarray(0, 4), body, ends.subarray(4)]);
}

interface Kind {
	width: number;
	height: number;
	depth: number;
	colourType: number;
	interlaced?: boolean;
	filter?: number;
	palette?: Buffer;
	transparency?: Buffer;
}

const SAMPLES: Record<number, number> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };

/** A PNG of random samples; the filter is stated and not applied, so any bytes are a valid picture. */
async function anyPng({
	width,
	height,
	depth,
	colourType,
	interlaced,
	filter = 0,
	palette,
	transparency,
}: Kind): Promise<Buffer> {
	const header = Buffer.alloc(13);
	header.writeUInt32BE(width, 0);
	header.writeUInt32BE(height, 4);
	header.set([depth, colourType, 0, 0, interlaced ? 1 : 0], 8);
	const random = randomNumbers(width * 31 + depth);
	const lines: Buffer[] = [];
	for (const { x, y: firstY, stepX, stepY } of passesOf(readHeader(header, ''))) {
		const bytes = Math.ceil((Math.ceil((width - x) / stepX) * SAMPLES[colourType]! * depth) / 8);
		for (let y = firstY; y < height; y += stepY) {
			lines.push(Buffer.from([filter, ...Array.from({ length: bytes }, () => Math.floor(random() * 256))]));
		}
	}
	return Buffer.concat([
		SIGNATURE,
		await chunk('IHDR', header),
		...(palette ? [await chunk('PLTE', palette)] : []),
		...(transparency ? [await chunk('tRNS', transparency)] : []),
		await chunk('IDAT', deflateSync(Buffer.concat(lines))),
		await chunk('IEND', Buffer.alloc(0)),
	]);
}

const fullPalette = Buffer.from(Array.from({ length: 768 }, (_entry, at) => (at * 37) & 255));
const KINDS: Array<[name: string, kind: Omit<Kind, 'width' | 'height'>]> = [
	...[1, 2, 4, 8, 16].map((depth): [string, Omit<Kind, 'width' | 'height'>] => [
		`grey ${depth}`,
		{ depth, colourType: 0 },
	]),
	...[1, 2, 4, 8].map((depth): [string, Omit<Kind, 'width' | 'height'>] => [
		`palette ${depth}`,
		{ depth, colourType: 3, palette: fullPalette.subarray(0, 3 * 2 ** depth) },
	]),
	[
		'palette with tRNS',
		{ depth: 4, colourType: 3, palette: fullPalette.subarray(0, 48), transparency: Buffer.from([0, 77, 255]) },
	],
	['RGB 8', { depth: 8, colourType: 2 }],
	['RGB 16', { depth: 16, colourType: 2 }],
	['grey and alpha 8', { depth: 8, colourType: 4 }],
	['grey and alpha 16', { depth: 16, colourType: 4 }],
	['RGBA 8', { depth: 8, colourType: 6 }],
	['RGBA 16', { depth: 16, colourType: 6 }],
	['grey 1 with tRNS', { depth: 1, colourType: 0, transparency: Buffer.from([0, 1]) }],
	['grey 2 with tRNS', { depth: 2, colourType: 0, transparency: Buffer.from([0, 2]) }],
	['grey 8 with tRNS', { depth: 8, colourType: 0, transparency: Buffer.from([0, 200]) }],
];

/** Decoded by libpng, as eight bits of red, green, blue and alpha. */
async function byLibpng(png: Buffer): Promise<Buffer> {
	return await sharp(png).toColourspace('srgb').ensureAlpha().raw({ depth: 'uchar' }).toBuffer();
}

describe.each(KINDS)('%s', (_name, kind) => {
	it.each([
		[1, 1],
		[7, 5],
		[33, 18],
	])('%i x %i reads as libpng reads it, with each filter, interlaced and not', async (width, height) => {
		for (const interlaced of [false, true]) {
			for (const filter of [0, 1, 2, 3, 4]) {
				const png = await anyPng({ ...kind, width, height, interlaced, filter });
				const { pixels } = await readPicture(png, FACTS, turns);
				const expected = await byLibpng(png);
				// libvips gives 16 bits as they are asked for; the upper eight are compared.
				expect({ interlaced, filter, same: Buffer.compare(Buffer.from(pixels), expected) }).toEqual({
					interlaced,
					filter,
					same: 0,
				});
			}
		}
	});
});

it.each([1, 2, 3, 4] as const)(
	'what is written with %i channels is read back, here and by libpng',
	async (channels) => {
		await fc.assert(
			fc.asyncProperty(
				fc.integer({ min: 1, max: 40 }),
				fc.integer({ min: 1, max: 40 }),
				fc.integer(),
				async (width, height, seed) => {
					const random = randomNumbers(seed);
					const bytes = Uint8Array.from({ length: width * height * channels }, () => Math.floor(random() * 256));
					const fill = (y: number, row: Uint8Array) =>
						row.set(bytes.subarray(y * width * channels, (y + 1) * width * channels));
					const png = await writePng({ width, height, channels, fill }, turns);
					const raw = await sharp(png).raw().toBuffer({ resolveWithObject: true });
					expect(raw.info).toMatchObject({ width, height });
					const read = await readPicture(png, FACTS, turns);
					expect(Buffer.from(read.pixels).equals(await byLibpng(png))).toBe(true);
					if (channels > 2) expect(Buffer.from(raw.data).equals(Buffer.from(bytes))).toBe(true);
				},
			),
			{ numRuns: 12 },
		);
	},
);

it('a large picture, which is handed over in many parts, is written whole', async () => {
	const { pixels } = noisePicture(700, 450, 6, false);
	const fill = (y: number, row: Uint8Array) => row.set(pixels.subarray(y * 2800, (y + 1) * 2800));
	const png = await writePng({ width: 700, height: 450, channels: 4, fill }, turns);
	expect((await sharp(png).raw().toBuffer()).equals(Buffer.from(pixels))).toBe(true);
	expect(Buffer.from((await readPicture(png, FACTS, turns)).pixels).equals(Buffer.from(pixels))).toBe(true);
});

it('what goes wrong while rows are made comes out of it, and nothing is left behind', async () => {
	const fill = (y: number) => {
		if (y === 300) throw new Error('no such row');
	};
	await expect(writePng({ width: 700, height: 450, channels: 4, fill }, turns)).rejects.toThrow('no such row');
});

it('the ICC profile goes in and out', async () => {
	const png = await sharp({ create: { width: 4, height: 4, channels: 3, background: '#fa0' } })
		.withIccProfile('p3')
		.png()
		.toBuffer();
	const { profile } = await readPicture(png, FACTS, turns);
	expect(profile!.length).toBeGreaterThan(100);
	const fill = (_y: number, row: Uint8Array) => row.fill(9);
	const again = await readPicture(
		await writePng({ width: 2, height: 2, channels: 3, fill, profile }, turns),
		FACTS,
		turns,
	);
	expect(Buffer.from(again.profile!).equals(Buffer.from(profile!))).toBe(true);
});

it('a picture larger than the limit is refused by its header, though nothing of it is there', async () => {
	const header = Buffer.alloc(13);
	header.writeUInt32BE(60_000, 0);
	header.writeUInt32BE(60_000, 4);
	header.set([8, 6, 0, 0, 0], 8);
	const png = Buffer.concat([SIGNATURE, await chunk('IHDR', header), await chunk('IEND', Buffer.alloc(0))]);
	await expect(readPicture(png, FACTS, turns)).rejects.toMatchObject({
		failure: { kind: 'pictureTooLarge', width: 60_000, height: 60_000 },
	});
});

it('bytes after the end change nothing; a wrong checksum, a missing end and missing rows are damage', async () => {
	const png = await anyPng({ width: 20, height: 20, depth: 8, colourType: 2 });
	const good = await readPicture(Buffer.concat([png, Buffer.from('more')]), FACTS, turns);
	expect(good.pixels).toHaveLength(1600);
	const wrong = Buffer.from(png);
	wrong[50]! ^= 1;
	const short = await anyPng({ width: 20, height: 19, depth: 8, colourType: 2 });
	const claimsMore = Buffer.concat([png.subarray(0, 33), short.subarray(33)]);
	for (const damaged of [wrong, png.subarray(0, -20), claimsMore]) {
		await expect(readPicture(damaged, FACTS, turns)).rejects.toMatchObject({ failure: { kind: 'damagedPicture' } });
	}
});

it('flipped, cut and doubled files end in a sentence or in a picture, and never in anything else', async () => {
	const noise = () => sharp(Buffer.from(noisePicture(12, 10).pixels), { raw: { width: 12, height: 10, channels: 4 } });
	const seeds = [
		await writePng({ width: 9, height: 9, channels: 4, fill: (_y, row) => row.fill(7) }, turns),
		await noise().png({ palette: true }).toBuffer(),
		await noise().removeAlpha().jpeg().toBuffer(),
		await noise().removeAlpha().jpeg({ progressive: true }).toBuffer(),
		await noise().webp().toBuffer(),
		await noise().webp({ lossless: true }).toBuffer(),
	];
	await fc.assert(
		fc.asyncProperty(
			fc.constantFrom(...seeds),
			fc.array(fc.tuple(fc.nat(), fc.integer({ min: 1, max: 255 })), { maxLength: 4 }),
			fc.nat(),
			fc.boolean(),
			async (seed, flips, cut, doubled) => {
				const bytes = Buffer.from(doubled ? Buffer.concat([seed.subarray(0, cut % seed.length), seed]) : seed);
				for (const [place, flip] of flips) bytes[place % bytes.length]! ^= flip;
				const file = doubled || cut % 3 > 0 ? bytes : bytes.subarray(0, cut % bytes.length);
				try {
					const { width, height, pixels } = await readPicture(file, FACTS, turns);
					expect(pixels).toHaveLength(width * height * 4);
				} catch (error) {
					expect(error).toBeInstanceOf(MaskRefusal);
				}
			},
		),
		{ numRuns: 600 },
	);
}, 60_000);
