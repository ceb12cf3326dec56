import type { INodeProperties } from 'n8n-workflow';

import { showForRequest } from './operation';

const number = (displayName: string, name: string, description: string): INodeProperties => ({
	displayName,
	name,
	type: 'number',
	typeOptions: { minValue: 0 },
	default: 0,
	description,
});

const pixels = (displayName: string, name: string, edge: string) =>
	number(displayName, name, `${edge}, in pixels. Fractions are rounded.`);

/** Extra cells of a prompt row, for endpoints that tell objects or frames apart. */
export const objectId = number(
	'Object ID',
	'objectId',
	'Points and boxes with the same number describe one object. Give every further object a number of its own.',
);
export const frameIndex = number('Frame', 'frameIndex', 'The frame that this is about. The first frame is 0.');

interface PromptKind {
	displayName: string;
	/** Name of the parameter, and of one row in it. */
	parameter: string;
	row: string;
	placeholder: string;
	jsonExample: string;
	cells: INodeProperties[];
	untouched: string;
}

const POINTS: PromptKind = {
	displayName: 'Point',
	parameter: 'pointPrompts',
	row: 'point',
	placeholder: '[{"x": 120, "y": 80, "label": 1}]',
	jsonExample: '[120, 80]',
	cells: [
		pixels('X', 'x', 'Distance from the left edge'),
		pixels('Y', 'y', 'Distance from the top edge'),
		{
			displayName: 'Label',
			name: 'label',
			type: 'options',
			default: 1,
			options: [
				{ name: 'Part of the Object', value: 1 },
				{ name: 'Not Part of the Object', value: 0 },
			],
		},
	],
	untouched: 'Clicks on the object. A row left at 0, 0 is not sent.',
};

const BOXES: PromptKind = {
	displayName: 'Box',
	parameter: 'boxPrompts',
	row: 'box',
	placeholder: '[[10, 20, 200, 180]]',
	jsonExample: '[x_min, y_min, x_max, y_max]',
	cells: [
		pixels('X Min', 'xMin', 'Left edge of the box'),
		pixels('Y Min', 'yMin', 'Top edge of the box'),
		pixels('X Max', 'xMax', 'Right edge of the box'),
		pixels('Y Max', 'yMax', 'Bottom edge of the box'),
	],
	untouched: 'Rectangles around objects. A row left at 0 everywhere is not sent.',
};

/**
 * Points and boxes, the same in every panel: rows, and a JSON twin because a detector upstream yields arrays. The routing
 * puts them into the body under the endpoint's own fields, where requestBody.ts reads them.
 *
 * @param fields API fields for points and boxes
 * @param extraCells cells that this endpoint has in each row besides the place
 */
export function promptProperties(
	fields: { points: string; boxes: string },
	extraCells: INodeProperties[],
): INodeProperties[] {
	return [...rowsAndJson(POINTS, fields.points, extraCells), ...rowsAndJson(BOXES, fields.boxes, extraCells)];
}

function rowsAndJson(kind: PromptKind, field: string, extraCells: INodeProperties[]): INodeProperties[] {
	const plural = kind.displayName === 'Box' ? 'Boxes' : 'Points';
	return [
		{
			displayName: plural,
			name: kind.parameter,
			type: 'fixedCollection',
			typeOptions: { multipleValues: true },
			placeholder: `Add ${kind.displayName}`,
			default: {},
			description: kind.untouched,
			displayOptions: { show: showForRequest },
			options: [{ displayName: kind.displayName, name: kind.row, values: [...kind.cells, ...extraCells] }],
			// As n8n holds the rows, in an object: an expression that unwraps them would cost a millisecond per item.
			routing: { send: { type: 'body', property: field } },
		},
		{
			displayName: `${plural} (JSON)`,
			name: `${kind.parameter}Json`,
			// One line instead of a code editor: most people never need it.
			type: 'string',
			default: '',
			placeholder: kind.placeholder,
			description: `More of them as a list or an expression, for example from a detector. <code>${kind.jsonExample}</code> is read too.`,
			displayOptions: { show: showForRequest },
			routing: { send: { type: 'body', property: `${field}_json` } },
		},
	];
}
