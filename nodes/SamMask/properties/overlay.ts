import type { INodeProperties } from 'n8n-workflow';

const operation = ['overlay'];
const displayOptions = { show: { operation } };

export const overlayProperties: INodeProperties[] = [
	{
		displayName: 'Opacity',
		name: 'opacity',
		type: 'number',
		typeOptions: { minValue: 0, maxValue: 1, numberPrecision: 2 },
		default: 0.5,
		description: 'How strong the color over the object is, 0 to 1',
		displayOptions,
	},
	{
		displayName: 'Outline Width (Percent)',
		name: 'outlineWidth',
		type: 'number',
		typeOptions: { minValue: 0, maxValue: 5, numberPrecision: 2 },
		default: 0.25,
		description: 'Of the photo’s longer side. 0 draws no outline.',
		displayOptions,
	},
	{
		displayName: 'Draw Boxes',
		name: 'drawBoxes',
		type: 'boolean',
		default: false,
		description: 'Whether to draw the box around each mask',
		displayOptions,
	},
	{
		displayName: 'Show Number',
		name: 'showNumber',
		type: 'boolean',
		default: true,
		description: 'Whether to write the number of each mask, from 1',
		displayOptions,
	},
	{
		displayName: 'Show Score',
		name: 'showScore',
		type: 'boolean',
		default: false,
		description: 'Whether to write how sure the model was, where the node before says so',
		displayOptions,
	},
	{
		displayName: 'Label',
		name: 'labelText',
		type: 'string',
		default: '',
		description: 'Word to write at each mask, in Latin capitals',
		displayOptions,
	},
	{
		displayName: 'Mask Color',
		name: 'overlayColor',
		type: 'color',
		default: '',
		description: 'One color for all masks. Empty gives each its own.',
		displayOptions,
	},
];
