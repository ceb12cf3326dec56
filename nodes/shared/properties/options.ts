import type { INodeProperties } from 'n8n-workflow';

import { showForRequest } from './operation';

const includeLogs: INodeProperties = {
	displayName: 'Include Logs',
	name: 'includeLogs',
	type: 'boolean',
	default: false,
	description: 'Whether to add the log lines of the model to the output',
};

const itemsAtOnce: INodeProperties = {
	displayName: 'Items at Once',
	name: 'itemsAtOnce',
	type: 'number',
	typeOptions: { minValue: 1, maxValue: 100 },
	default: 5,
	description: 'How many input items are worked on side by side. Raise it if your fal account allows more.',
};

const onEmpty: INodeProperties = {
	displayName: 'If Nothing Is Found',
	name: 'onEmpty',
	type: 'options',
	default: 'item',
	options: [
		{ name: 'Output an Item With Found: False', value: 'item' },
		{ name: 'Output No Item', value: 'skip' },
		{ name: 'Fail', value: 'error' },
	],
	description: 'What to do when the picture has no match. fal charges for the request all the same.',
};

const outputMode: INodeProperties = {
	displayName: 'Output Mode',
	name: 'outputMode',
	type: 'options',
	default: 'singleItem',
	options: [
		{
			name: 'One Item With All Masks',
			value: 'singleItem',
			description: 'Binary fields mask_0, mask_1, … on one item',
		},
		{ name: 'One Item per Mask', value: 'itemPerMask', description: 'Binary field mask on each item' },
		{ name: 'URLs Only', value: 'urlsOnly', description: 'Nothing is downloaded' },
	],
	description: 'How the masks come out of this node',
};

const timeout: INodeProperties = {
	displayName: 'Timeout (Seconds)',
	name: 'timeout',
	type: 'number',
	typeOptions: { minValue: 1 },
	default: 300,
	description: 'How long to wait for one item. After that the request is cancelled at fal.',
};

/** The Options of an endpoint node: what its schema has beside the visible fields, and what all endpoints share. */
export function requestOptions(ofEndpoint: INodeProperties[]): INodeProperties {
	const options = [...ofEndpoint, includeLogs, itemsAtOnce, onEmpty, outputMode, timeout];
	return {
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add Option',
		default: {},
		displayOptions: { show: showForRequest },
		options: options.sort((a, b) => a.displayName.localeCompare(b.displayName)),
	};
}
