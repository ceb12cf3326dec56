import type { IDisplayOptions, INodeProperties } from 'n8n-workflow';

/** Shown where a new request is made. */
export const showForRequest: IDisplayOptions['show'] = { operation: ['segment', 'submit'] };

/** Shown where a result comes out. */
export const showForResult: IDisplayOptions['show'] = { operation: ['segment', 'getResult'] };

const requestId: INodeProperties = {
	displayName: 'Request ID',
	name: 'requestId',
	type: 'string',
	required: true,
	default: '',
	placeholder: '764cabcf-b745-4b3e-ae38-1200304cf45b',
	description: 'The requestId that Segment or Submit gave, also in error messages',
	displayOptions: { show: { operation: ['getStatus', 'getResult', 'cancel'] } },
};

const webhookUrl: INodeProperties = {
	displayName: 'Webhook URL',
	name: 'webhookUrl',
	type: 'string',
	default: '',
	placeholder: 'https://n8n.example.com/webhook/…',
	description:
		'Public address that fal calls when the request is finished. Leave it empty to ask for the result later.',
	displayOptions: { show: { operation: ['submit'] } },
	routing: { send: { type: 'query', property: 'fal_webhook', value: '={{ $value || undefined }}' } },
};

/** What the operations of one node say. */
interface OperationWords {
	/** What Segment does for somebody, as the node creator lists it: `Find objects in an image`. */
	action: string;
	/** What the node works on, for example `an image`. */
	media: string;
	/** Which other node to take for what this one is not for. */
	neighbours?: string;
}

/** What to do, and what each operation but Segment needs. In the order of use, so that the first action is the common one. */
export function operationProperties({ action, media, neighbours }: OperationWords): INodeProperties[] {
	return [
		{
			displayName: 'Operation',
			name: 'operation',
			type: 'options',
			noDataExpression: true,
			default: 'segment',
			options: [
				{
					name: 'Segment',
					value: 'segment',
					action,
					description: 'Send the request, wait for it, and get the result as binary data',
				},
				{
					name: 'Submit',
					value: 'submit',
					action: `Submit ${media} without waiting`,
					description: 'Send the request and go on at once. Get the result later by its ID, or let fal call a webhook.',
				},
				{
					name: 'Get Status',
					value: 'getStatus',
					action: 'Get the status of a request',
					description: 'See whether a request waits, runs, is done or has failed',
				},
				{
					name: 'Get Result',
					value: 'getResult',
					action: 'Get the result of a request',
					description: 'Fetch the result of an earlier request again, at no cost',
				},
				{
					name: 'Cancel',
					value: 'cancel',
					action: 'Cancel a request',
					description: 'Stop a request that waits or runs at fal',
				},
			],
			...(neighbours && { hint: neighbours }),
			// Hands every item to the node's requestOperations.pagination function, which owns the request's life.
			routing: { send: { paginate: true } },
		},
		requestId,
		webhookUrl,
	];
}
