import { promptProblems } from '../../errors/promptProblems';
import { type Cells, cellsOf, isObject, numberOf } from './cells';
import { isProblem, type Problem, type PromptChoices, type WrittenRow } from './promptReading';
import { rowMeaning } from './rowMeaning';

/** Keys of the two numbers of a point, in the one spelling of cells.ts. */
export const POINT_FORMS = [
	['x', 'y'],
	['cx', 'cy'],
	['centerx', 'centery'],
	['pointx', 'pointy'],
] as const;

/** A point inside of a row. Under `point` Gemini puts y first, others x: a list there needs a choice. */
export const NESTED_POINTS: ReadonlyArray<{ key: string; list: 'xy' | 'ask' }> = [
	{ key: 'xy', list: 'xy' },
	{ key: 'point', list: 'ask' },
	{ key: 'center', list: 'xy' },
	{ key: 'centroid', list: 'xy' },
	{ key: 'position', list: 'xy' },
	{ key: 'coordinates', list: 'xy' },
	{ key: 'coordinate', list: 'xy' },
	{ key: 'coords', list: 'xy' },
	{ key: 'location', list: 'xy' },
];

// No program nests deeper, and an endless object must not be followed.
const DEEPEST = 2;

interface PointPlace {
	numbers: [number, number];
	layers: Array<{ cells: Cells; used: readonly string[] }>;
}

/** Reads one point: an object in any form of the table, [x, y] or [x, y, label]. A missing label means 1. */
export function readPointRow(row: unknown, choices: PromptChoices): WrittenRow | Problem {
	if (Array.isArray(row)) return bareRow(row);
	if (!isObject(row)) return { problem: promptProblems.noPoint(row) };
	const cells = cellsOf(row);
	if (isProblem(cells)) return cells;
	const place = pointPlace(cells, choices);
	if (!place) return { problem: promptProblems.noPoint(row) };
	if (isProblem(place)) return place;
	const read: WrittenRow = { numbers: place.numbers, order: 'corners', bare: false, label: 1, ids: {} };
	for (const { cells: layer, used } of place.layers) {
		const meaning = rowMeaning('point', layer, used, choices.ids);
		if (isProblem(meaning)) return meaning;
		read.label = meaning.label ?? read.label;
		Object.assign(read.ids, meaning.ids);
	}
	return read;
}

function bareRow(list: unknown[]): WrittenRow | Problem {
	if (list.some((entry) => typeof entry === 'object' && entry !== null))
		return { problem: promptProblems.nestedList() };
	if (list.length !== 2 && list.length !== 3) return { problem: promptProblems.notTwo(list.length) };
	const [x, y, label = 1] = list.map((entry) => (typeof entry === 'boolean' ? Number(entry) : numberOf(entry)));
	if (x === undefined || typeof list[0] === 'boolean') return { problem: promptProblems.noNumber('x', list[0]) };
	if (y === undefined || typeof list[1] === 'boolean') return { problem: promptProblems.noNumber('y', list[1]) };
	if (label !== 0 && label !== 1) return { problem: promptProblems.noLabel(undefined, list[2]) };
	return { numbers: [x, y], order: 'corners', bare: true, label, ids: {} };
}

function pointPlace(cells: Cells, choices: PromptChoices, depth = 0): PointPlace | Problem | undefined {
	if (depth > DEEPEST) return undefined;
	for (const keys of POINT_FORMS) {
		if (!keys.every((key) => cells.has(key))) continue;
		const numbers = keys.map((key) => numberOf(cells.get(key)!.value));
		const wrong = numbers.indexOf(undefined);
		if (wrong < 0) return { numbers: numbers as [number, number], layers: [{ cells, used: keys }] };
		const { key, value } = cells.get(keys[wrong]!)!;
		return { problem: promptProblems.noNumber(key, value) };
	}
	for (const { key: name, list } of NESTED_POINTS) {
		const { key, value } = cells.get(name) ?? {};
		const layer = { cells, used: [name] };
		if (Array.isArray(value)) {
			if (value.length !== 2) return { problem: promptProblems.notTwo(value.length, key) };
			const read = bareRow(value);
			if (isProblem(read)) return read;
			const [first, second] = read.numbers as [number, number];
			if (list === 'ask' && choices.boxFormat === 'auto') return { problem: promptProblems.pointOrder(key!) };
			const yFirst = list === 'ask' && choices.boxFormat === 'cornersYX';
			return { numbers: yFirst ? [second, first] : [first, second], layers: [layer] };
		}
		if (!isObject(value)) continue;
		const inner = cellsOf(value);
		if (isProblem(inner)) return inner;
		const place = pointPlace(inner, choices, depth + 1);
		if (place) return isProblem(place) ? place : { ...place, layers: [layer, ...place.layers] };
	}
	const missing = cells.has('x') ? 'y' : cells.has('y') ? 'x' : undefined;
	return missing && { problem: promptProblems.missing(missing, missing === 'x' ? 'y' : 'x') };
}
