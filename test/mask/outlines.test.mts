import fc from 'fast-check';

import { brushRle } from '../../nodes/SamMask/formats/brushRle.js';
import { cocoCounts, compressCounts } from '../../nodes/SamMask/formats/cocoRle.js';
import { svgDrawing, svgPath } from '../../nodes/SamMask/formats/svg.js';
import { yoloLine } from '../../nodes/SamMask/formats/yolo.js';
import { HALF, type Mask } from '../../nodes/SamMask/mask/mask.js';
import { findOutlines, type Point, twiceAreaOf } from '../../nodes/SamMask/mask/outlines.js';
import { simplify } from '../../nodes/SamMask/mask/simplify.js';
import { findPieces } from '../../nodes/SamMask/mask/pieces.js';
import { touchesFrame } from '../../nodes/SamMask/mask/pieces.js';
import { loadOpenCv, type OpenCv, withMats } from '../../sandbox/segmentation/opencv.mjs';
import { drawn, hardMask, namedMasks, turns } from './samples.mjs';

// Generous, for a busy machine.
jest.setTimeout(60_000);

const MASKS = namedMasks();
let cv: OpenCv;
beforeAll(async () => {
	({ cv } = await loadOpenCv());
}, 60_000);

/** Fills rings by the even-odd rule, a pixel by its middle: how SVG, COCO and canvas fill. */
function filled(rings: Point[][], width: number, height: number): Uint8Array {
	return Uint8Array.from({ length: width * height }, (_entry, at) => {
		const [px, py] = [(at % width) + 0.5, Math.floor(at / width) + 0.5];
		let inside = false;
		for (const ring of rings) {
			ring.forEach((one, index) => {
				const two = ring[(index + 1) % ring.length]!;
				if (one.y > py !== two.y > py && px < one.x + ((py - one.y) / (two.y - one.y)) * (two.x - one.x))
					inside = !inside;
			});
		}
		return inside ? 255 : 0;
	});
}

/** The share of what two masks have together in what they have at all. */
function overlap(one: Uint8Array, other: Uint8Array): number {
	let [both, any] = [0, 0];
	one.forEach((value, at) => {
		const [a, b] = [value >= HALF, other[at]! >= HALF];
		if (a && b) both += 1;
		if (a || b) any += 1;
	});
	return any === 0 ? 1 : both / any;
}

describe.each(MASKS)('$name', ({ mask }) => {
	const { width, height, values } = mask;

	it('has outlines that, filled again, are the mask, with its area, its pieces and its holes', async () => {
		const rings = await findOutlines(mask, 'edges', turns);
		expect(
			filled(
				rings.map(({ points }) => points),
				width,
				height,
			),
		).toEqual(values);
		const area = rings.reduce((sum, { points }) => sum + twiceAreaOf(points) / 2, 0);
		expect(area).toBe(values.filter((value) => value > 0).length);
		for (const { points, hole } of rings) expect(twiceAreaOf(points) < 0).toBe(hole);
		const holes = (await findPieces(mask, 'rest', turns)).pieces.filter((piece) => !touchesFrame(piece, mask)).length;
		expect(rings.filter(({ hole }) => hole)).toHaveLength(holes);
		expect(rings.filter(({ hole }) => !hole)).toHaveLength((await findPieces(mask, 'object', turns)).pieces.length);
	});

	it('has outer outlines along pixel middles that OpenCV fills to the mask without holes', async () => {
		const rings = (await findOutlines(mask, 'centres', turns)).filter(({ hole }) => !hole);
		const solid = filled(
			(await findOutlines(mask, 'edges', turns)).filter(({ hole }) => !hole).map(({ points }) => points),
			width,
			height,
		);
		// Pieces within a hole of another would cancel each other by even-odd; these masks' outer rings are compared one by one.
		const byOpenCv = withMats((keep) => {
			const canvas = keep(cv.Mat.zeros(height, width, cv.CV_8UC1));
			for (const { points } of rings) {
				const list = keep(new cv.MatVector());
				const ring = keep(
					cv.matFromArray(
						points.length,
						1,
						cv.CV_32SC2,
						points.flatMap(({ x, y }) => [Math.floor(x), Math.floor(y)]),
					),
				);
				list.push_back(ring);
				cv.fillPoly(canvas, list, new cv.Scalar(255));
			}
			return Uint8Array.from(canvas.data);
		});
		if (rings.length === 1) expect(byOpenCv).toEqual(solid);
		expect(values.every((value, at) => value === 0 || byOpenCv[at] === 255)).toBe(true);
	});
});

it('any mask comes back from its outlines', async () => {
	await fc.assert(
		fc.asyncProperty(hardMask, async (mask) => {
			const rings = await findOutlines(mask, 'edges', turns);
			expect(
				filled(
					rings.map(({ points }) => points),
					mask.width,
					mask.height,
				),
			).toEqual(mask.values);
		}),
	);
});

it('simplified outlines have fewer points and nearly the same area', async () => {
	const { mask } = MASKS.find(({ name }) => name === 'blobs')!;
	const rings = await findOutlines(mask, 'edges', turns);
	const count = (tolerance: number, most = 0) =>
		rings.map(({ points }) => simplify(points, tolerance, most)).reduce((sum, points) => sum + points.length, 0);
	expect(count(0)).toBe(rings.reduce((sum, { points }) => sum + points.length, 0));
	expect(count(1)).toBeLessThan(count(0) / 2);
	const again = filled(
		rings.map(({ points }) => simplify(points, 1, 0)),
		mask.width,
		mask.height,
	);
	expect(overlap(again, mask.values)).toBeGreaterThan(0.95);
	for (const { points } of rings) expect(simplify(points, 1, 8).length).toBeLessThanOrEqual(8);
});

