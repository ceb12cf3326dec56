import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import type { EndpointContract } from '../contract/contract';
import type { Options } from './optionValues';
import { earlierOutputMode, outputMode } from './outputMode';
import { promptOptions, promptsAsJson } from './promptRows';
import { fileLifetime, queuePriority, startTimeout, storeIo } from './sentOptions';

export const includeLogs: INodeProperties = {
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
	typeOptions: { minValue: 1, maxValue: 100, numberPrecision: 0 },
	// Measured with twenty pictures and a concurrency of 10 at fal: 3.2 s, and 5.1 s with 5 at once.
	default: 10,
	description: 'How many input items are at fal side by side. Twice the concurrency of your fal account keeps it busy.',
};

const keepInputData: INodeProperties = {
	displayName: 'Keep Input Data',
	name: 'keepInputData',
	type: 'boolean',
	default: false,
	description: 'Whether to pass the JSON (as input) and the files of the input item along, for the nodes that follow',
};

export const maxFileSize: INodeProperties = {
	displayName: 'Max File Size (MB)',
	name: 'maxFileSize',
	type: 'number',
	typeOptions: { minValue: 1 },
	default: 100,
	description:
		'A larger file of the result is left out and named in missing; when none is left, the item fails. Without this option there is no limit.',
};

export const onEmpty: INodeProperties = {
	displayName: 'If Nothing Is Found',
	name: 'onEmpty',
	type: 'options',
	default: 'item',
	options: [
		{ name: 'Fail', value: 'error' },
		{ name: 'Output an Item With Found: False', value: 'item' },
		{
			name: 'Output No Item',
			value: 'skip',
			description: 'Inside Loop Over Items this ends the loop early, because no item comes back to it',
		},
	],
	description: 'What to do when there is no match. fal may charge for the request all the same.',
};

const onTimeout: INodeProperties = {
	displayName: 'On Timeout',
	name: 'onTimeout',
	type: 'options',
	default: 'cancel',
	options: [
		{ name: 'Cancel the Request', value: 'cancel' },
		{ name: 'Leave It Running', value: 'leave', description: 'Fetch the result later with Get Result' },
	],
	description: 'What happens at fal when the timeout passes',
};

const timeout: INodeProperties = {
	displayName: 'Timeout (Seconds)',
	name: 'timeout',
	type: 'number',
	typeOptions: { minValue: 0 },
	default: 300,
	description: 'How long to wait for one item',
};

const TRANSPORTS: Array<INodePropertyOptions & { value: Options['transport'] }> = [
	{
		name: 'Callback',
		value: 'callback',
		description:
			'Needs an n8n that the internet can reach: the workflow sleeps until fal calls. Short requests are waited for.',
	},
	{
		name: 'Direct',
		value: 'direct',
		description: 'Fastest for short jobs: one call. Nothing to come back to if it breaks.',
	},
	{ name: 'Queue', value: 'queue', description: 'Through fal’s queue: safe for any length' },
	{
		name: 'Realtime',
		value: 'realtime',
		description: 'For many small pictures: one connection, one after the other. Nothing to come back to if it breaks.',
	},
];

const transport = (realtime: boolean): INodeProperties => ({
	displayName: 'Transport',
	name: 'transport',
	type: 'options',
	default: 'queue',
	options: TRANSPORTS.filter(({ value }) => realtime || value !== 'realtime'),
	description: 'How the request travels to fal',
});

/**
 * What holds for an option that nobody has added: what the panel starts with when somebody adds it. The others have no
 * default: without them there is no limit, or fal decides.
 */
export const DEFAULTS = Object.fromEntries(
	[
		...promptOptions,
		includeLogs,
		itemsAtOnce,
		keepInputData,
		onEmpty,
		onTimeout,
		outputMode('image'),
		queuePriority,
		storeIo,
		timeout,
		transport(true),
	].map((property) => [property.name, property.default]),
) as unknown as Omit<Options, 'fileLifetime' | 'maxFileSize' | 'startTimeout'>;

/**
 * The Options of each operation, as collections that share one name.
 *
 * @param ofEndpoint what the endpoint's schema has beside the visible fields
 */
export function optionProperties(
	ofEndpoint: INodeProperties[],
	{ prompts, realtime = false, timeoutSeconds }: EndpointContract,
): INodeProperties[] {
	const ofPrompts = prompts ? [...promptOptions, ...promptsAsJson(prompts)] : [];
	const patience = timeoutSeconds === undefined ? timeout : { ...timeout, default: timeoutSeconds };
	const sent = [...ofPrompts, ...ofEndpoint, fileLifetime, queuePriority, startTimeout, storeIo];
	const delivered = [includeLogs, keepInputData, maxFileSize, onEmpty, earlierOutputMode];
	return [
		collection(['segment'], [...sent, ...delivered, itemsAtOnce, onTimeout, patience, transport(realtime)]),
		collection(['submit'], [...sent, itemsAtOnce]),
		collection(['getResult'], [...delivered, itemsAtOnce]),
		collection(['getStatus', 'cancel'], [itemsAtOnce]),
	];
}

function collection(operations: string[], options: INodeProperties[]): INodeProperties {
	return {
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add Option',
		default: {},
		displayOptions: { show: { operation: operations } },
		options: options.sort((a, b) => a.displayName.localeCompare(b.displayName)),
	};
}
