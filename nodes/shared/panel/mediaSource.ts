import type { INodeProperties } from 'n8n-workflow';

import { INPUT_BINARY_FIELD } from '../contract/media';
import { showForRequest } from './operation';

/**
 * The picture or video to work on: a URL, or a file of the input item that is uploaded to fal.
 *
 * @param price what fal publishes about the price; shown here, because only what has a source is charged
 */
export function mediaSource(media: 'image' | 'video', price?: string): INodeProperties[] {
	const name = media === 'image' ? 'Image' : 'Video';
	const source = `${media}Source`;
	return [
		{
			displayName: `${name} Source`,
			name: source,
			type: 'options',
			default: 'url',
			options: [
				{ name: 'URL', value: 'url', description: `A public address of the ${media}, or a data URI` },
				{ name: 'Binary Data', value: 'binary', description: 'A file from an earlier node, uploaded to fal for you' },
			],
			...(price && { hint: price }),
			displayOptions: { show: showForRequest },
		},
		{
			displayName: `${name} URL`,
			name: `${media}Url`,
			type: 'string',
			required: true,
			default: '',
			placeholder: media === 'image' ? 'https://example.com/photo.jpg' : 'https://example.com/clip.mp4',
			description: `Public http(s) address of the ${media}, or a data URI`,
			displayOptions: { show: { ...showForRequest, [source]: ['url'] } },
			routing: { send: { type: 'body', property: `${media}_url` } },
		},
		{
			displayName: INPUT_BINARY_FIELD,
			name: 'binaryPropertyName',
			type: 'string',
			required: true,
			default: 'data',
			hint: 'The name of the input field with the file',
			displayOptions: { show: { ...showForRequest, [source]: ['binary'] } },
		},
	];
}
