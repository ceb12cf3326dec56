import type { INodeProperties } from 'n8n-workflow';

import { mediaSource } from '../shared/panel/mediaSource';
import { operationProperties, showForResult } from '../shared/panel/operation';
import { optionalMedia } from '../shared/panel/optionalMedia';
import { optionProperties } from '../shared/panel/options';
import { outputMode } from '../shared/panel/outputMode';
import { frameIndex, objectId, promptProperties } from '../shared/panel/promptRows';
import { switchField, visible } from '../shared/panel/schemaField';
import { contract, maskInput } from './contract';

export const properties: INodeProperties[] = [
	...operationProperties({
		action: 'Follow an object through a video',
		media: 'a video',
		neighbours: 'Or by words: SAM 3 Video. In a picture: SAM 2 Image.',
	}),
	...mediaSource('video'),
	...promptProperties(contract.prompts, [frameIndex, objectId]),
	...optionalMedia(maskInput, {
		noun: 'mask',
		description: 'A picture of the object in the first frame, instead of points and boxes',
		defaultProperty: 'mask_0',
	}),
	...visible([
		switchField('apply_mask', false, {
			displayName: 'Apply Mask',
			hint: 'On: the video with the mask on it. Off: the mask, white on black.',
			description: 'Whether to get the video with the mask on it instead of the mask alone',
		}),
	]),
	outputMode('video', showForResult),
	...optionProperties(
		[
			switchField('boundingbox_zip', false, {
				displayName: 'Bounding Box Zip',
				description: 'Whether to also get a zip file with the boxes of every frame',
			}),
		],
		contract,
	),
];
