import * as fc from 'fast-check';

import type { Box, BoxOrder, Unit } from '../../../nodes/shared/contract/prompts.js';
import { CORNER_OR_CENTER, NAMED_FORMS, NESTED_FORMS } from '../../../nodes/shared/input/prompts/boxForms.js';
import { placeBox, placePoint } from '../../../nodes/shared/input/prompts/placeRow.js';
import type { PromptChoices } from '../../../nodes/shared/input/prompts/promptReading.js';
import { readPrompts, type ReadField } from '../../../nodes/shared/input/prompts/readPrompts.js';

const AUTOMATIC: PromptChoices = { boxFormat: 'auto', coordinates: 'auto', bareList: 'corners', ids: ['objectId'] };
const VIDEO: PromptChoices = { ...AUTOMATIC, ids: ['objectId', 'frameIndex'] };
const SIZE = { width: 800, height: 600, turned: false };
const ORDERS: BoxOrder[] = ['corners', 'cornerSize', 'centerSize', 'cornersYX'];
const UNITS: Unit[] = ['pixels', 'fractions', 'percent', 'thousandths'];
const FULL: Record<Unit, number | undefined> = { pixels: undefined, fractions: 1, percent: 100, thousandths: 1000 };

function problemOf(kind: 'box' | 'point', value: unknown, choices = AUTOMATIC, fromRows = false) {
	const read = readPrompts(kind, value, choices, fromRows);
	if ('problem' in read) return read;
	throw new Error(`read as ${JSON.stringify(read)}`);
}

function readField(kind: 'box' | 'point', value: unknown, choices = AUTOMATIC, fromRows = false): ReadField {
	const read = readPrompts(kind, value, choices, fromRows);
	if ('problem' in read) throw new Error(`row ${read.row}: ${read.problem}`);
	return read;
}

const boxesOf = (value: unknown, choices = AUTOMATIC, size = SIZE) =>
	readField('box', value, choices).rows.map((row) => placeBox(row, size));

/** Any box in the picture, in whole pixels. */
const box: fc.Arbitrary<Box> = fc
	.tuple(fc.nat(SIZE.width - 2), fc.nat(SIZE.height - 2), fc.nat(), fc.nat())
	.map(([xMin, yMin, width, height]) => ({
		xMin,
		yMin,
		xMax: xMin + 1 + (width % (SIZE.width - xMin)),
		yMax: yMin + 1 + (height % (SIZE.height - yMin)),
	}));

/** Its four numbers in an order and a unit. */
function numbersOf({ xMin, yMin, xMax, yMax }: Box, order: BoxOrder, unit: Unit): number[] {
	const scale = (value: number, side: number) => (FULL[unit] === undefined ? value : (value / side) * FULL[unit]);
	const [left, right] = [xMin, xMax].map((x) => scale(x, SIZE.width)) as [number, number];
	const [top, bottom] = [yMin, yMax].map((y) => scale(y, SIZE.height)) as [number, number];
	const [width, height] = [right - left, bottom - top];
	if (order === 'corners') return [left, top, right, bottom];
	if (order === 'cornersYX') return [top, left, bottom, right];
	return order === 'cornerSize' ? [left, top, width, height] : [left + width / 2, top + height / 2, width, height];
}

