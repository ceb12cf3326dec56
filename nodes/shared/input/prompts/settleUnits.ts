import type { Unit } from '../../contract/prompts';
import { promptProblems } from '../../errors/promptProblems';
import { looksLikeFractions, toCorners } from './corners';
import { isProblem, type Problem, type PromptChoices, type UnplacedRow, type WrittenRow } from './promptReading';

/** The full width or height in each unit. */
export const FULL: Record<Exclude<Unit, 'pixels'>, number> = { fractions: 1, percent: 100, thousandths: 1000 };

/** A problem of one row; rows count from 1. */
export interface RowProblem extends Problem {
	row?: number;
}

/**
 * Decides for all rows of one field what their numbers count. Without a word about it, numbers that can only be shares of
 * the picture are shares, and everything else is pixels; whole numbers from 0 to 1 go with the rest of the list.
 *
 * @param kind boxes come out as left, top, right, bottom
 */
export function settleUnits(
	kind: 'box' | 'point',
	written: readonly WrittenRow[],
	{ boxFormat, coordinates }: PromptChoices,
): UnplacedRow[] | RowProblem {
	const open = written.map(({ numbers, unit }) => (unit || coordinates !== 'auto' ? undefined : guess(numbers)));
	const shares = open.indexOf('fractions');
	const pixels = open.indexOf('pixels');
	if (shares >= 0 && pixels >= 0) return { row: shares + 1, problem: promptProblems.mixedUnits(pixels + 1) };
	const rows: UnplacedRow[] = [];
	for (const [index, { numbers, order, unit, unitUnknown, bare, label, ids }] of written.entries()) {
		const row = index + 1;
		const settled = coordinates === 'auto' ? (unit ?? (shares >= 0 ? 'fractions' : 'pixels')) : coordinates;
		if (kind === 'box' && bare && settled === 'fractions' && coordinates === 'auto' && boxFormat === 'auto')
			return { row, problem: promptProblems.fractionsWithoutOrder(numbers) };
		if (unitUnknown && settled === 'pixels' && coordinates === 'auto')
			return { row, problem: promptProblems.unitUnknown(numbers) };
		const beyond = settled === 'pixels' ? undefined : numbers.find((number) => isBeyond(number, FULL[settled]));
		if (beyond !== undefined && settled !== 'pixels')
			return { row, problem: promptProblems.beyondUnit(beyond, settled) };
		const corners = kind === 'point' ? numbers : corrected(order, numbers);
		if (!Array.isArray(corners)) return { row, ...corners };
		if (kind === 'point' && settled === 'fractions' && coordinates === 'auto' && numbers.some((n) => n < 0 || n > 1))
			return { row, problem: promptProblems.pixelsOrFractions(numbers) };
		rows.push({ row, numbers: corners, unit: settled, label, ids });
	}
	return rows;
}

function guess(numbers: readonly number[]): 'fractions' | 'pixels' | undefined {
	if (looksLikeFractions(numbers)) return 'fractions';
	return numbers.every((number) => number === 0 || number === 1) ? undefined : 'pixels';
}

/** A detector's box may poke over the edge, but not by a whole picture. */
function isBeyond(number: number, full: number): boolean {
	return number < -full || number > 2 * full;
}

/** The corners, if they are where their names say. Sorting them would hide another order. */
function corrected(order: WrittenRow['order'], numbers: number[]): number[] | Problem {
	const corners = toCorners(order, numbers);
	const [left, top, right, bottom] = corners;
	if (order === 'cornerSize' || order === 'centerSize') {
		if (numbers[2]! > 0 && numbers[3]! > 0) return corners;
		return { problem: promptProblems.noSize(numbers[2]!, numbers[3]!) };
	}
	if (right > left && bottom > top) return corners;
	if (right === left || bottom === top) return { problem: promptProblems.emptyBox(corners) };
	const [first, second] = right < left ? [left, right] : [top, bottom];
	return { problem: promptProblems.swapped(right < left, first, second) };
}

export function isRowProblem(result: UnplacedRow[] | RowProblem): result is RowProblem {
	return !Array.isArray(result) && isProblem(result);
}
