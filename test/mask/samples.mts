import fc from 'fast-check';

import type { Mask } from '../../nodes/SamMask/mask/mask.js';
import type { Picture, RowSource } from '../../nodes/SamMask/picture/picture.js';
import { Turns } from '../../nodes/SamMask/turns.js';

export const turns = new Turns();

export const FACTS = { name: 'data', maxMegapixels: 1 };

/** A mask as people see it: `#` is the object, every row is as long as the first. */
export function drawn(...rows: string[]): Mask {
	const width = rows[0]!.length;
	return {
		width,
		height: rows.length,
		values: Uint8Array.from([...rows.join('')], (sign) => (sign === '#' ? 255 : 0)),
	};
}

export function asDrawn({ width, height, values }: Mask): string[] {
	return Array.from({ length: height }, (_entry, y) =>
		Array.from(values.subarray(y * width, (y + 1) * width), (value) => (value >= 128 ? '#' : '.')).join(''),
	);
}

export function copy(mask: Mask): Mask {
	return { ...mask, values: mask.values.slice() };
}

/** Hard masks of every kind: blobs, noise, empty, full, a single row or column. */
export const hardMask: fc.Arbitrary<Mask> = fc
	.tuple(fc.integer({ min: 1, max: 24 }), fc.integer({ min: 1, max: 24 }), fc.integer({ min: 0, max: 10 }))
	.chain(([width, height, density]) =>
		fc
			.array(fc.integer({ min: 0, max: 9 }), { minLength: width * height, maxLength: width * height })
			.map((noise) => ({ width, height, values: Uint8Array.from(noise, (value) => (value < density ? 255 : 0)) })),
	);

/** Masks that OpenCV and the node are compared on: fixed, so that a failure can be looked at. */
export function namedMasks(): Array<{ name: string; mask: Mask }> {
	const make = (name: string, width: number, height: number, isObject: (x: number, y: number) => boolean) => ({
		name,
		mask: {
			width,
			height,
			values: Uint8Array.from({ length: width * height }, (_entry, at) =>
				isObject(at % width, Math.floor(at / width)) ? 255 : 0,
			),
		},
	});
	const noise = randomNumbers(7);
	const sparse = randomNumbers(8);
	return [
		make('blobs', 97, 61, (x, y) => Math.sin(x / 7) + Math.cos(y / 5) + Math.sin((x + y) / 11) > 0.4),
		make('fine texture', 64, 64, (x, y) => (x * y) % 7 < 3),
		make('half noise', 80, 50, () => noise() < 0.5),
		make('sparse noise', 90, 70, () => sparse() < 0.03),
		make('empty', 33, 21, () => false),
		make('full', 33, 21, () => true),
		make('one pixel', 31, 17, (x, y) => x === 9 && y === 5),
		make('thin lines', 50, 40, (x, y) => x === y || x + y === 45 || y === 20),
		make('checkerboard', 32, 24, (x, y) => (x + y) % 2 === 0),
		make('rings', 71, 71, (x, y) => Math.floor(Math.hypot(x - 35, y - 35) / 5) % 2 === 0),
		make('1 x 1', 1, 1, () => true),
		make('single row', 60, 1, (x) => x % 9 < 4),
		make('single column', 1, 60, (_x, y) => y % 9 < 4),
		make('frame', 40, 30, (x, y) => x < 3 || y < 2 || x > 36 || y > 27),
	];
}

/** Numbers from 0 to 1 that are the same in every run. */
export function randomNumbers(seed: number): () => number {
	let state = seed;
	return () => {
		state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
		return state / 2 ** 32;
	};
}

/** A picture of noise, opaque unless told otherwise. */
export function noisePicture(width: number, height: number, seed = 1, opaque = true): Picture {
	const random = randomNumbers(seed);
	const pixels = Uint8Array.from({ length: width * height * 4 }, (_entry, at) =>
		at % 4 === 3 && opaque ? 255 : Math.floor(random() * 256),
	);
	return { width, height, pixels, orientation: 1 };
}

export function allRows(source: RowSource): Uint8Array {
	const rowBytes = source.width * source.channels;
	const bytes = new Uint8Array(rowBytes * source.height);
	for (let y = 0; y < source.height; y++) source.fill(y, bytes.subarray(y * rowBytes, (y + 1) * rowBytes));
	return bytes;
}
