import type { INodeProperties } from 'n8n-workflow';

import type { PromptFields } from '../contract/contract';
import { jsonKeys } from '../contract/prompts';
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
	number(displayName, name, `${edge}, in pixels unless Coordinates in Options says otherwise`);

/** Extra cells of a prompt row, for endpoints that tell objects or frames apart. */
export const objectId: INodeProperties = {
	...number(
		'Object ID',
		'objectId',
		'Points and boxes with the same number describe one object. Without numbers each box is an object of its own, and all points are one.',
	),
	// Empty, because 0 is a number that somebody may mean.
	default: '',
};
export const frameIndex = number('Frame', 'frameIndex', 'The frame that this is about. The first frame is 0.');

const boxFormat: INodeProperties = {
	displayName: 'Box Format',
	name: 'boxFormat',
	type: 'options',
	default: 'auto',
	options: [
		{
			name: 'Automatic',
			value: 'auto',
			description:
				'By their names. A list without names is taken for two corners (in SAM (Legacy) for a corner and a size).',
		},
		{ name: 'Center and Size', value: 'centerSize', description: 'Center X, center Y, width, height' },
		{ name: 'Corner and Size', value: 'cornerSize', description: 'X min, Y min, width, height' },
		{ name: 'Corners', value: 'corners', description: 'X min, Y min, X max, Y max' },
		{ name: 'Corners, Y First', value: 'cornersYX', description: 'Y min, X min, Y max, X max' },
	],
	description:
		'What the four numbers of a box are. Choose it for a detector that gives lists without names: corners and a corner with a size often look the same.',
};

const coordinates: INodeProperties = {
	displayName: 'Coordinates',
	name: 'coordinates',
	type: 'options',
	default: 'auto',
	options: [
		{ name: 'Automatic', value: 'auto', description: 'Pixels, or fractions of 1 where they can be nothing else' },
		{ name: 'Fractions', value: 'fractions', description: '0 to 1 of the width and height' },
		{ name: 'Percent', value: 'percent', description: '0 to 100 of the width and height' },
		{ name: 'Pixels', value: 'pixels', description: 'From the top left corner' },
		{ name: 'Thousandths', value: 'thousandths', description: '0 to 1000 of the width and height' },
	],
	description: 'What the numbers of points and boxes count',
};

/** How the numbers of points and boxes are meant: for Options of nodes that take them. */
export const promptOptions: INodeProperties[] = [boxFormat, coordinates];

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
	untouched:
		'Clicks on the object. A row left at 0, 0 is not sent. Lists of other nodes go into Points (JSON) in Options.',
};

/** What four bare numbers of a box are at an endpoint, as the panel shows it. */
const BARE_BOXES: Record<PromptFields['bareList'], Pick<PromptKind, 'placeholder' | 'jsonExample'>> = {
	corners: { placeholder: '[[10, 20, 200, 180]]', jsonExample: '[x_min, y_min, x_max, y_max]' },
	cornerSize: { placeholder: '[[10, 20, 190, 160]]', jsonExample: '[x, y, width, height]' },
};

const BOXES: Omit<PromptKind, 'placeholder' | 'jsonExample'> = {
	displayName: 'Box',
	parameter: 'boxPrompts',
	row: 'box',
	cells: [
		pixels('X Min', 'xMin', 'Left edge of the box'),
		pixels('Y Min', 'yMin', 'Top edge of the box'),
		pixels('X Max', 'xMax', 'Right edge of the box'),
		pixels('Y Max', 'yMax', 'Bottom edge of the box'),
	],
	untouched:
		'Rectangles around objects. A row left at 0 everywhere is not sent. What a detector found goes into Boxes (JSON) in Options.',
};

type Fields = Pick<PromptFields, 'points' | 'boxes' | 'bareList'>;

const kindsOf = ({ points, boxes, bareList }: Fields): Array<[PromptKind, field: string]> => [
	[POINTS, points],
	[{ ...BOXES, ...BARE_BOXES[bareList] }, boxes],
];

/**
 * Points and boxes, the same in every panel: rows, and a JSON twin because a detector upstream yields arrays. The routing
 * puts them into the body under the endpoint's own fields, where requestBody.ts reads them.
 *
 * The twins are filled in under Options, see `promptsAsJson`. Workflows and scripts that have one here, where it stood
 * first, keep it: it is shown only where they have it. Empty counts too, because n8n's editor takes an expression that it
 * cannot resolve yet for an empty text; so the default is none at all.
 *
 * @param fields API fields for points and boxes, and what four bare numbers are there
 * @param extraCells cells that this endpoint has in each row besides the place
 */
export function promptProperties(fields: Fields, extraCells: INodeProperties[]): INodeProperties[] {
	return kindsOf(fields).flatMap(([kind, field]) => [
		rowsOf(kind, field, extraCells),
		{
			...jsonOf(kind, jsonKeys(field).panel),
			default: null,
			displayOptions: { show: { ...showForRequest, [`/${kind.parameter}Json`]: ['', { _cnd: { exists: true } }] } },
		},
	]);
}

/** The JSON twins for Options. What stands in the panel itself is sent besides. */
export function promptsAsJson(fields: Fields): INodeProperties[] {
	return kindsOf(fields).map(([kind, field]) => jsonOf(kind, jsonKeys(field).options));
}

const pluralOf = ({ displayName }: PromptKind) => (displayName === 'Box' ? 'Boxes' : 'Points');

function rowsOf(kind: PromptKind, field: string, extraCells: INodeProperties[]): INodeProperties {
	return {
		displayName: pluralOf(kind),
		name: kind.parameter,
		type: 'fixedCollection',
		// That nothing is there needs no line of its own.
		typeOptions: { multipleValues: true, hideEmptyMessage: true },
		placeholder: `Add ${kind.displayName}`,
		default: {},
		description: kind.untouched,
		displayOptions: { show: showForRequest },
		options: [{ displayName: kind.displayName, name: kind.row, values: [...kind.cells, ...extraCells] }],
		// As n8n holds the rows, in an object: an expression that unwraps them would cost a millisecond per item.
		routing: { send: { type: 'body', property: field } },
	};
}

function jsonOf(kind: PromptKind, property: string): INodeProperties {
	return {
		displayName: `${pluralOf(kind)} (JSON)`,
		name: `${kind.parameter}Json`,
		// One line instead of a code editor: most people never need it.
		type: 'string',
		default: '',
		placeholder: kind.placeholder,
		description: `More of them as a list or an expression, for example what a detector gives. <code>${kind.jsonExample}</code> is read too; Box Format and Coordinates in Options say how other numbers are meant.`,
		routing: { send: { type: 'body', property } },
	};
}
