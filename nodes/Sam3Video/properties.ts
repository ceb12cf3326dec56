import type { INodeProperties } from 'n8n-workflow';

import { videoProperties } from '../shared/sam3/videoPanel';
import { contract } from './contract';

export const properties: INodeProperties[] = videoProperties({
	price: 'fal charges $0.005 per 16 frames of the video (fal.ai, October 2026)',
	neighbours: 'Or by clicks: SAM 2 Video. Many things at once: SAM 3.1 Video.',
	further: [],
	contract,
});
