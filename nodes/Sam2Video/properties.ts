import type { INodeProperties } from 'n8n-workflow';

import { mediaSource } from '../shared/panel/mediaSource';
import { operationProperties, showForRequest } from '../shared/panel/operation';
import { optionProperties } from '../shared/panel/options';
import { frameIndex, objectId, promptProperties } from '../shared/panel/prompts';
import { switchField, visible } from '../shared/panel/schemaField';
import { contract } from './contract';

const maskSource: INodeProperties[] = [
	{
		displayName: 'Start Mask',
		name: 'maskSource',
		type: 'options',
		default: 'none',
		options: [
			{ name: 'Binary Data', value: 'binary', description: 'A mask from an earlier node' },
			{ name: 'None', value: 'none' },
			{ name: 'URL', value: 'url', description: 'A public address of the mask, or a data URI' },
		],
		description: 'A picture of the object in the first frame, instead of points and boxes',
		displayOptions: { show: showForRequest },
	},
	{
		displayName: 'Mask URL',
		name: 'maskUrl',
		type: 'string',
		required: true,
		default: '',
		description: 'Public http(s) address of the mask, or a data URI',
		displayOptions: { show: { ...showForRequest, maskSource: ['url'] } },
		routing: { send: { type: 'body', property: 'mask_url' } },
	},
	{
		displayName: 'Mask Binary Field',
		name: 'maskBinaryPropertyName',
		type: 'string',
		required: true,
		default: 'mask_0',
		hint: 'The name of the input field with the mask',
		displayOptions: { show: { ...showForRequest, maskSource: ['binary'] } },
	},
];

export const properties: INodeProperties[] = [
	...operationProperties({
		action: 'Follow an object through a video',
		media: 'a video',
		neighbours: 'By words: SAM 3 Video. In a picture: SAM 2 Image.',
	}),
	...mediaSource('video'),
	...promptProperties(contract.prompts, [frameIndex, objectId]),
	...maskSource,
	...visible([
		switchField('apply_mask', false, {
			displayName: 'Apply Mask',
			description: 'Whether to get the video with the mask on it instead of the mask alone',
		}),
	]),
	...optionProperties(
		[
			switchField('boundingbox_zip', false, {
				displayName: 'Bounding Box Zip',
				description: 'Whether to also get a zip file with the boxes of every frame',
			}),
		],
		{ realtime: true },
	),
];
