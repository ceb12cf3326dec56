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
			{ name: 'URL', value: 'url', description: 'Its address, which the SAM nodes give as inputUrl' },
		],
		displayOptions: { show: { operation } },
	},
	{
		displayName: 'Photo Field',
		name: 'photoProperty',
		type: 'string',
		required: true,
		default: 'data',
		hint: 'The photo that was segmented. Not in the input? Take URL above.',
		description:
			"Name of the binary field with the photo. For a photo of an earlier node an expression: <code>{{ $('Name of the node').item.binary.data }}</code>.",
		displayOptions: { show: { operation, photoSource: ['binary'] } },
	},
	{
		displayName: 'Photo URL',
		name: 'photoUrl',
		type: 'string',
		required: true,
		// What the SAM nodes say, so that nothing is left to fill in behind them.
		default: '={{ $json.inputUrl }}',
		placeholder: 'https://example.com/photo.jpg',
		description: 'Address of the photo that was segmented',
		displayOptions: { show: { operation, photoSource: ['url'] } },
	},
];
