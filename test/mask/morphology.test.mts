import fc from 'fast-check';

import { dropSpecks, fillHoles, keepLargest } from '../../nodes/SamMask/mask/clean.js';
import { COMBINE, harden, invert } from '../../nodes/SamMask/mask/combine.js';
import { grow } from '../../nodes/SamMask/mask/grow.js';
import type { Mask } from '../../nodes/SamMask/mask/mask.js';
import { findPieces } from '../../nodes/SamMask/mask/pieces.js';
import { measure } from '../../nodes/SamMask/mask/measure.js';
import { resizeMask } from '../../nodes/SamMask/mask/resize.js';
import { byteMat, loadOpenCv, type OpenCv, withMats } from '../../sandbox/segmentation/opencv.mjs';
import { asDrawn, copy, drawn, hardMask, namedMasks, turns } from './samples.mjs';

// Generous, for a busy machine.
jest.setTimeout(60_000);

const MASKS = namedMasks();
let cv: OpenCv;
beforeAll(async () => {
	({ cv } = await loadOpenCv());
}, 60_000);

/** The disc of all places no farther than the radius, as OpenCV takes a structuring element. */
function disc(radius: number): Uint8Array {
	const side = 2 * radius + 1;
	return Uint8Array.from({ length: side * side }, (_entry, at) =>
		((at % side) - radius) ** 2 + (Math.floor(at / side) - radius) ** 2 <= radius ** 2 ? 1 : 0,
	);
}

function byOpenCv(operation: 'dilate' | 'erode', { width, height, values }: Mask, radius: number): Uint8Array {
	return withMats((keep) => {
		const source = keep(byteMat(cv, values, width, height));
		const element = keep(byteMat(cv, disc(radius), 2 * radius + 1, 2 * radius + 1));
		const result = keep(new cv.Mat());
		cv[operation](source, result, element);
		return Uint8Array.from(result.data);
	});
}

/** Areas and boxes of the connected pieces, sorted, because OpenCV numbers them otherwise. */
function piecesByOpenCv({ width, height, values }: Mask, object: boolean): string[] {
	return withMats((keep) => {
		const bytes = values.map((value) => (value >= 128 === object ? 255 : 0));
		const source = keep(byteMat(cv, bytes, width, height));
		const [labels, stats, centroids] = [keep(new cv.Mat()), keep(new cv.Mat()), keep(new cv.Mat())];
		const count = cv.connectedComponentsWithStats(source, labels, stats, centroids, object ? 8 : 4, cv.CV_32S);
		return Array.from({ length: count - 1 }, (_entry, index) => {
			const [x, y, w, h, area] = stats.data32S.subarray((index + 1) * 5, (index + 2) * 5);
			const [cx, cy] = centroids.data64F.subarray((index + 1) * 2, (index + 2) * 2);
			return [x, y, x! + w!, y! + h!, area, cx!.toFixed(6), cy!.toFixed(6)].join(' ');
		}).sort();
	});
}

describe.each(MASKS)('$name', ({ mask }) => {
	it.each([1, 2, 3, 5, 8, 13, 21, 40])('grown and shrunk by %i as OpenCV does it with a disc', async (radius) => {
		expect((await grow(mask, radius, turns)).values).toEqual(byOpenCv('dilate', mask, radius));
		expect((await grow(mask, -radius, turns)).values).toEqual(byOpenCv('erode', mask, radius));
	});

	it.each([
		['object', true],
		['rest', false],
	] as const)('has the pieces of the %s that OpenCV finds', async (of, object) => {
		const { pieces } = await findPieces(mask, of, turns);
		const found = pieces.map(({ area, xMin, yMin, xMax, yMax, sumX, sumY }) =>
			[xMin, yMin, xMax, yMax, area, (sumX / area).toFixed(6), (sumY / area).toFixed(6)].join(' '),
		);
		expect(found.sort()).toEqual(piecesByOpenCv(mask, object));
	});

	it('is scaled as OpenCV scales it', async () => {
		const soft = { ...mask, values: mask.values.map((value, at) => (value === 255 ? 200 + (at % 50) : at % 30)) };
		for (const [width, height] of [
			[mask.width * 2, mask.height * 2],
			[mask.width * 3, mask.height],
			[Math.ceil(mask.width / 2), Math.ceil(mask.height / 2)],
		] as const) {
			const expected = withMats((keep) => {
				const result = keep(new cv.Mat());
				cv.resize(
					keep(byteMat(cv, soft.values, mask.width, mask.height)),
					result,
					new cv.Size(width, height),
					0,
					0,
					cv.INTER_LINEAR,
				);
				return Uint8Array.from(result.data);
			});
			const { values } = await resizeMask(soft, width, height, turns);
			// OpenCV counts with eleven bits.
			expect(Math.max(0, ...values.map((value, at) => Math.abs(value - expected[at]!)))).toBeLessThanOrEqual(1);
		}
	});

	it('with its holes filled has none, and what was not a hole is as before', async () => {
		const filled = copy(mask);
		await fillHoles(filled, 0, turns);
		expect((await measure(filled, turns)).holes).toBe(0);
		// What of the rest can be reached from the frame over sides.
		const open = reachedFromFrame(mask);
		expect(filled.values).toEqual(open.map((outside) => (outside ? 0 : 255)));
	});
});

