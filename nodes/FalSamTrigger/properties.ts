import type { INodeProperties } from 'n8n-workflow';

import { includeLogs, maxFileSize, onEmpty } from '../shared/panel/options';
import { earlierOutputMode, outputMode } from '../shared/panel/outputMode';
import { contracts } from './contracts';

/** What the panel calls a model, by its endpoint. */
export const modelNames = Object.fromEntries(Object.entries(contracts).map(([name, { endpoint }]) => [endpoint, name]));

const userId: INodeProperties = {
	displayName: 'Fal User ID',
	name: 'userId',
	type: 'string',
	default: '',
	description:
		'Only requests of this fal account start the workflow. Without this option it is those that the key of the credential can see. n8n’s log names the account of a call that started nothing.',
};

export const properties: INodeProperties[] = [
	{
		displayName:
			'Open <b>Webhook URLs</b> above and copy the production URL into the <b>Webhook URL</b> of a node with the operation <b>Submit</b>. fal calls it when the request is finished, so n8n must be reachable from the internet. Calls that fal has not signed are refused.',
		name: 'howTo',
		type: 'notice',
		default: '',
	},
	{
		displayName: 'Model',
		name: 'endpoint',
		type: 'options',
		default: 'fal-ai/sam-3/image',
		options: Object.entries(modelNames).map(([value, name]) => ({ name, value })),
		description: 'The node that submits the requests',
	},
	{
		displayName: 'If the Request Failed',
		name: 'onFailure',
		type: 'options',
		default: 'item',
		options: [
			{ name: 'Ignore It', value: 'ignore' },
			{ name: 'Start With the Error', value: 'item', description: 'The item has error, message and details' },
		],
		description: 'What to do when the model refused or failed',
	},
	outputMode('image'),
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add Option',
		default: {},
		options: [userId, onEmpty, includeLogs, maxFileSize, earlierOutputMode],
	},
];
