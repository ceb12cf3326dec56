import { NodeConnectionTypes, type INodeType, type INodeTypeDescription } from 'n8n-workflow';

import { endpointDescription } from '../shared/entry/endpointDescription';
import { wakeUp } from '../shared/entry/wakeUp';
import { subtitle } from '../shared/panel/subtitle';
import { contract } from './contract';
import { properties } from './properties';

export class Sam2Video implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'SAM 2 Video',
		name: 'sam2Video',
		icon: { light: 'file:../../icons/samVideo.svg', dark: 'file:../../icons/samVideo.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle: subtitle({ prompts: true }),
		description:
			'Follow one object through a video by clicks, a box or a mask, with SAM 2 on fal.ai: gives a video of the mask',
		defaults: { name: 'SAM 2 Video' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'falSamApi', required: true }],
		...endpointDescription(contract, properties),
	};

	webhook = wakeUp(contract);
}
