import { NodeConnectionTypes, type INodeType, type INodeTypeDescription } from 'n8n-workflow';

import '../shared/run/n8nVersion';
import { modelNames, properties } from './properties';
import { receiveCall } from './receiveCall';

export class FalSamTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Fal SAM Trigger',
		name: 'falSamTrigger',
		icon: { light: 'file:../../icons/falSamTrigger.svg', dark: 'file:../../icons/falSamTrigger.dark.svg' },
		group: ['trigger'],
		version: 1,
		subtitle: `={{ ${JSON.stringify(modelNames)}[$parameter["endpoint"]] }}`,
		description: 'Starts the workflow when fal has finished a request, with its masks',
		defaults: { name: 'Fal SAM Trigger' },
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'falSamApi', required: true }],
		webhooks: [{ name: 'default', httpMethod: 'POST', responseMode: 'onReceived', responseData: '', path: 'fal-sam' }],
		properties,
	};

	// fal keeps no list of webhooks: it takes the URL with each request, so there is nothing to register.
	webhookMethods = {
		default: { checkExists: async () => true, create: async () => true, delete: async () => true },
	};

	webhook = receiveCall;
}
