import type { Box, Point } from './prompts';

/** Points as SAM 2 and SAM 3 take them. Ids and frames that nobody gave are left out. */
export function pointObjects(points: Point[]): Array<Record<string, number>> {
	return points.map(({ x, y, label, ...ids }) => ({ x, y, label, ...snakeIds(ids) }));
}

/** Boxes as SAM 2 and SAM 3 take them: two corners in pixels. */
export function boxObjects(boxes: Box[]): Array<Record<string, number>> {
	return boxes.map(({ xMin, yMin, xMax, yMax, ...ids }) => ({
		x_min: xMin,
		y_min: yMin,
		x_max: xMax,
		y_max: yMax,
		...snakeIds(ids),
	}));
}

function snakeIds({ objectId, frameIndex }: Pick<Point, 'objectId' | 'frameIndex'>): Record<string, number> {
	return {
		...(frameIndex !== undefined && { frame_index: frameIndex }),
		...(objectId !== undefined && { object_id: objectId }),
	};
}
