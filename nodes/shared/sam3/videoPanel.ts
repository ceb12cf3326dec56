import type { INodeProperties } from 'n8n-workflow';

import type { EndpointContract } from '../contract/contract';
import { mediaSource } from '../panel/mediaSource';
import { operationProperties, showForResult } from '../panel/operation';
import { optionProperties } from '../panel/options';
import { outputMode } from '../panel/outputMode';
import { objectId, promptProperties } from '../panel/promptRows';
import { choiceField, numberField, switchField, textField, visible } from '../panel/schemaField';
import { videoContract } from './videoContract';

/** What tells the panels of SAM 3 Video and SAM 3.1 Video apart. */
interface VideoPanel {
	price: string;
	neighbours: string;
	/** Further fields of the endpoint, for Options. */
	further: INodeProperties[];
	contract: EndpointContract;
}

/** The panel of SAM 3 and SAM 3.1 for a video. */
export function videoProperties({ price, neighbours, further, contract }: VideoPanel): INodeProperties[] {
	return [
		...operationProperties({ action: 'Find objects in a video', media: 'a video', neighbours }),
		...mediaSource('video', price),
		...visible([
			textField('prompt', {
				displayName: 'Prompt',
				placeholder: 'person, car',
				description:
					'What to look for, as short nouns with commas between them. Everything that matches is followed through the video. Leave it empty to use only points and boxes.',
			}),
			switchField('apply_mask', true, {
				displayName: 'Apply Mask',
				hint: 'On: the video with the mask on it. Off: the mask, white on black.',
				description:
					'Whether the video shows the picture together with the mask. Other video models want the mask alone.',
			}),
		]),
		outputMode('video', showForResult),
		...promptProperties(videoContract.prompts, [objectId]),
		...visible([
			numberField(
				'detection_threshold',
				0.5,
				{ min: 0.1, max: 1, precision: 2 },
				{
					displayName: 'Detection Threshold',
					description: 'How sure the model must be, 0.1 to 1. Lower finds more, and more that is wrong.',
				},
			),
		]),
		...optionProperties(
			[
				...further,
				choiceField(
					'video_output_type',
					'X264 (.mp4)',
					[
						{ name: 'MP4', value: 'X264 (.mp4)' },
						{ name: 'WebM', value: 'VP9 (.webm)' },
					],
					{ displayName: 'Video Output Type', description: 'File format of the video' },
				),
			],
			contract,
		),
	];
}
