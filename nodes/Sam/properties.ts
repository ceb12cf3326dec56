import type { INodeProperties } from 'n8n-workflow';

import { mediaSource } from '../shared/panel/mediaSource';
import { operationProperties, showForResult } from '../shared/panel/operation';
import { optionProperties } from '../shared/panel/options';
import { outputMode } from '../shared/panel/outputMode';
import { promptProperties } from '../shared/panel/promptRows';
import { numberField, switchField, textField, visible } from '../shared/panel/schemaField';
import { contract } from './contract';

const deprecated: INodeProperties = {
	displayName:
		'fal has deprecated this model and may switch it off. Use the <b>SAM 3 Image</b> node for new workflows.',
	name: 'deprecated',
	type: 'notice',
	default: '',
};

export const properties: INodeProperties[] = [
	deprecated,
	...operationProperties({ action: 'Segment an image with the first SAM', media: 'an image' }),
	...mediaSource('image'),
	...visible([
		textField('text_prompt', {
			displayName: 'Text Prompt',
			placeholder: 'dog',
			description: 'What to look for. Without text, points and boxes everything is segmented.',
		}),
	]),
	...promptProperties(contract.prompts, []),
	...visible([
		switchField('black_white', false, {
			displayName: 'Black and White',
			description: 'Whether the mask is white on black instead of coloured',
		}),
		switchField('invert', false, {
			displayName: 'Invert',
			description: 'Whether to swap the colours of the mask: with Black and White the object is black on white',
		}),
	]),
	outputMode('image', showForResult),
	...optionProperties(
		[
			switchField('better_quality', false, {
				displayName: 'Better Quality',
				description: 'Whether to smooth the edges of the mask',
			}),
			numberField(
				'confidence',
				0.4,
				{ min: 0, max: 1, precision: 2 },
				{
					displayName: 'Confidence',
					description: 'How sure the model must be of a region, 0 to 1',
				},
			),
			numberField(
				'iou',
				0.9,
				{ min: 0, max: 1, precision: 2 },
				{
					displayName: 'IoU',
					description: 'How much two regions may overlap before one is dropped, 0 to 1',
				},
			),
			switchField('retina', true, {
				displayName: 'Retina',
				description: 'Whether to draw the mask at the resolution of the image',
			}),
			numberField(
				'size',
				1024,
				{ min: 1, precision: 0 },
				{
					displayName: 'Size',
					description: 'The size at which the image is analysed, in pixels',
				},
			),
			switchField('with_contours', false, {
				displayName: 'With Contours',
				description: 'Whether to draw the outlines of the regions',
			}),
		],
		contract,
	),
];
