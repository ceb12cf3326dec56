import { NodeConnectionTypes, type INodeType, type INodeTypeDescription } from 'n8n-workflow';

import { endpointDescription } from '../shared/entry/endpointDescription';
import { wakeUp } from '../shared/entry/wakeUp';
import { subtitle } from '../shared/panel/subtitle';
import { contract } from './contract';
import { properties } from './properties';

export class Sam2Image implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'SAM 2 Image',
		name: 'sam2Image',
		icon: { light: 'file:../../icons/falSam.svg', dark: 'file:../../icons/falSam.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle: subtitle({ prompts: true }),
		description:
			'Pick out the one object of an image that lies at a point or in a box, with SAM 2 on fal.ai: gives its mask or cut-out',
		defaults: { name: 'SAM 2 Image' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'falSamApi', required: true }],
		...endpointDescription(contract, properties),
	};

	webhook = wakeUp(contract);
}
