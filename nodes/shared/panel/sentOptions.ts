import type { INodeProperties } from 'n8n-workflow';

// Options that fal takes with a request, most of them as headers. run/readOptions.ts has checked the values before.

export const fileLifetime: INodeProperties = {
	displayName: 'File Lifetime (Seconds)',
	name: 'fileLifetime',
	type: 'number',
	typeOptions: { minValue: 60 },
	default: 86400,
	description:
		'How long fal keeps the uploaded and the resulting files. Without this option your account’s setting holds.',
	routing: {
		request: {
			headers: {
				'X-Fal-Object-Lifecycle-Preference': '={{ JSON.stringify({ expiration_duration_seconds: Number($value) }) }}',
			},
		},
	},
};

export const queuePriority: INodeProperties = {
	displayName: 'Queue Priority',
	name: 'queuePriority',
	type: 'options',
	default: 'normal',
	options: [
		{ name: 'Low', value: 'low', description: 'Behind all normal requests' },
		{ name: 'Normal', value: 'normal' },
	],
	description: 'The place in fal’s queue',
};

export const startTimeout: INodeProperties = {
	displayName: 'Start Timeout (Seconds)',
	name: 'startTimeout',
	type: 'number',
	typeOptions: { minValue: 1 },
	default: 600,
	description: 'How long the request may wait at fal before it starts. After that fal gives up on it.',
	routing: { request: { headers: { 'X-Fal-Request-Start-Timeout': '={{ String(Number($value)) }}' } } },
};

export const storeIo: INodeProperties = {
	displayName: 'Store Request at Fal',
	name: 'storeIo',
	type: 'boolean',
	default: true,
	description:
		'Whether fal keeps the input and the result for its history. Without, a result can be fetched again for an hour, a large one for minutes.',
	routing: { request: { headers: { 'X-Fal-Store-IO': '={{ /^false$/i.test($value) ? "0" : "1" }}' } } },
};
