import type { PromptFields } from './contract';
import { numberObjects } from './objectIds';
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

/** The prompts of an endpoint that takes points and boxes as objects, each with the number of its object. */
export function objectPrompts(points: string, boxes: string, ids: PromptFields['ids']): PromptFields {
	return {
		points,
		boxes,
		ids,
		bareList: 'corners',
		encode: (...prompts) => {
			const numbered = numberObjects(...prompts);
			return { [points]: pointObjects(numbered.points), [boxes]: boxObjects(numbered.boxes) };
		},
	};
}
