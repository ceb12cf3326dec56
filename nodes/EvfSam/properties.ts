import type { INodeProperties } from 'n8n-workflow';

import { mediaSource } from '../shared/panel/mediaSource';
import { operationProperties, showForResult } from '../shared/panel/operation';
import { optionProperties } from '../shared/panel/options';
import { outputMode } from '../shared/panel/outputMode';
import { numberField, switchField, textField, visible } from '../shared/panel/schemaField';
import { contract } from './contract';

export const properties: INodeProperties[] = [
	...operationProperties({
		action: 'Make one mask from a sentence',
		media: 'an image',
		neighbours: 'Or a mask for each thing: SAM 3 Image. By a click: SAM 2 Image.',
	}),
	...mediaSource('image', 'fal charges $0.005 per request (fal.ai, October 2026)'),
	...visible([
		textField('prompt', {
			displayName: 'Prompt',
			placeholder: 'the truck on the left',
			description:
				'What to look for, in a phrase or a sentence. Singular, concrete words do best. This model always finds something, also when it is not there.',
		}),
		textField('negative_prompt', {
			displayName: 'Negative Prompt',
			placeholder: 'wheels',
			description: 'What is taken away from the mask again',
		}),
		switchField('mask_only', true, {
			displayName: 'Mask Only',
			hint: 'On: a mask, white on black. Off: the picture with the mask on it.',
			description: 'Whether to get the mask alone',
		}),
	]),
	outputMode('image', showForResult),
	...visible([
		numberField(
			'expand_mask',
			0,
			{ min: 0, max: 20, precision: 0 },
			{ displayName: 'Expand Mask', description: 'How far the mask grows all round, 0 to 20 pixels' },
		),
		numberField(
			'blur_mask',
			0,
			{ min: 0, max: 50, precision: 0 },
			{
				displayName: 'Blur Mask',
				description: 'How soft the edge of the mask becomes, 0 to 50 pixels. 0 or an odd number.',
			},
		),
		switchField('revert_mask', false, {
			displayName: 'Invert Mask',
			description: 'Whether to swap black and white: everything but the object',
		}),
		switchField('fill_holes', false, {
			displayName: 'Fill Holes',
			description: 'Whether holes inside the mask are filled',
		}),
	]),
	...optionProperties(
		[
			switchField('semantic_type', false, {
				displayName: 'Semantic Type',
				description: 'Whether the prompt is about a part of a body, the background, or several objects',
			}),
			switchField('use_grounding_dino', false, {
				displayName: 'Use Grounding DINO',
				description: 'Whether a detector looks for the words first. It helps with small objects.',
			}),
		],
		contract,
	),
];
