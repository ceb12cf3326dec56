import type { INodeProperties } from 'n8n-workflow';

import { showForRequest } from './operation';

const pixels = (displayName: string, name: string, description: string): INodeProperties => ({
	displayName,
	name,
	type: 'number',
	typeOptions: { minValue: 0 },
	default: 0,
	description: `${description}, in pixels. Fractions are rounded.`,
});

const objectId: INodeProperties = {
	displayName: 'Object ID',
	name: 'objectId',
	type: 'number',
	typeOptions: { minValue: 0 },
	default: 0,
	description:
		'Points and boxes with the same number describe one object. Give every further object a number of its own.',
};

/**
 * Rows of points under `parameter`, and a JSON twin under `parameter` + `Json`, because a detector upstream yields
 * arrays. Both go to the body under `field`, where prompts.ts reads them.
 */
export function pointParameters(parameter: string, field: string): INodeProperties[] {
	return [
		{
			displayName: 'Points',
			name: parameter,
			type: 'fixedCollection',
			typeOptions: { multipleValues: true },
			placeholder: 'Add Point',
			default: {},
			description: 'Clicks on the object. A row left at 0, 0 is not sent.',
			displayOptions: { show: showForRequest },
			options: [
				{
					displayName: 'Point',
					name: 'point',
					values: [
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
						objectId,
					],
				},
			],
			routing: { send: { type: 'body', property: field, value: '={{ $value.point }}' } },
		},
		{
			displayName: 'Points (JSON)',
			name: `${parameter}Json`,
			type: 'json',
			default: '[]',
			placeholder: '[{"x": 120, "y": 80, "label": 1}]',
			description:
				'More points as a list or an expression, for example from a detector. <code>[120, 80]</code> is a point too.',
			displayOptions: { show: showForRequest },
			routing: { send: { type: 'body', property: `${field}_json` } },
		},
	];
}

/** The same for boxes. */
export function boxParameters(parameter: string, field: string): INodeProperties[] {
	return [
		{
			displayName: 'Boxes',
			name: parameter,
			type: 'fixedCollection',
			typeOptions: { multipleValues: true },
			placeholder: 'Add Box',
			default: {},
			description: 'Rectangles around objects. A row left at 0 everywhere is not sent.',
			displayOptions: { show: showForRequest },
			options: [
				{
					displayName: 'Box',
					name: 'box',
					values: [
						pixels('X Min', 'xMin', 'Left edge of the box'),
						pixels('Y Min', 'yMin', 'Top edge of the box'),
						pixels('X Max', 'xMax', 'Right edge of the box'),
						pixels('Y Max', 'yMax', 'Bottom edge of the box'),
						objectId,
					],
				},
			],
			routing: { send: { type: 'body', property: field, value: '={{ $value.box }}' } },
		},
		{
			displayName: 'Boxes (JSON)',
			name: `${parameter}Json`,
			type: 'json',
			default: '[]',
			placeholder: '[[10, 20, 200, 180]]',
			description:
				'More boxes as a list or an expression, as <code>{"x_min", "y_min", "x_max", "y_max"}</code> or <code>[x_min, y_min, x_max, y_max]</code>',
			displayOptions: { show: showForRequest },
			routing: { send: { type: 'body', property: `${field}_json` } },
		},
	];
}
