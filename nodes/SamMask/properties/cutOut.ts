import type { INodeProperties } from 'n8n-workflow';

const operation = ['cutOut'];

export const cutOutProperties: INodeProperties[] = [
	{
		displayName: 'Background',
		name: 'background',
		type: 'options',
		default: 'transparent',
		options: [
			{ name: 'Color', value: 'colour', description: 'One color, for example white' },
			{ name: 'Picture', value: 'picture', description: 'Another picture, scaled to fill the frame' },
			{
				name: 'Transparent',
				value: 'transparent',
				description: 'Nothing. What was there is really gone from the file, not only hidden.',
			},
		],
		description: 'What stands behind the object',
		displayOptions: { show: { operation } },
	},
	{
		displayName: 'Background Color',
		name: 'backgroundColor',
		type: 'color',
		default: '#ffffff',
		displayOptions: { show: { operation, background: ['colour'] } },
	},
	{
		displayName: 'Background Field',
		name: 'backgroundProperty',
		type: 'string',
		required: true,
		default: 'background',
		hint: "The name of the binary field with the other picture, or an expression: {{ $('Name of a node').item.binary.data }}",
		displayOptions: { show: { operation, background: ['picture'] } },
	},
	{
		displayName: 'Crop',
		name: 'crop',
		type: 'options',
		default: 'none',
		options: [
			{ name: 'None', value: 'none', description: 'The result is as large as the photo' },
			{ name: 'To the Object', value: 'object', description: 'The result is the object with padding around it' },
		],
		displayOptions: { show: { operation } },
	},
	{
		displayName: 'Padding',
		name: 'padding',
		type: 'number',
		typeOptions: { minValue: 0, maxValue: 10_000, numberPrecision: 2 },
		default: 5,
		description: 'Room around the object, on each side',
		displayOptions: { show: { operation, crop: ['object'] } },
	},
	{
		displayName: 'Padding Unit',
		name: 'paddingUnit',
		type: 'options',
		default: 'percent',
		options: [
			{ name: 'Percent of the Object’s Longer Side', value: 'percent' },
			{ name: 'Pixels', value: 'pixels' },
		],
		displayOptions: { show: { operation, crop: ['object'] } },
	},
	{
		displayName: 'Shape',
		name: 'shape',
		type: 'options',
		default: 'asIs',
		options: [
			{ name: 'As the Object Is', value: 'asIs' },
			{ name: 'Ratio', value: 'ratio', description: 'Width to height, such as 4:5' },
			{ name: 'Square', value: 'square' },
		],
		displayOptions: { show: { operation, crop: ['object'] } },
	},
	{
		displayName: 'Ratio',
		name: 'ratio',
		type: 'string',
		default: '4:5',
		description: 'Width to height',
		displayOptions: { show: { operation, crop: ['object'], shape: ['ratio'] } },
	},
	{
		displayName: 'Beyond the Edge',
		name: 'beyondEdge',
		type: 'options',
		default: 'shift',
		options: [
			{ name: 'Fill With Background', value: 'extend', description: 'Keeps padding and shape in any case' },
			{ name: 'Move Inward', value: 'shift', description: 'Stays within the photo, even where the shape is lost' },
		],
		description: 'What to do where padding or shape reach beyond the photo',
		displayOptions: { show: { operation, crop: ['object'] } },
	},
];
