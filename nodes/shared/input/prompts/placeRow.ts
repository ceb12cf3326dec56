import type { Box, Point } from '../../contract/prompts';
import { promptProblems } from '../../errors/promptProblems';
import type { PictureSize } from '../files/pictureSize';
import type { Problem, UnplacedRow } from './promptReading';
import { FULL } from './settleUnits';

// A point on the very edge is a matter of rounding.
const EDGE_PIXELS = 0.5;

/**
 * The point in whole pixels, which is what fal takes.
 *
 * @param size of the picture, where it is known; needed for every unit but pixels
 */
export function placePoint({ numbers, unit, label, ids }: UnplacedRow, size?: PictureSize): Point | Problem {
	const [x, y] = inPixels(numbers, unit, size) as [number, number];
	const limit = knownSize(unit, size);
	if (x < -EDGE_PIXELS || y < -EDGE_PIXELS || (limit && (x > limit.width || y > limit.height)))
		return { problem: promptProblems.outside('point', limit) };
	return { x: within(x, limit && limit.width - 1), y: within(y, limit && limit.height - 1), label, ...ids };
}

/** The box in whole pixels; what pokes over the picture's edge is cut off. */
export function placeBox({ numbers, unit, ids }: UnplacedRow, size?: PictureSize): Box | Problem {
	const [left, top, right, bottom] = inPixels(numbers, unit, size) as [number, number, number, number];
	const limit = knownSize(unit, size);
	if (right <= 0 || bottom <= 0 || (limit && (left >= limit.width || top >= limit.height)))
		return { problem: promptProblems.outside('box', limit) };
	const box = {
		xMin: within(left, limit?.width),
		yMin: within(top, limit?.height),
		xMax: within(right, limit?.width),
		yMax: within(bottom, limit?.height),
	};
	if (box.xMax <= box.xMin || box.yMax <= box.yMin) return { problem: promptProblems.belowOnePixel };
	return { ...box, ...ids };
}

/** Pixels of a picture that is stored turned cannot be measured: it is not certain whether they were counted before. */
function knownSize(unit: UnplacedRow['unit'], size: PictureSize | undefined): PictureSize | undefined {
	return unit === 'pixels' && size?.turned ? undefined : size;
}

function inPixels(numbers: number[], unit: UnplacedRow['unit'], size: PictureSize | undefined): number[] {
	if (unit === 'pixels') return numbers;
	if (!size) throw new Error(`a ${unit} place needs the size of the picture`);
	return numbers.map((number, at) => (number / FULL[unit]) * (at % 2 === 0 ? size.width : size.height));
}

/** Adding 0 turns the -0 that rounding gives into 0. */
function within(edge: number, end: number | undefined): number {
	return Math.min(Math.max(Math.round(edge), 0), end ?? Infinity) + 0;
}
