import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

const TOGETHER: INodePropertyOptions[] = [
	{
		name: 'All Together',
		value: 'union',
		description: 'Everything that is in any of the masks',
	},
	{ name: 'Best Score', value: 'bestScore', description: 'The mask that the model was most sure of' },
	{ name: 'Each, One Item per Mask', value: 'each', description: 'One output item for each mask' },
	{
		name: 'First Minus the Others',
		value: 'firstMinusOthers',
		description: 'What is in the first mask and in none of the others',
	},
	{ name: 'Largest', value: 'largest', description: 'The mask with the most pixels' },
	{ name: 'Only What All Have', value: 'intersection', description: 'What is in every one of the masks' },
];

const EACH_IN_ONE: INodePropertyOptions = {
	name: 'Each on Its Own, in One Item',
	value: 'list',
	description: 'Every mask is an object of its own in one result',
};

/** Which masks to work on. */
export const maskProperties: INodeProperties[] = [
	{
		displayName: 'Mask Source',
		name: 'maskSource',
		type: 'options',
		default: 'binary',
		options: [
			{ name: 'Binary Data', value: 'binary', description: 'Files of the item, as the SAM nodes give them' },
			{ name: 'URL', value: 'url', description: 'Addresses, for AI Agents and for the output mode URLs Only' },
		],
	},
	{
		displayName: 'Mask Fields',
		name: 'maskProperty',
		type: 'string',
		required: true,
		default: 'mask*',
		placeholder: 'mask_0, mask_2',
		hint: 'Binary fields with masks. mask* means all that begin with mask.',
		description: 'Names of the binary fields with masks, with commas between them; * stands for any ending',
		displayOptions: { show: { maskSource: ['binary'] } },
	},
	{
		displayName: 'Mask URLs',
		name: 'maskUrls',
		type: 'string',
		required: true,
		// What the SAM nodes say, as with the photo.
		default: '={{ $json.masks?.map((mask) => mask.url) }}',
		placeholder: 'https://example.com/mask.png',
		description: 'Address of a mask, or several with commas or in a list',
		displayOptions: { show: { maskSource: ['url'] } },
	},
	{
		displayName: 'Several Masks',
		name: 'severalMasks',
		type: 'options',
		default: 'union',
		options: TOGETHER,
		description: 'What to do when the item has more than one mask',
		displayOptions: { show: { operation: ['cutOut', 'hide', 'measure', 'refine'] } },
	},
	{
		displayName: 'Several Masks',
		name: 'severalMasks',
		type: 'options',
		default: 'list',
		options: [...TOGETHER.slice(0, 3), EACH_IN_ONE, ...TOGETHER.slice(3)],
		description: 'What to do when the item has more than one mask',
		displayOptions: { show: { operation: ['export', 'overlay'] } },
	},
];
