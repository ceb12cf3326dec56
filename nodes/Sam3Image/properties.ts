import type { INodeProperties } from 'n8n-workflow';

import { mediaSource } from '../shared/panel/mediaSource';
import { operationProperties } from '../shared/panel/operation';
import { optionProperties } from '../shared/panel/options';
import { objectId, promptOptions, promptProperties } from '../shared/panel/prompts';
import { numberField, outputFormat, switchField, syncMode, textField, visible } from '../shared/panel/schemaField';
import { contract } from './contract';

export const properties: INodeProperties[] = [
	...operationProperties('an image', 'Segment and Submit: fal charges $0.005 per request (fal.ai, October 2026)'),
	...mediaSource('image'),
	...visible([
		textField('prompt', {
			displayName: 'Prompt',
			placeholder: 'truck',
			description: 'What to look for, as a short noun. Leave it empty to use only points and boxes.',
			hint: 'To get everything in the picture use SAM 2 Auto Segment',
		}),
	]),
	...promptProperties(contract.prompts, [objectId]),
	...visible([
		switchField('return_multiple_masks', false, {
			displayName: 'Return Multiple Masks',
			description: 'Whether to get a mask for every match instead of only the best one',
		}),
		numberField(
			'max_masks',
			3,
			{ min: 1, max: 32, precision: 0 },
			{
				displayName: 'Max Masks',
				description: 'The most masks to get when Return Multiple Masks is on, 1 to 32',
			},
		),
		switchField('include_scores', false, {
			displayName: 'Include Scores',
			description: 'Whether to get how sure the model is of each mask, 0 to 1',
		}),
		switchField('include_boxes', false, {
			displayName: 'Include Boxes',
			description: 'Whether to get the box around each mask, in pixels',
		}),
		switchField('apply_mask', true, {
			displayName: 'Apply Mask',
			description: 'Whether the preview shows the masks on the image',
		}),
		outputFormat(['jpeg', 'png', 'webp']),
	]),
	...optionProperties([...promptOptions, syncMode], { realtime: true }),
];
