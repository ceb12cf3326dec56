import type { INodeProperties } from 'n8n-workflow';

import type { EndpointContract } from '../contract/contract';
import { mediaSource } from '../panel/mediaSource';
import { operationProperties } from '../panel/operation';
import { optionProperties } from '../panel/options';
import { objectId, promptProperties } from '../panel/promptProperties';
import { cutOutMasks, numberField, outputFormat, switchField, syncMode, visible } from '../panel/schemaField';
import { imageContract } from './imageContract';

/** What tells the panels of SAM 3 Image and SAM 3.1 Image apart. */
interface ImagePanel {
	price: string;
	neighbours: string;
	prompt: INodeProperties;
	contract: EndpointContract;
}

/** The panel of SAM 3 and SAM 3.1 for an image. */
export function imageProperties({ price, neighbours, prompt, contract }: ImagePanel): INodeProperties[] {
	return [
		...operationProperties({ action: 'Find objects in an image', media: 'an image', neighbours }),
		...mediaSource('image', price),
		...visible([prompt]),
		...promptProperties(imageContract.prompts, [objectId]),
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
			cutOutMasks(true),
			outputFormat(['jpeg', 'png', 'webp']),
		]),
		...optionProperties([syncMode], contract),
	];
}
