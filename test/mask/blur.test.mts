import fc from 'fast-check';

import { blurPlane } from '../../nodes/SamMask/picture/blur.js';
import { byteMat, loadOpenCv, type OpenCv, withMats } from '../../sandbox/segmentation/opencv.mjs';
import { namedMasks, noisePicture, turns } from './samples.mjs';

// Generous, for a busy machine.
jest.setTimeout(60_000);

let cv: OpenCv;
beforeAll(async () => {
	({ cv } = await loadOpenCv());
}, 60_000);

const PLANE = { stride: 1, offset: 0 };

function byOpenCv(bytes: Uint8Array, width: number, height: number, sigma: number): Uint8Array {
	return withMats((keep) => {
		const result = keep(new cv.Mat());
		const reach = 2 * Math.ceil(sigma * 4) + 1;
		cv.GaussianBlur(
			keep(byteMat(cv, bytes, width, height)),
			result,
			new cv.Size(reach, reach),
			sigma,
			sigma,
			cv.BORDER_REPLICATE,
		);
		return Uint8Array.from(result.data);
	});
}

/** The bounds that blurPlane promises, at a hard edge, which is the worst there is. */
it.each([
	[0.5, 2],
	[0.8, 2],
	[2, 2],
	[2.9, 2],
	[3, 8],
	[5, 8],
	[12, 8],
	[40, 8],
])('sigma %d is off a true Gaussian by at most %i of 255', async (sigma, bound) => {
	for (const { mask } of namedMasks()) {
		const { width, height } = mask;
		const blurred = mask.values.slice();
		await blurPlane(blurred, width, height, PLANE, sigma, turns);
		const expected = byOpenCv(mask.values, width, height, sigma);
		const worst = Math.max(...blurred.map((value, at) => Math.abs(value - expected[at]!)));
		expect(worst).toBeLessThanOrEqual(bound);
	}
});

it('one colour stays that colour, whatever the sigma', async () => {
	await fc.assert(
		fc.asyncProperty(
			fc.integer({ min: 0, max: 255 }),
			fc.double({ min: 0, max: 80, noNaN: true }),
			fc.integer({ min: 1, max: 20 }),
			async (value, sigma, side) => {
				const bytes = new Uint8Array(side * 7).fill(value);
				await blurPlane(bytes, side, 7, PLANE, sigma, turns);
				expect(new Set(bytes)).toEqual(new Set([value]));
			},
		),
	);
});

it('a channel among others is blurred alone', async () => {
	const { pixels } = noisePicture(30, 20);
	const before = Uint8Array.from(pixels);
	await blurPlane(pixels, 30, 20, { stride: 4, offset: 1 }, 4, turns);
	for (const offset of [0, 2, 3]) {
		const of = (bytes: ArrayLike<number>) => Array.from({ length: 600 }, (_entry, at) => bytes[at * 4 + offset]);
		expect(of(pixels)).toEqual(of(before));
	}
	expect(pixels).not.toEqual(before);
});
