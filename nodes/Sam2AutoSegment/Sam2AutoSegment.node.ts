import { NodeConnectionTypes, type INodeType, type INodeTypeDescription } from 'n8n-workflow';

import { endpointDescription } from '../shared/entry/endpointDescription';
import { wakeUp } from '../shared/entry/wakeUp';
import { subtitle } from '../shared/panel/subtitle';
import { contract } from './contract';
import { properties } from './properties';

export class Sam2AutoSegment implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'SAM 2 Auto Segment',
		name: 'sam2AutoSegment',
		icon: { light: 'file:../../icons/falSam.svg', dark: 'file:../../icons/falSam.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle: subtitle({ otherwise: 'everything' }),
		description: 'Get a mask for everything in an image, without saying what, with SAM 2 on fal.ai',
		defaults: { name: 'SAM 2 Auto Segment' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'falSamApi', required: true }],
		...endpointDescription(contract, properties),
	};

	webhook = wakeUp(contract);
}
