import type { EndpointContract } from '../shared/contract/contract';
import { videoContract, videoInput } from '../shared/sam3/videoContract';
import { object } from '../shared/vendor/zod';

export const contract = {
	endpoint: 'fal-ai/sam-3/video',
	input: object(videoInput),
	...videoContract,
} satisfies EndpointContract;
