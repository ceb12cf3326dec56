import { readBoxRow } from './boxRow';
import { isObject } from './cells';
import { parsePromptText } from './promptText';
import { listRows } from './promptList';
import { readPointRow } from './pointRow';
import { isProblem, type PromptChoices, type UnplacedRow, type WrittenRow } from './promptReading';
import { isRowProblem, type RowProblem, settleUnits } from './settleUnits';

/** What one field holds. */
export interface ReadField {
	rows: UnplacedRow[];
	/** The field held a list, though perhaps an empty one. */
	isList: boolean;
}

/**
 * Reads points or boxes from panel rows, a JSON text, or whatever an expression yields. Nothing is sorted, cut or left out:
 * what is not understood is a problem. The places still have to be put into the picture (placeRow.ts).
 *
 * @param fromRows the value comes from panel rows; one that was added and never filled in is left out
 */
export function readPrompts(
	kind: 'box' | 'point',
	value: unknown,
	choices: PromptChoices,
	fromRows = false,
): ReadField | RowProblem {
	const parsed = typeof value === 'string' ? parsePromptText(value) : { value };
	if (isProblem(parsed)) return parsed;
	const list = listRows(parsed.value, kind, choices);
	if (isProblem(list)) return list;
	const written: WrittenRow[] = [];
	const numbers: number[] = [];
	for (const [index, row] of list.rows.entries()) {
		if (fromRows && isUntouched(kind, row)) continue;
		const read = kind === 'box' ? readBoxRow(row, choices) : readPointRow(row, choices);
		if (isProblem(read)) return { row: index + 1, ...read };
		written.push(read);
		numbers.push(index + 1);
	}
	const rows = settleUnits(kind, written, choices);
	if (isRowProblem(rows)) return rows.row === undefined ? rows : { ...rows, row: numbers[rows.row - 1] };
	return { rows: rows.map((row) => ({ ...row, row: numbers[row.row - 1]! })), isList: list.isList };
}

/** A panel row starts with all its places at 0. */
function isUntouched(kind: 'box' | 'point', row: unknown): boolean {
	if (!isObject(row)) return false;
	const cells = row as Record<string, unknown>;
	const places = kind === 'point' ? ['x', 'y'] : ['xMin', 'yMin', 'xMax', 'yMax'];
	return places.every((place) => cells[place] === undefined || cells[place] === 0 || cells[place] === '0');
}
