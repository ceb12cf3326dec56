import type { INodeProperties } from 'n8n-workflow';

const maskChannel: INodeProperties = {
	displayName: 'Mask Channel',
	name: 'maskChannel',
	type: 'options',
	default: 'auto',
	options: [
		{ name: 'Automatic', value: 'auto', description: 'In the transparency where there is any, else in the brightness' },
		{ name: 'Brightness', value: 'brightness', description: 'White is the object' },
		{ name: 'Transparency', value: 'alpha', description: 'What is not transparent is the object' },
	],
	description: 'Where the mask is in its file',
};

const maxMegapixels: INodeProperties = {
	displayName: 'Max Megapixels',
	name: 'maxMegapixels',
	type: 'number',
	typeOptions: { minValue: 0.01, maxValue: 400, numberPrecision: 2 },
	default: 13,
	description:
		'Larger pictures are refused before they are unpacked. While it works on a photo, n8n needs about 14 MB of memory for each megapixel.',
};

const outputProperty = (standard: string): INodeProperties => ({
	displayName: 'Put Output in Field',
	name: 'outputProperty',
	type: 'string',
	default: standard,
	description: 'Name of the binary field for the result',
});

const uploadResult: INodeProperties = {
	displayName: 'Upload Result to Fal',
	name: 'uploadResult',
	type: 'boolean',
	default: false,
	description:
		'Whether to put the result into fal’s storage too and add its address to the output, for the next model. Needs the credential.',
};

/** The Options of each operation, as collections that share one name. */
export const optionProperties: INodeProperties[] = [
	collection(['cutOut', 'hide', 'overlay'], [maskChannel, maxMegapixels, outputProperty('data'), uploadResult]),
	collection(['refine'], [maskChannel, maxMegapixels, outputProperty('mask'), uploadResult]),
	collection(['measure'], [maskChannel, maxMegapixels]),
	collection(['export'], [maskChannel, maxMegapixels, outputProperty('outline'), uploadResult]),
];

function collection(operation: string[], options: INodeProperties[]): INodeProperties {
	return {
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add Option',
		default: {},
		displayOptions: { show: { operation } },
		options,
	};
}
