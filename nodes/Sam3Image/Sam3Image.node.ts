import { NodeConnectionTypes, type INodeType, type INodeTypeDescription } from 'n8n-workflow';

import { endpointDescription } from '../shared/entry/endpointDescription';
import { wakeUp } from '../shared/entry/wakeUp';
import { subtitle } from '../shared/panel/subtitle';
import { contract } from './contract';
import { properties } from './properties';

export class Sam3Image implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'SAM 3 Image',
		name: 'sam3Image',
		icon: { light: 'file:../../icons/falSam.svg', dark: 'file:../../icons/falSam.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle: subtitle({ words: 'prompt', prompts: true }),
		description:
			'Find what words, points or boxes describe in an image with SAM 3 on fal.ai: how many there are, where each is and how sure the model is, with masks and cut-outs',
		defaults: { name: 'SAM 3 Image' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'falSamApi', required: true }],
		...endpointDescription(contract, properties),
	};

	webhook = wakeUp(contract);
}
