import type { INodeProperties } from 'n8n-workflow';

import { imageSource } from '../shared/properties/imageSource';
import { operation, showForRequest } from '../shared/properties/operation';
import { requestOptions } from '../shared/properties/options';
import { boxParameters, pointParameters } from '../shared/properties/prompts';

const show = showForRequest;

export const properties: INodeProperties[] = [
	operation,
	...imageSource,
	{
		displayName: 'Prompt',
		name: 'prompt',
		type: 'string',
		default: '',
		placeholder: 'truck',
		description:
			'What to look for, as a short noun. Leave it empty to use only points and boxes.',
		hint: 'To get everything in the picture use SAM 2 Auto Segment',
		displayOptions: { show },
		routing: { send: { type: 'body', property: 'prompt' } },
	},
	...pointParameters('pointPrompts', 'point_prompts'),
	...boxParameters('boxPrompts', 'box_prompts'),
	{
		displayName: 'Return Multiple Masks',
		name: 'returnMultipleMasks',
		type: 'boolean',
		default: false,
		description: 'Whether to get a mask for every match instead of only the best one',
		displayOptions: { show },
		routing: { send: { type: 'body', property: 'return_multiple_masks' } },
	},
	{
		displayName: 'Max Masks',
		name: 'maxMasks',
		type: 'number',
		typeOptions: { minValue: 1, maxValue: 32, numberPrecision: 0 },
		default: 3,
		description: 'The most masks to get when Return Multiple Masks is on, 1 to 32',
		displayOptions: { show },
		routing: { send: { type: 'body', property: 'max_masks' } },
	},
	{
		displayName: 'Include Scores',
		name: 'includeScores',
		type: 'boolean',
		default: false,
		description: 'Whether to get how sure the model is of each mask, 0 to 1',
		displayOptions: { show },
		routing: { send: { type: 'body', property: 'include_scores' } },
	},
	{
		displayName: 'Include Boxes',
		name: 'includeBoxes',
		type: 'boolean',
		default: false,
		description: 'Whether to get the box around each mask, in pixels',
		displayOptions: { show },
		routing: { send: { type: 'body', property: 'include_boxes' } },
	},
	{
		displayName: 'Apply Mask',
		name: 'applyMask',
		type: 'boolean',
		default: true,
		description: 'Whether the preview shows the masks on the image',
		displayOptions: { show },
		routing: { send: { type: 'body', property: 'apply_mask' } },
	},
	{
		displayName: 'Output Format',
		name: 'outputFormat',
		type: 'options',
		default: 'png',
		options: [
			{ name: 'JPEG', value: 'jpeg' },
			{ name: 'PNG', value: 'png' },
			{ name: 'WebP', value: 'webp' },
		],
		description: 'File format of the masks and the preview',
		displayOptions: { show },
		routing: { send: { type: 'body', property: 'output_format' } },
	},
	requestOptions([
		{
			displayName: 'Sync Mode',
			name: 'syncMode',
			type: 'boolean',
			default: false,
			description: 'Whether fal sends the files inside its answer and keeps no copy of them',
			routing: { send: { type: 'body', property: 'sync_mode' } },
		},
	]),
];
