import * as fc from 'fast-check';

import { numberObjects } from '../../nodes/shared/contract/objectIds.js';
import type { Box, Point } from '../../nodes/shared/contract/prompts.js';

const LEFT: Box = { xMin: 0, yMin: 0, xMax: 50, yMax: 50 };
const RIGHT: Box = { xMin: 60, yMin: 0, xMax: 90, yMax: 50 };
const at = (x: number, y: number, label = 1): Point => ({ x, y, label });

/** Only the numbers: of the points, and of the boxes. */
function ids(points: Point[], boxes: Box[]): [Array<number | undefined>, Array<number | undefined>] {
	const numbered = numberObjects(points, boxes);
	return [numbered.points.map(({ objectId }) => objectId), numbered.boxes.map(({ objectId }) => objectId)];
}

it.each<[string, Point[], Box[], ReturnType<typeof ids>]>([
	['nothing stays nothing', [], [], [[], []]],
	['one box alone needs no number', [], [LEFT], [[], [undefined]]],
	['one point alone needs no number', [at(1, 1)], [], [[undefined], []]],
	['two boxes are two objects', [], [LEFT, RIGHT], [[], [0, 1]]],
	['three points are one object', [at(1, 1), at(2, 2, 0), at(80, 9)], [], [[0, 0, 0], []]],
	['clicks in the only box refine it', [at(10, 10), at(80, 9, 0)], [LEFT], [[0, 0], [0]]],
	[
		'clicks go to the box that holds the first one on the object',
		[at(1, 1, 0), at(70, 9)],
		[LEFT, RIGHT],
		[
			[1, 1],
			[0, 1],
		],
	],
	['clicks outside of every box are an object of their own', [at(55, 9)], [LEFT, RIGHT], [[2], [0, 1]]],
	['clicks beside the object alone go to the first box', [at(70, 9, 0)], [LEFT, RIGHT], [[0], [0, 1]]],
	['numbers that were given stay', [{ ...at(1, 1), objectId: 7 }], [{ ...LEFT, objectId: 0 }], [[7], [0]]],
	[
		'two boxes with one number are one object',
		[],
		[
			{ ...LEFT, objectId: 0 },
			{ ...RIGHT, objectId: 0 },
		],
		[[], [0, 0]],
	],
	[
		'a new number is none of the given ones',
		[{ ...at(1, 1), objectId: 1 }],
		[{ ...LEFT, objectId: 0 }, RIGHT],
		[[1], [0, 2]],
	],
	['clicks on another frame than the box are not in it', [{ ...at(10, 10), frameIndex: 4 }], [LEFT], [[1], [0]]],
])('%s', (_law, points, boxes, expected) => {
	expect(ids(points, boxes)).toEqual(expected);
});

it('given numbers stay, boxes without one get one that nobody else has, and everything else stays as it is', () => {
	const objectId = fc.option(fc.nat(4), { nil: undefined });
	const edge = fc.nat(40);
	const point = fc.record({ x: edge, y: edge, label: fc.constantFrom(0, 1), objectId });
	const box = fc.record({
		xMin: edge,
		yMin: edge,
		xMax: edge.map((n) => n + 50),
		yMax: edge.map((n) => n + 50),
		objectId,
	});
	fc.assert(
		fc.property(fc.array(point, { maxLength: 5 }), fc.array(box, { maxLength: 5 }), (points, boxes) => {
			const numbered = numberObjects(points, boxes);
			const before = [...points, ...boxes];
			const after = [...numbered.points, ...numbered.boxes];
			expect(after.map((prompt) => ({ ...prompt, objectId: 0 }))).toEqual(
				before.map((prompt) => ({ ...prompt, objectId: 0 })),
			);
			for (const [index, prompt] of before.entries())
				if (prompt.objectId !== undefined) expect(after[index]!.objectId).toBe(prompt.objectId);
			if (before.length < 2) return;
			const given = before.map((prompt) => prompt.objectId);
			const fresh = numbered.boxes
				.filter((_box, index) => boxes[index]!.objectId === undefined)
				.map((made) => made.objectId);
			expect(new Set(fresh).size).toBe(fresh.length);
			expect(fresh.filter((id) => id === undefined || given.includes(id))).toEqual([]);
			const loose = numbered.points.filter((_point, index) => points[index]!.objectId === undefined);
			expect(new Set(loose.map((made) => made.objectId)).size).toBeLessThan(2);
		}),
	);
});
