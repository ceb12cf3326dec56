import type { INodeProperties } from 'n8n-workflow';

const operation = ['hide'];

export const hideProperties: INodeProperties[] = [
	{
		displayName: 'Hide',
		name: 'hideWhat',
		type: 'options',
		default: 'object',
		options: [
			{ name: 'Everything Else', value: 'everythingElse', description: 'What the mask does not cover' },
			{ name: 'The Object', value: 'object', description: 'What the mask covers' },
		],
		displayOptions: { show: { operation } },
	},
	{
		displayName: 'Hide With',
		name: 'hideWith',
		type: 'options',
		default: 'pixelate',
		options: [
			{ name: 'Blur', value: 'blur' },
			{ name: 'Color', value: 'fill', description: 'Nothing at all is left of what was there' },
			{ name: 'Pixels', value: 'pixelate', description: 'Large squares' },
		],
		description: 'What takes the place of the hidden part. Only a color is sure to leave nothing behind.',
		displayOptions: { show: { operation } },
	},
	{
		displayName: 'Color',
		name: 'fillColor',
		type: 'color',
		default: '#000000',
		displayOptions: { show: { operation, hideWith: ['fill'] } },
	},
	{
		displayName: 'Square Size (Pixels)',
		name: 'blockSize',
		type: 'number',
		typeOptions: { minValue: 0, maxValue: 2000, numberPrecision: 0 },
		default: 0,
		description: 'Side of each square. 0 makes eight of them across the hidden part.',
		displayOptions: { show: { operation, hideWith: ['pixelate'] } },
	},
	{
		displayName: 'Blur Radius (Pixels)',
		name: 'blurRadius',
		type: 'number',
		typeOptions: { minValue: 0, maxValue: 1000, numberPrecision: 1 },
		default: 0,
		description: 'How far the blur reaches. 0 takes a fifth of the hidden part.',
		displayOptions: { show: { operation, hideWith: ['blur'] } },
	},
];
