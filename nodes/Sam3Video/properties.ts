import type { INodeProperties } from 'n8n-workflow';

import { videoProperties } from '../shared/sam3/videoPanel';
import { contract } from './contract';

export const properties: INodeProperties[] = videoProperties({
	price: 'fal charges $0.005 per 16 frames of the video (fal.ai, October 2026)',
	neighbours: 'By clicks: SAM 2 Video. More than a few things: SAM 3.1 Video.',
	further: [],
	contract,
});
