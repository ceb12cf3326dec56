import { NodeConnectionTypes, type INodeType, type INodeTypeDescription } from 'n8n-workflow';

import { endpointDescription } from '../shared/entry/endpointDescription';
import { wakeUp } from '../shared/entry/wakeUp';
import { subtitle } from '../shared/panel/subtitle';
import { contract } from './contract';
import { properties } from './properties';

export class EvfSam implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'EVF-SAM',
		name: 'evfSam',
		icon: { light: 'file:../../icons/falSam.svg', dark: 'file:../../icons/falSam.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle: subtitle({ words: 'prompt' }),
		description:
			'Make one mask of an image from a sentence, with “not this”, grown, softened or inverted, on fal.ai. It always finds something, so it cannot tell whether a thing is there.',
		defaults: { name: 'EVF-SAM' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'falSamApi', required: true }],
		...endpointDescription(contract, properties),
	};

	webhook = wakeUp(contract);
}
