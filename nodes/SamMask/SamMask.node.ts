import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';

import '../shared/run/n8nVersion';
import { runItems } from './item/runItems';
import { formatNames } from './properties/exportOutlines';
import { properties } from './properties/properties';

export class SamMask implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'SAM Mask',
		name: 'samMask',
		icon: { light: 'file:../../icons/samMask.svg', dark: 'file:../../icons/samMask.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle: `={{ { cutOut: "cut out", hide: "hide", refine: "refine mask", measure: "measure", export: "export: " + (${JSON.stringify(formatNames)})[$parameter["format"]], overlay: "draw overlay" }[$parameter["operation"]] }}`,
		description:
			'Cut out, hide, measure or export what the masks of the SAM nodes show. Works in n8n itself, free of charge.',
		defaults: { name: 'SAM Mask' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'falSamApi', required: true, displayOptions: { show: { 'options.uploadResult': [true] } } }],
		properties,
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return [await runItems(this, properties)];
	}
}
