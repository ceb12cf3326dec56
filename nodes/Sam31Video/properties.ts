import type { INodeProperties } from 'n8n-workflow';

import { numberField } from '../shared/panel/schemaField';
import { videoProperties } from '../shared/sam3/videoPanel';
import { contract } from './contract';

export const properties: INodeProperties[] = videoProperties({
	price: 'fal charges $0.01 per 16 frames of the video (fal.ai, October 2026)',
	neighbours: 'Or at half the price: SAM 3 Video. By clicks: SAM 2 Video.',
	further: [
		numberField(
			'max_num_objects',
			16,
			{ min: 1, max: 128, precision: 0 },
			{ displayName: 'Max Objects', description: 'The most objects to follow at once, 1 to 128' },
		),
	],
	contract,
});
