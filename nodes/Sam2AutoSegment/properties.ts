import type { INodeProperties } from 'n8n-workflow';

import { mediaSource } from '../shared/panel/mediaSource';
import { operationProperties, showForResult } from '../shared/panel/operation';
import { optionProperties } from '../shared/panel/options';
import { outputMode } from '../shared/panel/outputMode';
import { numberField, outputFormat, syncMode, visible } from '../shared/panel/schemaField';
import { contract } from './contract';

export const properties: INodeProperties[] = [
	...operationProperties({
		action: 'Get a mask for everything in an image',
		media: 'an image',
		neighbours: 'Or by words: SAM 3 Image. By a click: SAM 2 Image.',
	}),
	...mediaSource('image'),
	...visible([
		numberField(
			'points_per_side',
			32,
			{ min: 1, precision: 0 },
			{
				displayName: 'Points per Side',
				hint: 'More finds smaller things, and takes longer.',
				description: 'How densely the image is searched',
			},
		),
		numberField(
			'min_mask_region_area',
			100,
			{ min: 0, precision: 0 },
			{
				displayName: 'Min Mask Region Area',
				hint: 'In pixels. What is smaller is left out.',
				description: 'The smallest region to keep, in pixels',
			},
		),
		outputFormat(['jpeg', 'png']),
	]),
	outputMode('image', showForResult),
	...optionProperties(
		[
			numberField(
				'pred_iou_thresh',
				0.88,
				{ min: 0, max: 1, precision: 2 },
				{
					displayName: 'Predicted IoU Threshold',
					description: 'How good the model must think a mask is, 0 to 1. Lower gives more masks.',
				},
			),
			numberField(
				'stability_score_thresh',
				0.95,
				{ min: 0, max: 1, precision: 2 },
				{
					displayName: 'Stability Score Threshold',
					description: 'How stable the edge of a mask must be, 0 to 1. Lower gives more masks.',
				},
			),
			syncMode,
		],
		contract,
	),
];