describe('any box of a picture', () => {
	it.each(ORDERS.flatMap((order) => UNITS.map((unit) => [order, unit] as const)))(
		'comes back as it was from a bare list of %s in %s, when that is chosen',
		(order, unit) => {
			fc.assert(
				fc.property(box, (given) => {
					const choices = { ...AUTOMATIC, boxFormat: order, coordinates: unit };
					expect(boxesOf([numbersOf(given, order, unit)], choices)).toEqual([given]);
				}),
			);
		},
	);

	it.each(NAMED_FORMS.map(({ keys, order }) => [keys.join(' '), order] as const))(
		'comes back as it was from the names %s (%s), whatever Box Format says',
		(keys, order) => {
			fc.assert(
				fc.property(box, fc.constantFrom<BoxOrder | 'auto'>('auto', ...ORDERS), (given, boxFormat) => {
					const row = Object.fromEntries(
						keys.split(' ').map((key, at) => [key, numbersOf(given, order, 'pixels')[at]]),
					);
					expect(boxesOf(row, { ...AUTOMATIC, boxFormat, coordinates: 'pixels' })).toEqual([given]);
				}),
			);
		},
	);

	it.each(NESTED_FORMS.flatMap(({ key, order, unit }) => (order && unit ? [[key, order, unit] as const] : [])))(
		'comes back as it was from %s, whose name says %s in %s',
		(key, order, unit) => {
			fc.assert(
				fc.property(box, (given) => {
					expect(boxesOf([{ [key]: numbersOf(given, order, unit) }])).toEqual([given]);
				}),
			);
		},
	);

	it('comes back as it was from x, y, width and height when it is chosen what x and y are', () => {
		const names = fc.constantFrom(...CORNER_OR_CENTER.map(({ keys }) => keys));
		fc.assert(
			fc.property(box, fc.constantFrom<BoxOrder>('cornerSize', 'centerSize'), names, (given, boxFormat, keys) => {
				const numbers = numbersOf(given, boxFormat, 'pixels');
				const row = Object.fromEntries(keys.map((key, at) => [key, numbers[at]]));
				expect(boxesOf([row], { ...AUTOMATIC, boxFormat, coordinates: 'pixels' })).toEqual([given]);
			}),
		);
	});

	it('is the same from every spelling of a name, as text and as data, alone and in a list', () => {
		const spellings = [
			['x_min', 'y_min', 'x_max', 'y_max'],
			['xMin', 'yMin', 'xMax', 'yMax'],
			['XMin', 'YMin', 'XMax', 'YMax'],
			['X-MIN', 'Y-MIN', 'X-MAX', 'Y-MAX'],
		];
		fc.assert(
			fc.property(box, fc.constantFrom(...spellings), fc.nat(3), ({ xMin, yMin, xMax, yMax }, [a, b, c, d], way) => {
				const row = { [a!]: xMin, [b!]: yMin, [c!]: xMax, [d!]: yMax };
				const written = [row, [row], JSON.stringify(row), `\`\`\`json\n${JSON.stringify([row])}\n\`\`\``][way];
				expect(boxesOf(written, { ...AUTOMATIC, coordinates: 'pixels' })).toEqual([{ xMin, yMin, xMax, yMax }]);
			}),
		);
	});
});

describe('the edge of the picture', () => {
	it('cuts off what pokes over it and nothing else, and refuses what lies beyond', () => {
		const edge = fc.integer({ min: -2000, max: 2000 });
		const size = fc.integer({ min: 1, max: 3000 });
		fc.assert(
			fc.property(edge, edge, size, size, (left, top, width, height) => {
				const [placed] = boxesOf([[left, top, left + width, top + height]], { ...AUTOMATIC, coordinates: 'pixels' });
				const inside = left < SIZE.width && top < SIZE.height && left + width > 0 && top + height > 0;
				if (!inside) expect(placed).toMatchObject({ problem: expect.stringContaining('outside of the picture') });
				else
					expect(placed).toEqual({
						xMin: Math.max(0, left),
						yMin: Math.max(0, top),
						xMax: Math.min(SIZE.width, left + width),
						yMax: Math.min(SIZE.height, top + height),
					});
			}),
		);
	});

	it('is known on the left and above without the size, and on the other sides not', () => {
		const [row] = readField('box', [[-10, -10, 5000, 5000]]).rows;
		expect(placeBox(row!)).toEqual({ xMin: 0, yMin: 0, xMax: 5000, yMax: 5000 });
		// Whether pixels of a picture that is stored turned were counted before or after turning is not certain.
		expect(placeBox(row!, { ...SIZE, turned: true })).toEqual({ xMin: 0, yMin: 0, xMax: 5000, yMax: 5000 });
	});

	it.each([
		[[0, 0], { x: 0, y: 0 }],
		[[-0.4, 599.6], { x: 0, y: 599 }],
		[[800, 600], { x: 799, y: 599 }],
		[[799.5, 10], { x: 799, y: 10 }],
		[[-1, 10], undefined],
		[[801, 10], undefined],
		[[10, 601], undefined],
	])('a point at %j becomes %j', (point, expected) => {
		const [row] = readField('point', [point], { ...AUTOMATIC, coordinates: 'pixels' }).rows;
		const placed = placePoint(row!, SIZE);
		if (expected) expect(placed).toEqual({ ...expected, label: 1 });
		else expect(placed).toMatchObject({ problem: expect.stringContaining('800 × 600 pixels') });
		if (!('problem' in placed)) expect([Object.is(placed.x, -0), Object.is(placed.y, -0)]).toEqual([false, false]);
	});
});

