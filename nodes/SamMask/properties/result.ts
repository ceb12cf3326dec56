import type { INodeProperties } from 'n8n-workflow';

const operation = ['cutOut', 'hide', 'overlay'];

/** The form of a picture that comes out. */
export const resultProperties: INodeProperties[] = [
	{
		displayName: 'Output Format',
		name: 'outputFormat',
		type: 'options',
		default: 'auto',
		options: [
			{
				name: 'Automatic',
				value: 'auto',
				description: 'PNG for a transparent background and for what came as PNG, otherwise JPEG',
			},
			{ name: 'JPEG', value: 'jpeg' },
			{ name: 'PNG', value: 'png' },
		],
		description: 'The kind of file. Neither carries GPS or other data about the photo.',
		displayOptions: { show: { operation } },
	},
	{
		displayName: 'Quality',
		name: 'quality',
		type: 'number',
		typeOptions: { minValue: 1, maxValue: 100, numberPrecision: 0 },
		default: 90,
		description: 'Of a JPEG, 1 to 100: more is better and larger',
		displayOptions: { show: { operation }, hide: { outputFormat: ['png'] } },
	},
];
