import fc from 'fast-check';
import sharp from 'sharp';

import { distinctColour, parseColour } from '../../nodes/SamMask/picture/colour.js';
import { cover } from '../../nodes/SamMask/picture/cover.js';
import { frameAround } from '../../nodes/SamMask/picture/crop.js';
import { type Background, cutOut } from '../../nodes/SamMask/picture/cutOut.js';
import { fitMask, shownPicture } from '../../nodes/SamMask/picture/fit.js';
import { hide } from '../../nodes/SamMask/picture/hide.js';
import { onColour } from '../../nodes/SamMask/picture/onColour.js';
import { orient } from '../../nodes/SamMask/picture/orient.js';
import { paintLabel, paintMask } from '../../nodes/SamMask/picture/overlay.js';
import { wholePicture } from '../../nodes/SamMask/picture/wholePicture.js';
import { allRows, drawn, noisePicture, turns } from './samples.mjs';

// Generous, for a busy machine.
jest.setTimeout(60_000);

const MASK = { width: 6, height: 4, values: Uint8Array.from({ length: 24 }, (_entry, at) => [0, 255, 128][at % 3]!) };
const WHOLE = { x: 0, y: 0, width: 6, height: 4 };

it('a cut-out has the mask as its alpha, the photo where it is seen, and zeros where it is not', () => {
	const picture = noisePicture(6, 4);
	const rows = allRows(cutOut(picture, MASK, WHOLE, { kind: 'transparent' }));
	MASK.values.forEach((value, at) => {
		const seen = value === 0 ? [0, 0, 0] : [...picture.pixels.subarray(at * 4, at * 4 + 3)];
		expect([...rows.subarray(at * 4, at * 4 + 4)]).toEqual([...seen, value]);
	});
});

it('transparency that the photo had stays, and hides what it hid', () => {
	const picture = noisePicture(6, 4, 2, false);
	const rows = allRows(
		cutOut(picture, { ...MASK, values: MASK.values.map(() => 255) }, WHOLE, { kind: 'transparent' }),
	);
	for (let at = 0; at < rows.length; at += 4) {
		expect(rows[at + 3]).toBe(picture.pixels[at + 3]);
		if (rows[at + 3] === 0) expect([...rows.subarray(at, at + 3)]).toEqual([0, 0, 0]);
	}
});

it('on a colour and on a picture it is mixed by the mask', () => {
	const picture = noisePicture(6, 4);
	const other = noisePicture(6, 4, 9);
	const pixels = Uint8Array.from(other.pixels).filter((_value, at) => at % 4 < 3);
	const backgrounds: Background[] = [
		{ kind: 'colour', colour: [250, 100, 0] },
		{ kind: 'picture', pixels },
	];
	for (const background of backgrounds) {
		const rows = allRows(cutOut(picture, MASK, WHOLE, background));
		MASK.values.forEach((value, at) => {
			for (let k = 0; k < 3; k++) {
				const behind = background.kind === 'colour' ? background.colour[k]! : pixels[at * 3 + k]!;
				const mixed = (picture.pixels[at * 4 + k]! * value + behind * (255 - value)) / 255;
				expect(Math.abs(rows[at * 3 + k]! - mixed)).toBeLessThanOrEqual(0.5);
			}
		});
	}
});

it('beyond the photo there is background only', () => {
	const picture = noisePicture(2, 2);
	const mask = { width: 2, height: 2, values: new Uint8Array(4).fill(255) };
	const frame = { x: -1, y: -1, width: 4, height: 4 };
	const rows = allRows(cutOut(picture, mask, frame, { kind: 'colour', colour: [1, 2, 3] }));
	expect([...rows.subarray(0, 6)]).toEqual([1, 2, 3, 1, 2, 3]);
	expect([...rows.subarray(15, 18)]).toEqual([...picture.pixels.subarray(0, 3)]);
});