describe('rows of the panel', () => {
	it('are left out when nobody has filled them in, and counted all the same', () => {
		const untouched = { xMin: 0, yMin: 0, xMax: 0, yMax: 0, objectId: '' };
		const touched = { ...untouched, xMax: 5, yMax: 6 };
		expect(readField('box', [untouched, touched], AUTOMATIC, true).rows.map(({ row }) => row)).toEqual([2]);
		expect(
			readField(
				'point',
				[
					{ x: 0, y: 0 },
					{ x: 0, y: 9 },
				],
				AUTOMATIC,
				true,
			).rows.map(({ row }) => row),
		).toEqual([2]);
		expect(
			problemOf(
				'point',
				[
					{ x: 0, y: 0 },
					{ x: 'a', y: 1 },
				],
				AUTOMATIC,
				true,
			).row,
		).toBe(2);
		expect(readField('point', [[0, 0]]).rows).toHaveLength(1);
	});

	it('have an object’s number only when somebody has given one, and 0 is one', () => {
		const rows = [
			{ x: 1, y: 5, label: 1, objectId: '' },
			{ x: 2, y: 5, label: 0, objectId: 0 },
			{ x: 3, y: 5, label: 0, objectId: '4' },
			{ x: 4, y: 5, label: 0, objectId: null },
		];
		expect(readField('point', rows, AUTOMATIC, true).rows.map(({ ids }) => ids)).toEqual([
			{},
			{ objectId: 0 },
			{ objectId: 4 },
			{},
		]);
	});
});

describe('keys beside a place', () => {
	it.each([
		['a fraction as object', { obj_id: 2.5 }, 'obj_id is 2.5, not a whole number'],
		['a word as object', { track_id: 'car-7' }, 'track_id is “car-7”, not a whole number'],
		['two objects', { object_id: 1, track_id: 2 }, 'two different object IDs'],
		['a frame, for a picture', { frame_idx: 3 }, 'this model takes no frames'],
		['one key in two spellings', { xMin: 11 }, 'x_min and xMin, with different values'],
		['a key from a prototype', JSON.parse('{"__proto__": {"a": 1}}') as object, '“__proto__”'],
		['a key like one of JavaScript’s own', { constructor: 5 }, '“constructor”'],
	])('%s is refused by name', (_what, keys, says) => {
		const row = { x_min: 10, y_min: 20, x_max: 30, y_max: 40 };
		const given = Object.assign(Object.create(null) as object, row);
		for (const key of Object.keys(keys))
			Object.defineProperty(given, key, { value: keys[key as never], enumerable: true });
		const found = problemOf('box', [row, given]);
		expect(found).toEqual({ row: 2, problem: expect.stringContaining(says) });
	});

	it.each([
		[{ label: true }, 1],
		[{ label: '0' }, 0],
		[{ label: '' }, 1],
		[{ label: null }, 1],
		[{ is_positive: false }, 0],
		[{ negative: true }, 0],
		[{ negative: false }, 1],
		[{ background: 1 }, 0],
		[{ kind: 'Foreground' }, 1],
		[{ type: 'exclude' }, 0],
		[{ label: 1, positive: true }, 1],
	])('a point with %j has the label %i', (keys, label) => {
		expect(readField('point', [{ x: 5, y: 6, ...keys }]).rows[0]!.label).toBe(label);
	});

	it.each([
		[{ label: -1 }],
		[{ label: 0.5 }],
		[{ label: 'car' }],
		[{ label: {} }],
		[{ label: 1, positive: false }],
		[{ id: 4 }],
	])('a point with %j is refused', (keys) => {
		expect(problemOf('point', [{ x: 5, y: 6, ...keys }])).toMatchObject({ row: 1 });
	});

	it('a model that tells nothing apart takes no numbers of objects', () => {
		const legacy: PromptChoices = { ...AUTOMATIC, ids: [], bareList: 'cornerSize' };
		expect(problemOf('point', [{ x: 5, y: 6, object_id: 1 }], legacy).problem).toContain('does not tell objects apart');
		// Its own bare lists are a corner and a size.
		expect(boxesOf([[10, 20, 30, 40]], legacy)).toEqual([{ xMin: 10, yMin: 20, xMax: 40, yMax: 60 }]);
	});

	it('frames and objects of a video are kept, 0 among them', () => {
		const rows = [
			{ x: 1, y: 5, frame: 0, object: 0 },
			{ x: 1, y: 5, frame_index: '30', trackId: 7 },
		];
		expect(readField('point', rows, VIDEO).rows.map(({ ids }) => ids)).toEqual([
			{ frameIndex: 0, objectId: 0 },
			{ frameIndex: 30, objectId: 7 },
		]);
	});
});

