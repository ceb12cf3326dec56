import * as fc from 'fast-check';

import type { Box, Point } from '../../nodes/shared/contract/prompts.js';
import { readBoxes, readPoints, type PromptRows } from '../../nodes/shared/input/readPrompts.js';

const FROM_JSON = false;
const FROM_ROWS = true;

function rowsOf<T>(result: PromptRows<T>): T[] {
	if ('rows' in result) return result.rows;
	throw new Error(`row ${result.row} ${result.problem}`);
}

function problemOf(result: PromptRows<unknown>): { row?: number; problem: string } {
	if ('rows' in result) throw new Error(`read as ${JSON.stringify(result.rows)}`);
	return result;
}

describe('readPoints', () => {
	const point = { x: 120, y: 80, label: 1 };

	it.each([
		['an object', { x: 120, y: 80, label: 1 }],
		['a list of objects', [{ x: 120, y: 80, label: 1 }]],
		['a list of pairs', [[120, 80]]],
		['a list of triples', [[120, 80, 1]]],
		['one pair alone', [120, 80]],
		['one triple alone', [120, 80, 1]],
		['numbers as text', [{ x: '120', y: ' 80 ', label: '1' }]],
		['JSON text of a list', '[{"x": 120, "y": 80, "label": 1}]'],
		['JSON text of pairs', '[[120, 80]]'],
		['JSON text of one pair', '[120, 80]'],
		['JSON text of an object', ' {"x": 120, "y": 80} '],
	])('reads %s', (_form, value) => {
		expect(rowsOf(readPoints(value, FROM_JSON))).toEqual([point]);
	});

	it.each([
		['nothing', undefined],
		['null', null],
		['an empty text', ''],
		['white space', ' \n'],
		['an empty list', []],
		['the text of an empty list', '[]'],
	])('reads no point from %s', (_form, value) => {
		expect(rowsOf(readPoints(value, FROM_JSON))).toEqual([]);
		expect(rowsOf(readPoints(value, FROM_ROWS))).toEqual([]);
	});

	it.each([
		[undefined, 1],
		[null, 1],
		['', 1],
		[1, 1],
		['1', 1],
		[true, 1],
		[0, 0],
		['0', 0],
		[false, 0],
	])('takes label %j for %j', (label, expected) => {
		expect(rowsOf(readPoints([{ x: 5, y: 6, label }], FROM_JSON))[0]).toEqual({ x: 5, y: 6, label: expected });
	});

	it.each([[2], [-1], ['foreground'], [{}], [Number.NaN]])('refuses label %j', (label) => {
		expect(problemOf(readPoints([{ x: 5, y: 6, label }], FROM_JSON)).row).toBe(1);
	});

	it('reads ids in both spellings, zero included, and leaves out those that are not there', () => {
		const rows = [
			{ x: 1, y: 1, objectId: 0, frameIndex: 0 },
			{ x: 2, y: 2, object_id: 7, frame_index: 30 },
			{ x: 3, y: 3, objectId: '4' },
			{ x: 4, y: 4, objectId: null, frame_index: undefined },
		];
		expect(rowsOf(readPoints(rows, FROM_JSON))).toEqual([
			{ x: 1, y: 1, label: 1, objectId: 0, frameIndex: 0 },
			{ x: 2, y: 2, label: 1, objectId: 7, frameIndex: 30 },
			{ x: 3, y: 3, label: 1, objectId: 4 },
			{ x: 4, y: 4, label: 1 },
		]);
	});

	it.each([['object_id'], ['objectId'], ['frame_index'], ['frameIndex']])('refuses an unreadable %s', (key) => {
		expect(
			problemOf(
				readPoints(
					[
						{ x: 1, y: 1 },
						{ x: 2, y: 2, [key]: 'left' },
					],
					FROM_JSON,
				),
			).row,
		).toBe(2);
	});

	it('leaves out untouched panel rows, and keeps 0, 0 from JSON', () => {
		const rows = [
			{ x: 0, y: 0, label: 1, objectId: 0 },
			{ x: 0, y: 9, label: 0, objectId: 0 },
		];
		expect(rowsOf(readPoints(rows, FROM_ROWS))).toEqual([{ x: 0, y: 9, label: 0, objectId: 0 }]);
		expect(rowsOf(readPoints(rows, FROM_JSON))).toHaveLength(2);
	});

	it.each([
		['text that is no JSON', 'left wheel', 1],
		['a number', 5, 1],
		['a text among the rows', [[1, 2], 'x'], 2],
		['a null among the rows', [[1, 2], [3, 4], null], 3],
		['a missing y', [{ x: 1 }], 1],
		['an empty y', [{ x: 1, y: '' }], 1],
		['a word for y', [{ x: 1, y: 'top' }], 1],
		['a pair with one number', [[1, 2], [3]], 2],
		['an x left of the picture', [[1, 2], { x: -1, y: 1 }], 2],
		['an infinite x', [{ x: Number.POSITIVE_INFINITY, y: 1 }], 1],
		['a truth value for x', [{ x: true, y: 1 }], 1],
	])('names the row of %s and shows a right one', (_fault, value, row) => {
		const problem = problemOf(readPoints(value, FROM_JSON));
		expect(problem.row).toBe(row);
		expect(problem.problem).toMatch(/^must look like \{"x": 120, "y": 80, "label": 1\} or \[120, 80\]/);
	});

	it('counts untouched panel rows when it names a row', () => {
		expect(
			problemOf(
				readPoints(
					[
						{ x: 0, y: 0 },
						{ x: 'a', y: 1 },
					],
					FROM_ROWS,
				),
			).row,
		).toBe(2);
	});

	it('yields the same whole numbers for objects, pairs and JSON text', () => {
		const coordinate = fc.double({ min: 0, max: 10_000, noNaN: true });
		fc.assert(
			fc.property(fc.array(fc.tuple(coordinate, coordinate)), (pairs) => {
				const expected: Point[] = pairs.map(([x, y]) => ({ x: Math.round(x), y: Math.round(y), label: 1 }));
				const objects = pairs.map(([x, y]) => ({ x, y }));
				expect(rowsOf(readPoints(pairs, FROM_JSON))).toEqual(expected);
				expect(rowsOf(readPoints(objects, FROM_JSON))).toEqual(expected);
				expect(rowsOf(readPoints(JSON.stringify(objects), FROM_JSON))).toEqual(expected);
			}),
		);
	});

	it('rounds to the nearest pixel, and never to minus zero', () => {
		const [point] = rowsOf(readPoints([[-0.4, 79.5]], FROM_JSON));
		expect(Object.is(point!.x, 0)).toBe(true);
		expect(point!.y).toBe(80);
	});

	it('never throws, and every point it gives is whole with label 0 or 1', () => {
		fc.assert(
			fc.property(fc.oneof(fc.anything(), fc.json()), fc.boolean(), (value, fromRows) => {
				const result = readPoints(value, fromRows);
				if (!('rows' in result)) expect(result.row).toBeGreaterThanOrEqual(1);
				else
					for (const { x, y, label } of result.rows)
						expect([x >= 0, y >= 0, [x, y].every(Number.isInteger), [0, 1].includes(label)]).not.toContain(false);
			}),
		);
	});
});

