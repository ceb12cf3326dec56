import type { EndpointContract } from '../shared/contract/contract';
import { imageContract } from '../shared/sam3/imageContract';

export const contract = { endpoint: 'fal-ai/sam-3/image', realtime: true, ...imageContract } satisfies EndpointContract;
