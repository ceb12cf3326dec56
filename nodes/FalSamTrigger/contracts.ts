import { contract as evfSam } from '../EvfSam/contract';
import { contract as legacy } from '../Sam/contract';
import { contract as sam2AutoSegment } from '../Sam2AutoSegment/contract';
import { contract as sam2Image } from '../Sam2Image/contract';
import { contract as sam2Video } from '../Sam2Video/contract';
import { contract as sam31Image } from '../Sam31Image/contract';
import { contract as sam31Video } from '../Sam31Video/contract';
import { contract as sam3Image } from '../Sam3Image/contract';
import { contract as sam3Video } from '../Sam3Video/contract';
import type { EndpointContract } from '../shared/contract/contract';

/** The endpoints whose calls the trigger understands, by the name of their node. */
export const contracts: Record<string, EndpointContract> = {
	'EVF-SAM': evfSam,
	'SAM (Legacy)': legacy,
	'SAM 2 Auto Segment': sam2AutoSegment,
	'SAM 2 Image': sam2Image,
	'SAM 2 Video': sam2Video,
	'SAM 3 Image': sam3Image,
	'SAM 3 Video': sam3Video,
	'SAM 3.1 Image': sam31Image,
	'SAM 3.1 Video': sam31Video,
};