describe('readBoxes', () => {
	const box = { xMin: 10, yMin: 20, xMax: 200, yMax: 180 };

	it.each([
		['camelCase keys', [{ ...box }]],
		['the keys of fal', [{ x_min: 10, y_min: 20, x_max: 200, y_max: 180 }]],
		['a list of four', [[10, 20, 200, 180]]],
		['one list of four alone', [10, 20, 200, 180]],
		['fractions', [[9.6, 20.4, 199.5, 180.2]]],
		['text', '[["10", "20", "200", "180"]]'],
		['corners in the other order', [[200, 180, 10, 20]]],
	])('reads %s', (_form, value) => {
		expect(rowsOf(readBoxes(value, FROM_JSON))).toEqual([box]);
	});

	it('leaves out untouched panel rows, keeps every row that was touched, and all of JSON', () => {
		const untouched = { xMin: 0, yMin: 0, xMax: 0, yMax: 0, objectId: 0 };
		const sides = ['xMin', 'yMin', 'xMax', 'yMax'] as const;
		const touched = sides.map((side): Box => ({ ...untouched, [side]: 3 }));
		expect(rowsOf(readBoxes([untouched, ...touched], FROM_ROWS))).toHaveLength(touched.length);
		expect(rowsOf(readBoxes([untouched], FROM_JSON))).toEqual([untouched]);
	});

	it('reads ids in both spellings', () => {
		expect(
			rowsOf(
				readBoxes(
					[
						{ ...box, object_id: 2, frame_index: 0 },
						{ ...box, objectId: 0, frameIndex: 5 },
					],
					FROM_JSON,
				),
			),
		).toEqual([
			{ ...box, objectId: 2, frameIndex: 0 },
			{ ...box, objectId: 0, frameIndex: 5 },
		]);
	});

	it.each([
		['three numbers', [[1, 2, 3]], 1],
		[
			'a side outside of the picture',
			[
				[1, 2, 3, 4],
				[-3, 2, 3, 4],
			],
			2,
		],
		['a missing side', [box, { ...box, yMax: undefined }], 2],
		['text that is no JSON', '10, 20, 200, 180', 1],
	])('names the row of %s and shows a right one', (_fault, value, row) => {
		const problem = problemOf(readBoxes(value, FROM_JSON));
		expect(problem.row).toBe(row);
		expect(problem.problem).toMatch(
			/^must look like \{"x_min": 10, "y_min": 20, "x_max": 200, "y_max": 180\} or \[10, 20, 200, 180\]/,
		);
	});
});
