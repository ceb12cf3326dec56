import type { INodeProperties } from 'n8n-workflow';

import type { MediaInput } from '../contract';
import { showForRequest } from './operation';

/** How the panel's picture gets into the body. */
export const imageMedia: MediaInput = {
	field: 'image_url',
	sourceParameter: 'imageSource',
	binaryParameter: 'binaryPropertyName',
};

/** The picture to work on: a URL, or a file of the input item that is uploaded to fal. */
export const imageSource: INodeProperties[] = [
	{
		displayName: 'Image Source',
		name: 'imageSource',
		type: 'options',
		default: 'url',
		options: [
			{ name: 'URL', value: 'url', description: 'A public address of the image, or a data URI' },
			{ name: 'Binary Data', value: 'binary', description: 'A file from an earlier node, uploaded to fal for you' },
		],
		displayOptions: { show: showForRequest },
	},
	{
		displayName: 'Image URL',
		name: 'imageUrl',
		type: 'string',
		required: true,
		default: '',
		placeholder: 'https://example.com/photo.jpg',
		description: 'Public http(s) address of the image, or a data URI',
		displayOptions: { show: { ...showForRequest, imageSource: ['url'] } },
		routing: { send: { type: 'body', property: 'image_url' } },
	},
	{
		displayName: 'Input Binary Field',
		name: 'binaryPropertyName',
		type: 'string',
		required: true,
		default: 'data',
		hint: 'The name of the input field with the file',
		displayOptions: { show: { ...showForRequest, imageSource: ['binary'] } },
	},
];
