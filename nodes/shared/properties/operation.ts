import type { INodeProperties } from 'n8n-workflow';

/** Shown only where a new request is made. */
export const showForRequest = { operation: ['segment'] };

/** `paginate` hands every item to the node's `requestOperations.pagination` function, which owns the request's life. */
export const operation: INodeProperties = {
	displayName: 'Operation',
	name: 'operation',
	type: 'options',
	noDataExpression: true,
	default: 'segment',
	options: [
		{
			name: 'Segment',
			value: 'segment',
			action: 'Segment and get the masks',
			description: 'Send the request, wait for it, and get the masks as binary data',
		},
	],
	routing: { send: { paginate: true } },
};