describe('the crop', () => {
	const box = { xMin: 10, yMin: 20, xMax: 30, yMax: 30 };
	const photo = { width: 100, height: 50 };
	it.each([
		['as it is', { padding: 0, beyondEdge: 'shift' as const }, { x: 10, y: 20, width: 20, height: 10 }],
		['with padding', { padding: 5, beyondEdge: 'shift' as const }, { x: 5, y: 15, width: 30, height: 20 }],
		['square', { padding: 0, ratio: 1, beyondEdge: 'shift' as const }, { x: 10, y: 15, width: 20, height: 20 }],
		['4:5', { padding: 0, ratio: 0.8, beyondEdge: 'shift' as const }, { x: 10, y: 13, width: 20, height: 25 }],
		['moved inward', { padding: 15, beyondEdge: 'shift' as const }, { x: 0, y: 5, width: 50, height: 40 }],
		['clipped', { padding: 60, beyondEdge: 'shift' as const }, { x: 0, y: 0, width: 100, height: 50 }],
		['extended', { padding: 15, beyondEdge: 'extend' as const }, { x: -5, y: 5, width: 50, height: 40 }],
	])('%s', (_name, settings, frame) => {
		expect(frameAround(box, photo, settings)).toEqual(frame);
	});

	it('holds the object, and with “move inward” lies in the photo', () => {
		const side = fc.integer({ min: 1, max: 60 });
		fc.assert(
			fc.property(
				side,
				side,
				side,
				side,
				fc.nat({ max: 80 }),
				fc.double({ min: 0.2, max: 5, noNaN: true }),
				(x, y, w, h, padding, ratio) => {
					const object = { xMin: x, yMin: y, xMax: x + w, yMax: y + h };
					const whole = { width: x + w + 7, height: y + h + 3 };
					for (const beyondEdge of ['shift', 'extend'] as const) {
						const frame = frameAround(object, whole, { padding, ratio, beyondEdge });
						expect(frame.x).toBeLessThanOrEqual(x);
						expect(frame.y).toBeLessThanOrEqual(y);
						expect(frame.x + frame.width).toBeGreaterThanOrEqual(x + w);
						expect(frame.y + frame.height).toBeGreaterThanOrEqual(y + h);
						if (beyondEdge === 'extend') {
							// To the pixel that rounding takes.
							expect(Math.abs(frame.width - frame.height * ratio)).toBeLessThanOrEqual(Math.max(1, ratio));
							continue;
						}
						expect(Math.min(frame.x, frame.y)).toBeGreaterThanOrEqual(0);
						expect(frame.x + frame.width).toBeLessThanOrEqual(whole.width);
						expect(frame.y + frame.height).toBeLessThanOrEqual(whole.height);
					}
				},
			),
		);
	});
});

it.each([1, 2, 3, 4, 5, 6, 7, 8])('orientation %i is turned as libvips turns it', async (orientation) => {
	const { pixels } = noisePicture(5, 3);
	const stored = { width: 5, height: 3, channels: 3 as const };
	const rgb = Buffer.from(pixels.filter((_value, at) => at % 4 < 3));
	const file = await sharp(rgb, { raw: stored }).withMetadata({ orientation }).png().toBuffer();
	const expected = await sharp(file).autoOrient().raw().toBuffer({ resolveWithObject: true });
	const shown = await orient({ width: 5, height: 3, bytes: rgb, bytesPerPixel: 3 }, orientation, turns);
	expect([shown.width, shown.height]).toEqual([expected.info.width, expected.info.height]);
	expect(Buffer.from(shown.bytes).equals(expected.data)).toBe(true);
});

describe('a mask of another size', () => {
	const photo = noisePicture(12, 8);
	it('is scaled where the shape is the same', async () => {
		const mask = drawn('###...', '###...', '......', '......');
		const fitted = await fitMask(mask, 'mask_0', photo, 1, turns);
		expect([fitted.width, fitted.height, fitted.values.filter((value) => value > 0).length]).toEqual([12, 8, 24]);
	});

	it('is refused where it is not, with both sizes', async () => {
		await expect(fitMask(drawn('##', '..'), 'mask_0', photo, 1, turns)).rejects.toMatchObject({
			failure: {
				kind: 'sizesDiffer',
				first: { name: 'mask_0', width: 2, height: 2 },
				second: { name: 'the photo', width: 12, height: 8 },
			},
		});
	});

	it('is turned with the photo where it was made of the stored pixels', async () => {
		const stored = { ...noisePicture(3, 2), orientation: 6 };
		const shown = await shownPicture(stored, turns);
		const ofStored = drawn('#..', '...');
		const turned = await fitMask(ofStored, 'mask', shown, 6, turns);
		// The stored top left is shown at the top right.
		expect([turned.width, turned.height, [...turned.values]]).toEqual([2, 3, [0, 255, 0, 0, 0, 0]]);
		const ofShown = drawn('#.', '..', '..');
		expect(await fitMask(ofShown, 'mask', shown, 6, turns)).toBe(ofShown);
	});
});

