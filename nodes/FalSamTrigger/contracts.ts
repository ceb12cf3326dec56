import { contract as legacy } from '../Sam/contract';
import { contract as autoSegment } from '../Sam2AutoSegment/contract';
import { contract as video } from '../Sam2Video/contract';
import { contract as sam3Image } from '../Sam3Image/contract';
import type { EndpointContract } from '../shared/contract/contract';

/** The endpoints whose calls the trigger understands, by the name of their node. */
export const contracts: Record<string, EndpointContract> = {
	'SAM (Legacy)': legacy,
	'SAM 2 Auto Segment': autoSegment,
	'SAM 2 Video': video,
	'SAM 3 Image': sam3Image,
};
