import { promptProblems } from '../../errors/promptProblems';
import { boxPlace, fourNumbers } from './boxPlace';
import { cellsOf, isObject } from './cells';
import { isProblem, type Problem, type PromptChoices, type WrittenRow } from './promptReading';
import { rowMeaning } from './rowMeaning';

/** Reads one box in any form of the table: an object, or four bare numbers. */
export function readBoxRow(row: unknown, choices: PromptChoices): WrittenRow | Problem {
	if (Array.isArray(row)) {
		const read = fourNumbers(row);
		const order = choices.boxFormat === 'auto' ? choices.bareList : choices.boxFormat;
		return isProblem(read) ? read : { ...read, order, bare: true, label: 1, ids: {} };
	}
	if (!isObject(row)) return { problem: promptProblems.noBox(row) };
	const cells = cellsOf(row);
	if (isProblem(cells)) return cells;
	const place = boxPlace(cells, choices);
	if (!place) return { problem: promptProblems.noBox(row) };
	if (isProblem(place)) return place;
	const ids: WrittenRow['ids'] = {};
	for (const { cells: layer, used } of place.layers) {
		const meaning = rowMeaning('box', layer, used, choices.ids);
		if (isProblem(meaning)) return meaning;
		Object.assign(ids, meaning.ids);
	}
	const { numbers, order, unit, unitUnknown, bare } = place;
	return { numbers, order, unit, unitUnknown, bare, label: 1, ids };
}
