import type { INodeProperties } from 'n8n-workflow';

const operation = ['cutOut', 'hide', 'overlay'];

/** The photo that the masks were made of. */
export const photoProperties: INodeProperties[] = [
	{
		displayName: 'Photo Source',
		name: 'photoSource',
		type: 'options',
		default: 'binary',
		options: [
			{ name: 'Binary Data', value: 'binary', description: 'A file of this item or of an earlier node' },
			{ name: 'URL', value: 'url', description: 'Its address' },
		],
		displayOptions: { show: { operation } },
	},
	{
		displayName: 'Photo Field',
		name: 'photoProperty',
		type: 'string',
		required: true,
		default: 'data',
		hint: "The name of the binary field with the photo that was segmented. Is it in an earlier node? Then an expression: {{ $('Name of the node').item.binary.data }}",
		displayOptions: { show: { operation, photoSource: ['binary'] } },
	},
	{
		displayName: 'Photo URL',
		name: 'photoUrl',
		type: 'string',
		required: true,
		default: '',
		placeholder: '={{ $json.inputUrl }}',
		description: 'Address of the photo that was segmented',
		displayOptions: { show: { operation, photoSource: ['url'] } },
	},
];
