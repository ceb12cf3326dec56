import type { INodeProperties } from 'n8n-workflow';

import { featherProperty, growProperty } from './edge';

const operation = ['refine'];
const show = { show: { operation } };

/** In the order in which the steps are done. */
export const refineProperties: INodeProperties[] = [
	{
		displayName:
			'The steps are done in this order: several masks are put together, threshold, holes, specks, largest pieces, grow, invert, feather.',
		name: 'refineOrder',
		type: 'notice',
		default: '',
		displayOptions: show,
	},
	{
		displayName: 'Threshold',
		name: 'threshold',
		type: 'number',
		typeOptions: { minValue: 0, maxValue: 255, numberPrecision: 0 },
		default: 128,
		description:
			'From which brightness on a pixel belongs to the object, 1 to 255. 0 keeps a soft edge, unless a later step needs a hard one.',
		displayOptions: show,
	},
	{
		displayName: 'Fill Holes',
		name: 'fillHoles',
		type: 'boolean',
		default: false,
		description: 'Whether to fill what the object encloses',
		displayOptions: show,
	},
	{
		displayName: 'Largest Hole to Fill',
		name: 'maxHoleArea',
		type: 'number',
		typeOptions: { minValue: 0, numberPrecision: 4 },
		default: 0,
		description: 'Area from which on a hole stays open. 0 fills all.',
		displayOptions: { show: { operation, fillHoles: [true] } },
	},
	{
		displayName: 'Drop Specks Smaller Than',
		name: 'minArea',
		type: 'number',
		typeOptions: { minValue: 0, numberPrecision: 4 },
		default: 0,
		description: 'Area below which a separate piece goes. 0 keeps all.',
		displayOptions: show,
	},
	{
		displayName: 'Area Unit',
		name: 'areaUnit',
		type: 'options',
		default: 'pixels',
		options: [
			{ name: 'Percent of the Picture', value: 'percent' },
			{ name: 'Pixels', value: 'pixels' },
		],
		displayOptions: show,
	},
	{
		displayName: 'Keep Only the Largest Pieces',
		name: 'keepLargest',
		type: 'number',
		typeOptions: { minValue: 0, numberPrecision: 0 },
		default: 0,
		description: 'How many of the separate pieces to keep. 0 keeps all.',
		displayOptions: show,
	},
	growProperty(operation, 'For inpainting 8 to 16'),
	{
		displayName: 'Invert',
		name: 'invert',
		type: 'boolean',
		default: false,
		description: 'Whether the object becomes what is not the object',
		displayOptions: show,
	},
	featherProperty(operation),
	{
		displayName: 'Mask Style',
		name: 'maskStyle',
		type: 'options',
		default: 'whiteOnBlack',
		options: [
			{
				name: 'Transparent Where the Mask Is',
				value: 'transparentWhereWhite',
				description: 'For image edits at OpenAI',
			},
			{
				name: 'White on Black',
				value: 'whiteOnBlack',
				description: 'For inpainting at fal, Stability and most others',
			},
			{ name: 'White on Transparent', value: 'alpha', description: 'The mask as transparency' },
		],
		description: 'The form of the mask that comes out',
		displayOptions: show,
	},
];
