import sharp from 'sharp';

import { type MaskChannel, readMask } from '../../nodes/SamMask/mask/readMask.js';
import { matchFields } from '../../nodes/SamMask/item/maskFields.js';
import { asDrawn, FACTS, noisePicture, randomNumbers, turns } from './samples.mjs';

// Generous, for a busy machine.
jest.setTimeout(60_000);

const SIDE = 40;
/** A disc, as brightness 0 to 255. */
const disc = Buffer.from(
	Uint8Array.from({ length: SIDE * SIDE }, (_entry, at) =>
		Math.hypot((at % SIDE) - 20, Math.floor(at / SIDE) - 20) < 12 ? 255 : 0,
	),
);
const grey = (bytes: Buffer = disc) => sharp(bytes, { raw: { width: SIDE, height: SIDE, channels: 1 } });
const read = async (file: Buffer, channel: MaskChannel = 'auto') => await readMask(file, channel, FACTS, turns);
const asMask = (values: Uint8Array) => ({ width: SIDE, height: SIDE, values });
const expected = asDrawn(asMask(disc));

const withAlpha = (background: string) =>
	sharp({ create: { width: SIDE, height: SIDE, channels: 3, background } })
		.joinChannel(disc, { raw: { width: SIDE, height: SIDE, channels: 1 } })
		.png()
		.toBuffer();

it.each<[string, () => Promise<Buffer>]>([
	['grey PNG', () => grey().png().toBuffer()],
	['RGB PNG', () => grey().toColourspace('srgb').png().toBuffer()],
	['opaque RGBA PNG', () => grey().toColourspace('srgb').ensureAlpha().png().toBuffer()],
	['palette PNG', () => grey().png({ palette: true, colours: 2 }).toBuffer()],
	['16-bit PNG', () => grey().toColourspace('grey16').png().toBuffer()],
	['interlaced PNG', () => grey().png({ progressive: true }).toBuffer()],
	[
		'PNG of zeros and ones',
		() =>
			grey(Buffer.from(disc.map((value) => value / 255)))
				.png()
				.toBuffer(),
	],
	['JPEG', () => grey().jpeg({ quality: 80 }).toBuffer()],
	['colour JPEG', () => grey().toColourspace('srgb').jpeg({ quality: 70 }).toBuffer()],
	['WebP', () => grey().webp().toBuffer()],
	['cut-out PNG', () => withAlpha('#3af')],
	['black cut-out, as an edit mask turned round', () => withAlpha('#000')],
	['white with alpha', () => withAlpha('#fff')],
])('a mask is read from a %s', async (_name, make) => {
	expect(asDrawn(await read(await make()))).toEqual(expected);
});

it('the ringing of a JPEG leaves nothing on the dark ground and no hole in the object', async () => {
	const { values } = await read(await grey().jpeg({ quality: 90 }).toBuffer());
	expect(values.filter((value, at) => disc[at] === 0 && value > 0 && value < 16)).toHaveLength(0);
	expect([values[0], values[20 * SIDE + 20]]).toEqual([0, 255]);
});

it('a soft edge stays soft', async () => {
	const soft = await grey().blur(2).toColourspace('b-w').raw().toBuffer();
	expect((await read(await grey(soft).png().toBuffer())).values).toEqual(Uint8Array.from(soft));
});

const random = randomNumbers(5);
it.each<[string, string, () => Promise<Buffer>]>([
	[
		'photo',
		'a grey photo',
		() =>
			grey(Buffer.from(disc.map(() => 40 + 160 * random())))
				.png()
				.toBuffer(),
	],
	[
		'coloured',
		'a photo',
		() =>
			sharp(Buffer.from(noisePicture(SIDE, SIDE).pixels), { raw: { width: SIDE, height: SIDE, channels: 4 } })
				.removeAlpha()
				.png()
				.toBuffer(),
	],
	[
		'coloured',
		'a preview with a tint',
		() =>
			sharp({ create: { width: SIDE, height: SIDE, channels: 3, background: '#2288cc' } })
				.jpeg()
				.toBuffer(),
	],
	[
		'labels',
		'a label map with small numbers',
		() =>
			grey(Buffer.from(disc.map((_value, at) => at % 4)))
				.png()
				.toBuffer(),
	],
	[
		'labels',
		'a label map in greys',
		() =>
			grey(Buffer.from(disc.map((_value, at) => (at % 4) * 60)))
				.png()
				.toBuffer(),
	],
])('what looks like %s is refused: %s', async (looks, _name, make) => {
	const file = await make();
	await expect(read(file)).rejects.toMatchObject({ failure: { kind: 'notAMask', name: 'data', looks } });
	// Whoever names the channel is believed.
	await expect(read(file, 'brightness')).resolves.toMatchObject({ width: SIDE });
});

it('a mask that must be in the transparency is refused where there is none', async () => {
	await expect(read(await grey().png().toBuffer(), 'alpha')).rejects.toMatchObject({ failure: { looks: 'opaque' } });
});

it('an empty mask and a full one are masks', async () => {
	for (const value of [0, 255]) {
		const { values } = await read(
			await grey(Buffer.alloc(SIDE * SIDE, value))
				.png()
				.toBuffer(),
		);
		expect(new Set(values)).toEqual(new Set([value]));
	}
});

describe('Mask Fields', () => {
	const FIELDS = ['data', 'mask_10', 'mask_2', 'mask_0', 'image', 'combined_mask', 'mask'];
	it.each([
		['mask*', ['mask', 'mask_0', 'mask_2', 'mask_10'], []],
		['mask', ['mask'], []],
		['mask_2, mask_0', ['mask_2', 'mask_0'], []],
		['mask_1*', ['mask_10'], []],
		['*mask*', ['combined_mask', 'mask', 'mask_0', 'mask_2', 'mask_10'], []],
		['mask_0, mask*', ['mask_0', 'mask', 'mask_2', 'mask_10'], []],
		['mask_7', [], ['mask_7']],
		['mask_0, mask_7', ['mask_0'], ['mask_7']],
		['nothing*', [], []],
		['', [], []],
		['m.sk*', [], []],
		[['mask_2', 'image'], ['mask_2', 'image'], []],
	])('%j means %j', (wanted, found, missing) => {
		expect(matchFields(wanted, FIELDS)).toEqual({ found, missing });
	});
});
