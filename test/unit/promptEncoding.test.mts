import { boxObjects, pointObjects } from '../../nodes/shared/contract/promptEncoding.js';

it('writes points with the keys of fal, and only the ids that were given', () => {
	const encoded = pointObjects([
		{ x: 1, y: 2, label: 0 },
		{ x: 3, y: 4, label: 1, objectId: 0, frameIndex: 0 },
		{ x: 5, y: 6, label: 1, objectId: 7 },
		{ x: 7, y: 8, label: 1, frameIndex: 9 },
	]);
	expect(JSON.parse(JSON.stringify(encoded))).toEqual([
		{ x: 1, y: 2, label: 0 },
		{ x: 3, y: 4, label: 1, object_id: 0, frame_index: 0 },
		{ x: 5, y: 6, label: 1, object_id: 7 },
		{ x: 7, y: 8, label: 1, frame_index: 9 },
	]);
});

it('writes boxes with the keys of fal, and only the ids that were given', () => {
	const encoded = boxObjects([
		{ xMin: 0, yMin: 1, xMax: 2, yMax: 3 },
		{ xMin: 4, yMin: 5, xMax: 6, yMax: 7, objectId: 0, frameIndex: 8 },
	]);
	expect(encoded).toStrictEqual([
		{ x_min: 0, y_min: 1, x_max: 2, y_max: 3 },
		{ x_min: 4, y_min: 5, x_max: 6, y_max: 7, object_id: 0, frame_index: 8 },
	]);
});

it('writes nothing for nothing', () => {
	expect([pointObjects([]), boxObjects([])]).toEqual([[], []]);
});
