import type { BoxOrder, Unit } from '../../contract/prompts';
import { promptProblems } from '../../errors/promptProblems';
import { CORNER_OR_CENTER, NAMED_FORMS, NESTED_FORMS, type NestedForm, OUTLINES, VERTEX_FORMS } from './boxForms';
import { type Cells, cellsOf, isObject, numberOf } from './cells';
import { agree } from './corners';
import { isProblem, type Problem, type PromptChoices } from './promptReading';

/** Where a row says that its box is. */
export interface BoxPlace {
	numbers: number[];
	order: BoxOrder;
	unit?: Unit;
	unitUnknown?: true;
	bare: boolean;
	/** The objects that were read, from outside in, and which of their keys say the place. */
	layers: Array<{ cells: Cells; used: readonly string[] }>;
}

// A row in a box in a row in …: no program nests deeper, and an endless object must not be followed.
const DEEPEST = 4;
// Corner points that are off by no more are still an upright rectangle: half a pixel for each of two, or 0.2 %.
const SKEW = { pixels: 1, fractions: 0.002 };

/**
 * Finds the box in a row by the table of forms. Where a row tells its box in several ways, the first one of the table
 * counts and the others must agree with it.
 *
 * @returns undefined when nothing in the row looks like a box
 */
export function boxPlace(cells: Cells, choices: PromptChoices, depth = 0): BoxPlace | Problem | undefined {
	if (depth > DEEPEST) return undefined;
	const places = [
		...NAMED_FORMS.map(({ keys, order }) => namedPlace(cells, keys, order)),
		...CORNER_OR_CENTER.map(({ keys, otherwise }) => cornerOrCenter(cells, keys, otherwise, choices)),
		cornerPair(cells),
		...VERTEX_FORMS.map(({ key, unit }) => vertices(cells, key, unit)),
		...NESTED_FORMS.map((form) => nestedPlace(cells, form, choices, depth)),
	].filter((place) => place !== undefined);
	const [first, ...others] = places.filter((place): place is BoxPlace => !isProblem(place));
	if (first) {
		const other = others.find((place) => !agree(first, place));
		return other ? { problem: promptProblems.twoBoxes(usedKeys(first), usedKeys(other)) } : first;
	}
	return places[0] ?? missingSide(cells) ?? outline(cells);
}

function namedPlace(cells: Cells, keys: readonly string[], order: BoxOrder): BoxPlace | Problem | undefined {
	if (!keys.every((key) => cells.has(key))) return undefined;
	const numbers: number[] = [];
	for (const name of keys) {
		const { key, value } = cells.get(name)!;
		const number = numberOf(value);
		if (number === undefined) return { problem: promptProblems.noNumber(key, value) };
		numbers.push(number);
	}
	return { numbers, order, bare: false, layers: [{ cells, used: keys }] };
}

function cornerOrCenter(
	cells: Cells,
	keys: readonly string[],
	otherwise: BoxOrder | undefined,
	{ boxFormat }: PromptChoices,
): BoxPlace | Problem | undefined {
	const place = namedPlace(cells, keys, 'cornerSize');
	if (!place || isProblem(place)) return place;
	if (boxFormat === 'cornerSize' || boxFormat === 'centerSize') return { ...place, order: boxFormat };
	if (cells.has('rectanglelabels') || cells.has('originalwidth')) return { ...place, unit: 'percent' };
	if (cells.get('name')?.value === 'rect') return place;
	const isRoboflow = cells.has('detectionid') || (cells.has('class') && cells.has('classid'));
	if (isRoboflow) return { ...place, order: 'centerSize' };
	return otherwise ? { ...place, order: otherwise } : { problem: promptProblems.cornerOrCenter };
}

/** Two corner points, as face detectors and some language models write them. */
function cornerPair(cells: Cells): BoxPlace | undefined {
	const corners = ['topleft', 'bottomright'].map((key) => pairOf(cells.get(key)?.value));
	if (!corners[0] || !corners[1]) return undefined;
	const numbers = [...corners[0], ...corners[1]];
	return { numbers, order: 'corners', bare: false, layers: [{ cells, used: ['topleft', 'bottomright'] }] };
}

