import { promptProblems } from '../../errors/promptProblems';
import { boxPlace } from './boxPlace';
import { type Cells, cellsOf, isNothing, isObject, numberOf } from './cells';
import { POINT_FORMS, NESTED_POINTS } from './pointRow';
import { isProblem, type Problem, type PromptChoices } from './promptReading';

/** The rows of a list, still as they were written. `isList` is false when nobody has given a list at all. */
export interface PromptList {
	rows: unknown[];
	isList: boolean;
}

/** Keys under which programs put their list; the first line is looked at before the second, and so on. */
const WRAPPERS: Record<'box' | 'point', readonly string[][]> = {
	box: [
		['boxes', 'bboxes', 'boundingboxes', 'boxprompts', 'rectangles'],
		['predictions', 'detections', 'objects', 'instances', 'annotations', 'masks', 'faces', 'regions', 'shapes'],
		['localizedobjectannotations', 'faceannotations', 'facedetails', 'customlabels', 'people', 'values'],
		['results', 'result', 'objectsresult', 'output', 'outputs', 'response', 'responses', 'data', 'items', 'od'],
	],
	point: [
		['points', 'pointprompts', 'pointcoords', 'clicks', 'coords', 'coordinates', 'keypoints', 'landmarks'],
		['predictions', 'detections', 'objects', 'annotations', 'items'],
		['results', 'result', 'output', 'outputs', 'response', 'data'],
	],
};

/** Labels that stand in a list of their own beside the points, as SAM itself takes them. */
const POINT_LABELS = ['labels', 'pointlabels'];

/** What stands beside a list says how all of it is meant, and would be lost. */
const MEANT_FOR_ALL =
	/^(format|boxformat|bboxformat|boxmode|mode|unit|units|(is)?normalized|coordinatesystem|coordinatetype|positive|negative|frame.*|(obj|object|track|tracker|instance)ids?|(obj|object|track)index)$/;

// Results of detectors nest a few levels; an endless object must not be followed.
const DEEPEST = 5;

/**
 * Finds the rows in what a field holds: a list, one row alone, or a program's result with the list in it.
 * Nothing at all is no list, and no problem.
 */
export function listRows(
	value: unknown,
	kind: 'box' | 'point',
	choices: PromptChoices,
	depth = 0,
): PromptList | Problem {
	if (isNothing(value)) return { rows: [], isList: false };
	if (Array.isArray(value)) {
		const [only, ...others] = value as unknown[];
		if (value.length > 0 && value.every((entry) => numberOf(entry) !== undefined))
			return { rows: [value], isList: true };
		if (others.length > 0 || !isObject(only) || depth >= DEEPEST) return { rows: value, isList: true };
		const inside = unwrapped(only, kind, choices, depth);
		return inside && !isProblem(inside) ? inside : { rows: value, isList: true };
	}
	if (!isObject(value))
		return { problem: kind === 'box' ? promptProblems.noBox(value) : promptProblems.noPoint(value) };
	return unwrapped(value, kind, choices, depth) ?? { rows: [value], isList: true };
}

/** The list in a program's result; undefined when the object is a row, or nothing that is known. */
function unwrapped(
	value: object,
	kind: 'box' | 'point',
	choices: PromptChoices,
	depth: number,
): PromptList | Problem | undefined {
	const cells = cellsOf(value);
	if (isProblem(cells) || depth >= DEEPEST || isRow(cells, kind, choices)) return undefined;
	for (const names of WRAPPERS[kind]) {
		const found = names.filter((name) => typeof cells.get(name)?.value === 'object');
		if (found.length === 0) continue;
		const keys = found.map((name) => cells.get(name)!.key);
		if (found.length > 1) return { problem: promptProblems.severalLists(keys) };
		const forAll = [...cells].find(([name, cell]) => MEANT_FOR_ALL.test(name) && cell.value !== false);
		if (forAll) return { problem: promptProblems.meantForAll(forAll[1].key) };
		const list = listRows(cells.get(found[0]!)!.value, kind, choices, depth + 1);
		const labels = POINT_LABELS.find((name) => cells.has(name));
		return isProblem(list) || kind === 'box' || !labels ? list : withLabels(list, cells.get(labels)!);
	}
	return undefined;
}

function isRow(cells: Cells, kind: 'box' | 'point', choices: PromptChoices): boolean {
	if (kind === 'point') {
		const single = NESTED_POINTS.some(({ key }) => {
			const value = cells.get(key)?.value;
			return isObject(value) || (Array.isArray(value) && numberOf(value[0]) !== undefined);
		});
		return single || POINT_FORMS.some((keys) => keys.some((key) => cells.has(key)));
	}
	const place = boxPlace(cells, choices);
	return (
		place !== undefined && !(isProblem(place) && [...cells.keys()].some((key) => WRAPPERS.box.flat().includes(key)))
	);
}

function withLabels(
	{ rows, isList }: PromptList,
	{ key, value }: { key: string; value: unknown },
): PromptList | Problem {
	if (!Array.isArray(value) || value.length !== rows.length) return { problem: promptProblems.labelsApart(key) };
	return {
		rows: rows.map((row, at) => {
			if (Array.isArray(row)) return row.length === 2 ? [...(row as unknown[]), value[at]] : row;
			return isObject(row) ? { ...row, label: value[at] as unknown } : row;
		}),
		isList,
	};
}
