import { NodeConnectionTypes, type INodeType, type INodeTypeDescription } from 'n8n-workflow';

import { endpointDescription } from '../shared/entry/endpointDescription';
import { wakeUp } from '../shared/entry/wakeUp';
import { contract } from './contract';
import { properties } from './properties';

export class Sam3Image implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'SAM 3 Image',
		name: 'sam3Image',
		icon: { light: 'file:../../icons/falSam.svg', dark: 'file:../../icons/falSam.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle: '={{ $parameter["operation"] + ": " + ($parameter["prompt"] || "points and boxes") }}',
		description:
			'Find objects in an image by words, points or boxes with SAM 3 on fal.ai: cut-outs, masks, boxes, a count',
		defaults: { name: 'SAM 3 Image' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'falSamApi', required: true }],
		...endpointDescription(contract, properties),
	};

	webhook = wakeUp(contract);
}