function pairOf(value: unknown): [number, number] | undefined {
	const { x, y } = (isObject(value) ? value : {}) as { x?: unknown; y?: unknown };
	const pair = (Array.isArray(value) && value.length === 2 ? value : [x, y]).map(numberOf);
	return pair[0] === undefined || pair[1] === undefined ? undefined : [pair[0], pair[1]];
}

/** Four corner points of an upright rectangle. Google leaves out a coordinate that is 0. */
function vertices(cells: Cells, key: string, unit: Unit | undefined): BoxPlace | Problem | undefined {
	const list = cells.get(key)?.value;
	if (!Array.isArray(list) || list.length === 0) return undefined;
	const points = list.map((point) => (isObject(point) ? pairOf({ x: 0, y: 0, ...point }) : pairOf(point)));
	const xs = points.map((point) => point?.[0] ?? NaN);
	const ys = points.map((point) => point?.[1] ?? NaN);
	const numbers = [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
	const skew = unit === 'fractions' ? SKEW.fractions : SKEW.pixels;
	const upright = [xs, ys].every((values, axis) =>
		values.every((value) => value - numbers[axis]! <= skew || numbers[axis + 2]! - value <= skew),
	);
	if (points.length !== 4 || !upright) return { problem: promptProblems.outline(cells.get(key)!.key) };
	return { numbers, order: 'corners', unit, bare: false, layers: [{ cells, used: [key] }] };
}

function nestedPlace(
	cells: Cells,
	{ key: name, order, unit, unitUnknown }: NestedForm,
	choices: PromptChoices,
	depth: number,
): BoxPlace | Problem | undefined {
	const { key, value } = cells.get(name) ?? {};
	if (Array.isArray(value)) {
		const ofCoco = cells.has('categoryid') || cells.has('iscrowd');
		const chosen = choices.boxFormat === 'auto' ? undefined : choices.boxFormat;
		const meant = order ?? chosen ?? (ofCoco ? 'cornerSize' : undefined);
		const numbers = fourNumbers(value, key!);
		if (isProblem(numbers)) return numbers;
		if (!meant) return { problem: promptProblems.orderUnknown(key!, numbers.numbers) };
		return { ...numbers, order: meant, unit, unitUnknown, bare: false, layers: [{ cells, used: [name] }] };
	}
	if (!isObject(value)) return undefined;
	const inner = cellsOf(value);
	if (isProblem(inner)) return inner;
	const place = boxPlace(inner, choices, depth + 1);
	if (!place || isProblem(place)) return place;
	return { ...place, layers: [{ cells, used: [name] }, ...place.layers] };
}

/** @param name key of the list, for the sentence; none for a row that is a list itself */
export function fourNumbers(list: unknown[], name?: string): { numbers: number[] } | Problem {
	if (list.some((entry) => typeof entry === 'object' && entry !== null))
		return { problem: promptProblems.nestedList(name) };
	const numbers = list.map(numberOf);
	const wrong = numbers.indexOf(undefined);
	if (wrong >= 0) return { problem: promptProblems.noNumber(name, list[wrong]) };
	if (list.length !== 4) return { problem: promptProblems.notFour(list.length, name) };
	return { numbers: numbers as number[] };
}

function missingSide(cells: Cells): Problem | undefined {
	for (const { keys } of NAMED_FORMS) {
		const missing = keys.filter((key) => !cells.has(key));
		const [present] = keys.filter((key) => cells.has(key));
		if (missing.length === 1) return { problem: promptProblems.missing(missing[0]!, cells.get(present!)!.key) };
	}
	return undefined;
}

function outline(cells: Cells): Problem | undefined {
	const key = OUTLINES.find((name) => cells.has(name));
	return key === undefined ? undefined : { problem: promptProblems.outline(cells.get(key)!.key) };
}

function usedKeys({ layers }: BoxPlace): string {
	return layers.map(({ cells, used }) => used.map((name) => cells.get(name)?.key ?? name).join(', ')).join(' › ');
}