it('a ring keeps three points at least, whatever the tolerance, and points of the ring only', async () => {
	await fc.assert(
		fc.asyncProperty(
			hardMask,
			fc.double({ min: 0, max: 50, noNaN: true }),
			fc.integer({ min: 0, max: 5 }),
			async (mask, tolerance, most) => {
				for (const { points } of await findOutlines(mask, 'edges', turns)) {
					const kept = simplify(points, tolerance, most);
					expect(kept.length).toBeGreaterThanOrEqual(3);
					expect(kept.every((point) => points.includes(point))).toBe(true);
				}
			},
		),
	);
});

it('COCO counts run down the columns and begin with the background', async () => {
	expect(await cocoCounts(drawn('.#', '.#', '##'), turns)).toEqual([2, 4]);
	expect(await cocoCounts(drawn('#.', '..'), turns)).toEqual([0, 1, 3]);
	expect(await cocoCounts(drawn('..'), turns)).toEqual([2]);
});

// The first stands in COCO's own maskApi.h.
it.each([
	[[6, 1, 40, 4, 5, 4, 5, 4, 21], '61X13mN000`0'],
	[[0], '0'],
	[[5], '5'],
	[[32], 'P1'],
])('the counts %j are “%s” in COCO’s compressed form', (counts, text) => {
	expect(compressCounts(counts)).toBe(text);
});

/** After the description of rleFrString in COCO's maskApi.c. */
function expanded(text: string): number[] {
	const counts: number[] = [];
	for (let at = 0; at < text.length; ) {
		let [value, shift, more, group] = [0, 0, true, 0];
		while (more) {
			group = text.charCodeAt(at++) - 48;
			value |= (group & 0x1f) << shift;
			more = (group & 0x20) !== 0;
			shift += 5;
		}
		if (group & 0x10) value |= -1 << shift;
		counts.push(counts.length > 2 ? value + counts[counts.length - 2]! : value);
	}
	return counts;
}

it('any mask comes back from COCO’s compressed form', async () => {
	await fc.assert(
		fc.asyncProperty(hardMask, async (mask) => {
			const counts = await cocoCounts(mask, turns);
			expect(expanded(compressCounts(counts))).toEqual(counts);
			const column: number[] = counts.flatMap((count, index) =>
				new Array<number>(count).fill(index % 2 === 1 ? 255 : 0),
			);
			const values = mask.values.map(
				(_value, at) => column[(at % mask.width) * mask.height + Math.floor(at / mask.width)]!,
			);
			expect(values).toEqual(mask.values);
		}),
	);
});

/** After decode_rle of label-studio-converter. */
function decodedBrush(bytes: number[]): { count: number; values: number[] } {
	const bits = bytes.flatMap((byte) => Array.from({ length: 8 }, (_entry, bit) => (byte >> (7 - bit)) & 1));
	let at = 0;
	const read = (count: number) => {
		let value = 0;
		for (let bit = 0; bit < count; bit++) value = value * 2 + bits[at++]!;
		return value;
	};
	const count = read(32);
	const wordBits = read(5) + 1;
	const sizes = [0, 1, 2, 3].map(() => read(4) + 1);
	const values: number[] = [];
	while (values.length < count) {
		const run = read(1);
		const length = read(sizes[read(2)]!) + 1;
		if (run) values.push(...new Array<number>(length).fill(read(wordBits)));
		else for (let i = 0; i < length; i++) values.push(read(wordBits));
	}
	return { count, values };
}

it('any mask comes back from Label Studio’s brush form, four times each pixel', async () => {
	const wide: Mask = { width: 300, height: 100, values: new Uint8Array(30_000).fill(255, 5, 25_000) };
	for (const mask of [wide, drawn('#'), drawn('.')]) {
		const { count, values } = decodedBrush(await brushRle(mask, turns));
		expect(count).toBe(mask.values.length * 4);
		expect(Uint8Array.from(values.filter((_value, at) => at % 4 === 0))).toEqual(mask.values);
	}
	await fc.assert(
		fc.asyncProperty(hardMask, async (mask) => {
			const { values } = decodedBrush(await brushRle(mask, turns));
			expect(values).toEqual([...mask.values].flatMap((value) => [value, value, value, value]));
		}),
	);
});

it('an SVG has holes by its rule, and the picture’s size', async () => {
	const rings = await findOutlines(drawn('###', '#.#', '###'), 'edges', turns);
	expect(svgPath(rings)).toBe('M3 0L3 3L0 3L0 0ZM2 2L2 1L1 1L1 2Z');
	expect(svgDrawing([svgPath(rings)], 3, 3)).toContain('viewBox="0 0 3 3"');
});

it('a YOLO line joins several parts by a way without area', () => {
	const square = (x: number, y: number): Point[] => [
		{ x, y },
		{ x: x + 2, y },
		{ x: x + 2, y: y + 2 },
		{ x, y: y + 2 },
	];
	expect(yoloLine(3, [square(1, 1)], 10, 20)).toBe(
		'3 0.100000 0.050000 0.300000 0.050000 0.300000 0.150000 0.100000 0.150000',
	);
	const numbers = yoloLine(0, [square(0, 0), square(6, 6)], 10, 10)
		.split(' ')
		.slice(1)
		.map(Number);
	const points = numbers.flatMap((x, index) => (index % 2 === 0 ? [{ x: x * 10, y: numbers[index + 1]! * 10 }] : []));
	expect(Math.abs(twiceAreaOf(points)) / 2).toBeCloseTo(8);
});
