import type { IDataObject } from 'n8n-workflow';

import type { PromptFields } from '../../contract/contract';
import { type Box, jsonKeys, type Point } from '../../contract/prompts';
import type { FieldIssue } from '../../errors/failure';
import { fieldName, type PanelField } from '../../panel/panelFields';
import type { PictureSize } from '../files/pictureSize';
import { placeBox, placePoint } from './placeRow';
import { isProblem, type Problem, type PromptChoices, type UnplacedRow } from './promptReading';
import { readPrompts } from './readPrompts';

/** The rows of one field of the panel. */
interface FieldRows {
	field: string;
	rows: UnplacedRow[];
}

/** The points and boxes of a request as they were written. */
export interface WrittenPrompts {
	points: FieldRows[];
	boxes: FieldRows[];
	/** Some of them are shares of the picture, so its size is needed. */
	needsSize: boolean;
	/** The JSON fields that hold a list without anything in it. */
	emptyLists: string[];
	issues: FieldIssue[];
}

/** The points and boxes of a request in pixels. */
export interface PlacedPrompts {
	points: Point[];
	boxes: Box[];
	issues: FieldIssue[];
}

/** Reads the panel's rows and the JSON of both kinds of prompt from the body that n8n's routing built. */
export function readPromptFields(
	{ points, boxes }: PromptFields,
	fields: ReadonlyMap<string, PanelField>,
	routed: IDataObject,
	choices: PromptChoices,
): WrittenPrompts {
	const written: WrittenPrompts = { points: [], boxes: [], needsSize: false, emptyLists: [], issues: [] };
	for (const [kind, name, found] of [
		['point', points, written.points],
		['box', boxes, written.boxes],
	] as const) {
		const { panel, options } = jsonKeys(name);
		for (const [field, fromRows] of [
			[name, true],
			[panel, false],
			[options, false],
		] as const) {
			const read = readPrompts(kind, fromRows ? panelRows(routed[field]) : routed[field], choices, fromRows);
			if (isProblem(read)) {
				const path = read.row === undefined ? [field] : [field, read.row - 1];
				written.issues.push({ field: fieldName(path, fields), problem: read.problem });
				continue;
			}
			found.push({ field, rows: read.rows });
			if (!fromRows && read.isList && read.rows.length === 0) written.emptyLists.push(fieldName([field], fields));
			written.needsSize ||= read.rows.some(({ unit }) => unit !== 'pixels');
		}
	}
	return written;
}

/** @param size of the picture; needed when the prompts say so, and otherwise good for the edges */
export function placePrompts(
	{ points, boxes, issues }: WrittenPrompts,
	fields: ReadonlyMap<string, PanelField>,
	size?: PictureSize,
): PlacedPrompts {
	const placed: PlacedPrompts = { points: [], boxes: [], issues: [...issues] };
	const put = <T extends object>(list: FieldRows[], place: (row: UnplacedRow) => T | Problem, into: T[]) => {
		for (const { field, rows } of list) {
			for (const row of rows) {
				const result = place(row);
				if (!isProblem(result)) into.push(result);
				else placed.issues.push({ field: fieldName([field, row.row - 1], fields), problem: result.problem });
			}
		}
	};
	put(points, (row) => placePoint(row, size), placed.points);
	put(boxes, (row) => placeBox(row, size), placed.boxes);
	return placed;
}

/** n8n holds rows in an object under the name of one row. */
function panelRows(collection: unknown): unknown {
	const { point, box } = (collection ?? {}) as { point?: unknown; box?: unknown };
	return point ?? box ?? [];
}