describe('hiding', () => {
	const box = { xMin: 2, yMin: 2, xMax: 14, yMax: 10 };
	const mask = {
		width: 16,
		height: 12,
		values: Uint8Array.from({ length: 192 }, (_entry, at) =>
			at % 16 >= 2 && at % 16 < 14 && at >= 32 && at < 160 ? 255 : 0,
		),
	};
	it.each([
		['fill', { kind: 'fill' as const, colour: [9, 8, 7] as [number, number, number] }],
		['pixelate', { kind: 'pixelate' as const, block: 4 }],
		['blur', { kind: 'blur' as const, sigma: 6 }],
	])('%s leaves everything else as it was, and of the hidden part no detail', async (kind, hiding) => {
		const picture = noisePicture(16, 12);
		const before = Uint8Array.from(picture.pixels);
		await hide(picture, mask, box, hiding, turns);
		const inside: number[] = [];
		mask.values.forEach((value, at) => {
			const now = [...picture.pixels.subarray(at * 4, at * 4 + 4)];
			if (value === 0) expect(now).toEqual([...before.subarray(at * 4, at * 4 + 4)]);
			else inside.push(...now.slice(0, 3));
		});
		// Noise goes from 0 to 255; what is left of it lies near its mean.
		if (kind === 'fill') expect(new Set(inside)).toEqual(new Set([9, 8, 7]));
		else expect(Math.max(...inside) - Math.min(...inside)).toBeLessThan(140);
	});

	it('squares are the mean of what they stand for', async () => {
		const picture = noisePicture(4, 4);
		const mean =
			Uint8Array.from(picture.pixels)
				.filter((_value, at) => at % 4 === 0)
				.reduce((sum, value) => sum + value, 0) / 16;
		const whole = { width: 4, height: 4, values: new Uint8Array(16).fill(255) };
		await hide(picture, whole, { xMin: 0, yMin: 0, xMax: 4, yMax: 4 }, { kind: 'pixelate', block: 4 }, turns);
		expect(Math.abs(picture.pixels[0]! - mean)).toBeLessThanOrEqual(0.5);
	});
});

it('a background picture fills the frame without being bent', async () => {
	// Left half red, right half blue, twice as wide as the frame: the middle is left.
	const picture = { width: 8, height: 2, orientation: 1, pixels: new Uint8Array(64) };
	for (let at = 0; at < 16; at++) picture.pixels.set(at % 8 < 4 ? [200, 0, 0, 255] : [0, 0, 200, 255], at * 4);
	const covered = await cover(picture, { width: 4, height: 2 }, [255, 255, 255], turns);
	expect([...covered]).toEqual([
		200, 0, 0, 200, 0, 0, 0, 0, 200, 0, 0, 200, 200, 0, 0, 200, 0, 0, 0, 0, 200, 0, 0, 200,
	]);
	const smaller = await cover(picture, { width: 2, height: 1 }, [255, 255, 255], turns);
	expect([...smaller]).toEqual([200, 0, 0, 0, 0, 200]);
	const clear = { ...picture, pixels: picture.pixels.map((value, at) => (at % 4 === 3 ? 0 : value)) };
	expect(new Set(await cover(clear, { width: 3, height: 5 }, [7, 7, 7], turns))).toEqual(new Set([7]));
});

it('what is painted over a photo is the colour, by its opacity, with a solid line inside the edge', async () => {
	const picture = { width: 9, height: 9, orientation: 1, pixels: new Uint8Array(324).fill(255) };
	const mask = { width: 9, height: 9, values: new Uint8Array(81).fill(255) };
	const inner = drawn(
		'.........',
		'.#######.',
		'.#######.',
		'.#######.',
		'.#######.',
		'.#######.',
		'.#######.',
		'.#######.',
		'.........',
	);
	const box = { xMin: 1, yMin: 1, xMax: 8, yMax: 8 };
	await paintMask(picture, inner, box, [0, 0, 0], { opacity: 0.5, outline: 1, drawBox: false }, turns);
	const at = (x: number, y: number) => picture.pixels[(y * 9 + x) * 4];
	expect([at(0, 0), at(1, 1), at(1, 4), at(2, 2), at(4, 4)]).toEqual([255, 0, 0, 127, 127]);
	paintLabel(picture, '1', { xMin: 0, yMin: 0, xMax: mask.width, yMax: 3 }, [255, 255, 255]);
	expect(picture.pixels.some((value, index) => index % 4 === 0 && value === 0)).toBe(true);
});

it('a photo without transparency leaves without an alpha channel, and one with it is white where it was clear in a JPEG', () => {
	expect(wholePicture(noisePicture(3, 3)).channels).toBe(3);
	const clear = { ...noisePicture(2, 1, 1, false), pixels: Uint8Array.from([10, 20, 30, 0, 10, 20, 30, 255]) };
	expect([...allRows(wholePicture(clear))]).toEqual([0, 0, 0, 0, 10, 20, 30, 255]);
	expect([...allRows(onColour(wholePicture(clear), [255, 255, 255]))]).toEqual([255, 255, 255, 10, 20, 30]);
});

it('colours are read as people write them, and refused otherwise', () => {
	for (const text of ['#ff8800', 'FF8800', ' #f80 ']) expect(parseColour(text, 'Color')).toEqual([255, 136, 0]);
	for (const text of ['', 'red', '#12345', '#gggggg', null, 5]) {
		expect(() => parseColour(text, 'Color')).toThrow(
			expect.objectContaining({ failure: expect.objectContaining({ field: 'Color' }) }),
		);
	}
	expect(new Set(Array.from({ length: 32 }, (_entry, index) => distinctColour(index).join())).size).toBe(32);
});
