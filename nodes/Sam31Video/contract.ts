import type { EndpointContract } from '../shared/contract/contract';
import { videoContract, videoInput } from '../shared/sam3/videoContract';
import { int, maximum, minimum, object, optional } from '../shared/vendor/zod';

export const contract = {
	endpoint: 'fal-ai/sam-3-1/video',
	input: object({ ...videoInput, max_num_objects: optional(int().check(minimum(1), maximum(128))) }),
	realtime: true,
	...videoContract,
} satisfies EndpointContract;