/** A slow flood, written without a look at the node's own. */
function reachedFromFrame({ width, height, values }: Mask): Uint8Array {
	const outside = new Uint8Array(values.length);
	const waiting: number[] = [];
	const visit = (x: number, y: number) => {
		if (x < 0 || y < 0 || x >= width || y >= height) return;
		const at = y * width + x;
		if (values[at]! >= 128 || outside[at]) return;
		outside[at] = 1;
		waiting.push(at);
	};
	for (let x = 0; x < width; x++) [0, height - 1].forEach((y) => visit(x, y));
	for (let y = 0; y < height; y++) [0, width - 1].forEach((x) => visit(x, y));
	for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
		const [x, y] = [at % width, Math.floor(at / width)];
		visit(x - 1, y);
		visit(x + 1, y);
		visit(x, y - 1);
		visit(x, y + 1);
	}
	return outside;
}

const covers = (larger: Mask, smaller: Mask) => smaller.values.every((value, at) => larger.values[at]! >= value);

it('growing then shrinking covers the mask, and a second time changes nothing', async () => {
	await fc.assert(
		fc.asyncProperty(hardMask, fc.integer({ min: 1, max: 9 }), async (mask, radius) => {
			const closed = await grow(await grow(mask, radius, turns), -radius, turns);
			expect(covers(closed, mask)).toBe(true);
			const again = await grow(await grow(closed, radius, turns), -radius, turns);
			expect(again.values).toEqual(closed.values);
			const opened = await grow(await grow(mask, -radius, turns), radius, turns);
			expect(covers(mask, opened)).toBe(true);
		}),
	);
});

it('shrinking is growing of the rest, and growing by nothing only hardens', async () => {
	await fc.assert(
		fc.asyncProperty(hardMask, fc.integer({ min: 0, max: 9 }), async (mask, radius) => {
			const rest = copy(mask);
			invert(rest);
			const grown = await grow(rest, radius, turns);
			invert(grown);
			expect((await grow(mask, -radius, turns)).values).toEqual(grown.values);
			expect((await grow(mask, 0, turns)).values).toEqual(mask.values);
		}),
	);
});

it('inverting twice gives back every value', () => {
	fc.assert(
		fc.property(fc.uint8Array({ minLength: 1, maxLength: 60 }), (values) => {
			const mask = { width: values.length, height: 1, values: values.slice() };
			invert(mask);
			invert(mask);
			expect(mask.values).toEqual(values);
		}),
	);
});

it('union, intersection and difference are those of sets', () => {
	fc.assert(
		fc.property(fc.array(fc.tuple(fc.boolean(), fc.boolean()), { minLength: 1, maxLength: 50 }), (pairs) => {
			const side = (index: 0 | 1): Mask => ({
				width: pairs.length,
				height: 1,
				values: Uint8Array.from(pairs, (pair) => (pair[index] ? 255 : 0)),
			});
			for (const [name, law] of [
				['union', (a: boolean, b: boolean) => a || b],
				['intersection', (a: boolean, b: boolean) => a && b],
				['firstMinusOthers', (a: boolean, b: boolean) => a && !b],
			] as const) {
				const result = side(0);
				COMBINE[name](result, side(1));
				expect([...result.values]).toEqual(pairs.map(([a, b]) => (law(a, b) ? 255 : 0)));
			}
		}),
	);
});

it('specks go, holes up to a size are filled, and the largest pieces stay', async () => {
	const mask = drawn('##....#', '##.....', '....###', '....#.#', '#...###');
	const specks = copy(mask);
	await dropSpecks(specks, 4, turns);
	expect(asDrawn(specks)).toEqual(['##.....', '##.....', '....###', '....#.#', '....###']);
	const holes = drawn('#####..', '#...###', '#####.#', '....###');
	await fillHoles(holes, 1, turns);
	expect(asDrawn(holes)).toEqual(['#####..', '#...###', '#######', '....###']);
	await keepLargest(mask, 1, turns);
	expect(asDrawn(mask)).toEqual(['.......', '.......', '....###', '....#.#', '....###']);
});

it('the object holds together over corners, and so a hole does not leak through one', async () => {
	const ring = drawn('.#.', '#.#', '.#.');
	expect(await measure(ring, turns)).toMatchObject({ pieces: 1, holes: 1, area: 4 });
});

it('measures area, share, box, centre, edges and pieces', async () => {
	const mask = drawn('......', '.##...', '.##..#', '......');
	expect(await measure(mask, turns)).toEqual({
		width: 6,
		height: 4,
		empty: false,
		area: 5,
		share: 0.208333,
		box: { xMin: 1, yMin: 1, xMax: 6, yMax: 3 },
		boxNormalized: { centerX: 0.583333, centerY: 0.5, width: 0.833333, height: 0.5 },
		centroid: { x: 2.2, y: 1.6 },
		largestPiece: { area: 4, box: { xMin: 1, yMin: 1, xMax: 3, yMax: 3 } },
		touchesEdge: ['right'],
		pieces: 2,
		holes: 0,
	});
	expect(await measure(drawn('..', '..'), turns)).toEqual({
		...{ width: 2, height: 2, empty: true, area: 0, share: 0, touchesEdge: [], pieces: 0, holes: 0 },
	});
});

it('noise is refused before it fills the memory', async () => {
	const width = 1400;
	const values = new Uint8Array(width * 1000);
	for (let at = 0; at < values.length; at += 2) if (Math.floor(at / width) % 2 === 0) values[at] = 255;
	await expect(measure({ width, height: 1000, values }, turns)).rejects.toMatchObject({ failure: { kind: 'noise' } });
});

it('a threshold makes every pixel black or white', () => {
	const mask = { width: 4, height: 1, values: Uint8Array.from([0, 127, 128, 255]) };
	harden(mask);
	expect([...mask.values]).toEqual([0, 0, 255, 255]);
});
