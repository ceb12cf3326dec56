import { NodeConnectionTypes, type INodeType, type INodeTypeDescription } from 'n8n-workflow';

import { endpointDescription } from '../shared/entry/endpointDescription';
import { wakeUp } from '../shared/entry/wakeUp';
import { subtitle } from '../shared/panel/subtitle';
import { contract } from './contract';
import { properties } from './properties';

export class Sam implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'SAM (Legacy)',
		name: 'sam',
		icon: { light: 'file:../../icons/falSam.svg', dark: 'file:../../icons/falSam.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle: subtitle({ words: 'textPrompt', prompts: true, otherwise: 'everything' }),
		description:
			'Find objects in an image with the first Segment Anything on fal.ai, which is deprecated: use SAM 3 Image instead',
		defaults: { name: 'SAM (Legacy)' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'falSamApi', required: true }],
		...endpointDescription(contract, properties),
	};

	webhook = wakeUp(contract);
}
