import { NodeConnectionTypes, type INodeType, type INodeTypeDescription } from 'n8n-workflow';

import { endpointDescription } from '../shared/entry/endpointDescription';
import { wakeUp } from '../shared/entry/wakeUp';
import { subtitle } from '../shared/panel/subtitle';
import { contract } from './contract';
import { properties } from './properties';

export class Sam31Image implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'SAM 3.1 Image',
		name: 'sam31Image',
		icon: { light: 'file:../../icons/falSam.svg', dark: 'file:../../icons/falSam.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle: subtitle({ words: 'prompt', prompts: true }),
		description:
			'Find what words describe in an image with SAM 3.1 on fal.ai, the newer model: how many there are, where each is and how sure the model is, with masks and cut-outs',
		defaults: { name: 'SAM 3.1 Image' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'falSamApi', required: true }],
		...endpointDescription(contract, properties),
	};

	webhook = wakeUp(contract);
}
