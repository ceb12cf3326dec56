import { NodeConnectionTypes, type INodeType, type INodeTypeDescription } from 'n8n-workflow';

import { endpointDescription } from '../shared/entry/endpointDescription';
import { wakeUp } from '../shared/entry/wakeUp';
import { subtitle } from '../shared/panel/subtitle';
import { contract } from './contract';
import { properties } from './properties';

export class Sam3Video implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'SAM 3 Video',
		name: 'sam3Video',
		icon: { light: 'file:../../icons/samVideo.svg', dark: 'file:../../icons/samVideo.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle: subtitle({ words: 'prompt', prompts: true }),
		description:
			'Find what words, points or boxes describe in a video and follow it from frame to frame, with SAM 3 on fal.ai: gives a video of the masks',
		defaults: { name: 'SAM 3 Video' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'falSamApi', required: true }],
		...endpointDescription(contract, properties),
	};

	webhook = wakeUp(contract);
}