it.each([
	['nothing', undefined, false],
	['null', null, false],
	['an empty text', ' \n', false],
	['an empty list', [], true],
	['the text of an empty list', '[]', true],
	['a detector’s empty answer', { predictions: [], image: { width: 5, height: 5 } }, true],
	['this package’s own empty answer', [{ endpoint: 'fal-ai/sam-3/image', found: false, count: 0, masks: [] }], true],
])('%s has no rows; whether it is a list is known', (_what, value, isList) => {
	expect(readField('box', value)).toEqual({ rows: [], isList });
});

it('never throws and never hangs, whatever it is given; what it gives is whole and in the picture', () => {
	const anything = fc.oneof(
		fc.anything(),
		fc.json(),
		fc.array(fc.array(fc.double(), { maxLength: 6 }), { maxLength: 4 }),
	);
	const choices = fc.record({
		boxFormat: fc.constantFrom<BoxOrder | 'auto'>('auto', ...ORDERS),
		coordinates: fc.constantFrom<Unit | 'auto'>('auto', ...UNITS),
		bareList: fc.constantFrom<'corners' | 'cornerSize'>('corners', 'cornerSize'),
		ids: fc.constant(VIDEO.ids),
	});
	fc.assert(
		fc.property(
			fc.constantFrom<'box' | 'point'>('box', 'point'),
			anything,
			choices,
			fc.boolean(),
			(kind, value, meant, rows) => {
				const read = readPrompts(kind, value, meant, rows);
				if ('problem' in read) return void expect(read.problem).toMatch(/\S/);
				for (const row of read.rows) {
					const placed = kind === 'box' ? placeBox(row, SIZE) : placePoint(row, SIZE);
					if ('problem' in placed) continue;
					const numbers = 'x' in placed ? [placed.x, placed.y] : [placed.xMin, placed.yMin, placed.xMax, placed.yMax];
					expect(numbers.every((number) => Number.isInteger(number) && number >= 0 && number <= SIZE.width)).toBe(true);
				}
			},
		),
		{ numRuns: 1000 },
	);
});

it('reads a hundred thousand rows, and a deep nest, in no time to speak of', () => {
	const rows = Array.from({ length: 100_000 }, (_, at) => ({ x: at % 700, y: 5 }));
	expect(readField('point', rows).rows).toHaveLength(100_000);
	let nest: object = [{ xmin: 1, ymin: 2, xmax: 3, ymax: 4 }];
	for (let depth = 0; depth < 5000; depth++) nest = { results: nest };
	expect(problemOf('box', nest).problem).toContain('no box');
});
