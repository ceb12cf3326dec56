import type { INodeProperties } from 'n8n-workflow';

import type { EndpointContract } from '../contract/contract';
import { mediaSource } from '../panel/mediaSource';
import { operationProperties, showForResult } from '../panel/operation';
import { optionProperties } from '../panel/options';
import { outputMode } from '../panel/outputMode';
import { objectId, promptProperties } from '../panel/promptRows';
import {
	cutOutMasks,
	numberField,
	unlessOff,
	outputFormat,
	switchField,
	syncMode,
	visible,
} from '../panel/schemaField';
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
		...visible([
			prompt,
			switchField('return_multiple_masks', false, {
				displayName: 'Return Multiple Masks',
				hint: 'On: every match, up to Max Masks. Off: the best one.',
				description: 'Whether to get a mask for every match instead of only the best one',
			}),
			unlessOff(
				'returnMultipleMasks',
				numberField(
					'max_masks',
					3,
					{ min: 1, max: 32, precision: 0 },
					{ displayName: 'Max Masks', description: 'The most masks to get, 1 to 32' },
				),
			),
			cutOutMasks(true),
		]),
		outputMode('image', showForResult),
		...promptProperties(imageContract.prompts, [objectId]),
		...visible([
			switchField('include_scores', false, {
				displayName: 'Include Scores',
				description: 'Whether to get how sure the model is of each mask, 0 to 1',
			}),
			switchField('include_boxes', false, {
				displayName: 'Include Boxes',
				description: 'Whether to get the box around each mask, in pixels',
			}),
			outputFormat(['jpeg', 'png', 'webp']),
		]),
		...optionProperties([syncMode], contract),
	];
}
