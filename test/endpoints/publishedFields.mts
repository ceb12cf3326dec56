import type { SchemaField } from './endpointFacts.mjs';

export const POINT_CELLS = ['x', 'y', 'label'];
export const BOX_CELLS = ['xMin', 'yMin', 'xMax', 'yMax'];
/** Rows with fractions, as a detector gives them, and one row that nobody has filled in. */
export const TWO_POINTS = {
	point: [
		{ x: 12.6, y: 0, label: 0, objectId: 0 },
		{ x: 0, y: 0, label: 1, objectId: 0 },
		{ x: 3, y: 4, label: 1, objectId: 2 },
	],
};
export const TWO_POINTS_SENT = [
	{ x: 13, y: 0, label: 0, object_id: 0 },
	{ x: 3, y: 4, label: 1, object_id: 2 },
];
export const ONE_BOX = { box: [{ xMin: 0, yMin: 2.4, xMax: 30, yMax: 40, objectId: 0 }] };
export const ONE_BOX_SENT = [{ x_min: 0, y_min: 2, x_max: 30, y_max: 40, object_id: 0 }];

export const image: SchemaField = {
	field: 'image_url',
	kind: 'image',
	parameter: 'imageUrl',
	place: 'panel',
	required: true,
	panelDefault: '',
	other: 'data:image/png;base64,AA==',
};
export const flag = (
	field: string,
	parameter: string,
	standard: boolean,
	place: SchemaField['place'],
): SchemaField => ({
	field,
	kind: 'boolean',
	parameter,
	place,
	default: standard,
	other: !standard,
});
export const format = (...options: string[]): SchemaField => ({
	field: 'output_format',
	kind: 'choice',
	parameter: 'outputFormat',
	place: 'panel',
	default: 'png',
	options,
	other: 'jpeg',
});
export const share = (field: string, parameter: string, standard: number): SchemaField => ({
	field,
	kind: 'number',
	parameter,
	place: 'options',
	default: standard,
	min: 0,
	max: 1,
	other: 0.25,
});

/** Rows for an endpoint that tells no objects apart. */
export const PLAIN_POINTS = {
	point: [
		{ x: 12.6, y: 0, label: 0 },
		{ x: 0, y: 0, label: 1 },
		{ x: 3, y: 4, label: 1 },
	],
};
export const PLAIN_POINTS_SENT = [
	{ x: 13, y: 0, label: 0 },
	{ x: 3, y: 4, label: 1 },
];
export const PLAIN_BOX = { box: [{ xMin: 0, yMin: 2.4, xMax: 30, yMax: 40 }] };
export const PLAIN_BOX_SENT = [{ x_min: 0, y_min: 2, x_max: 30, y_max: 40 }];

export const video: SchemaField = {
	field: 'video_url',
	kind: 'video',
	parameter: 'videoUrl',
	place: 'panel',
	required: true,
	panelDefault: '',
	other: 'https://example.com/other.mp4?a=1&b=2',
};
/** Points and boxes of an endpoint that tells objects apart. */
export const points = (field: string): SchemaField => ({
	field,
	kind: 'points',
	parameter: 'pointPrompts',
	place: 'panel',
	default: [],
	panelDefault: {},
	untouchedSent: [],
	cells: [...POINT_CELLS, 'objectId'],
	other: TWO_POINTS,
	otherSent: TWO_POINTS_SENT,
});
export const boxes = (field: string): SchemaField => ({
	field,
	kind: 'boxes',
	parameter: 'boxPrompts',
	place: 'panel',
	default: [],
	panelDefault: {},
	untouchedSent: [],
	cells: [...BOX_CELLS, 'objectId'],
	other: ONE_BOX,
	otherSent: ONE_BOX_SENT,
});
