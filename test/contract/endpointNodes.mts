import type { INodeProperties, INodeTypeDescription } from 'n8n-workflow';

import { Sam } from '../../nodes/Sam/Sam.node.js';
import { contract as samContract } from '../../nodes/Sam/contract.js';
import { Sam2AutoSegment } from '../../nodes/Sam2AutoSegment/Sam2AutoSegment.node.js';
import { contract as sam2AutoSegmentContract } from '../../nodes/Sam2AutoSegment/contract.js';
import { Sam2Video } from '../../nodes/Sam2Video/Sam2Video.node.js';
import { contract as sam2VideoContract } from '../../nodes/Sam2Video/contract.js';
import { Sam3Image } from '../../nodes/Sam3Image/Sam3Image.node.js';
import { contract as sam3ImageContract } from '../../nodes/Sam3Image/contract.js';
import type { EndpointContract } from '../../nodes/shared/contract/contract.js';
import type { SchemaTable } from './schemaTables.mjs';

/** An endpoint's contract, whose input is known to be an object with named fields. */
export type ObjectContract = EndpointContract & { input: { shape: object }; output: { shape: object } };

export const ENDPOINT_NODES: Record<
	SchemaTable['node'],
	{ description: INodeTypeDescription; contract: ObjectContract }
> = {
	sam3Image: { description: new Sam3Image().description, contract: sam3ImageContract },
	sam2AutoSegment: { description: new Sam2AutoSegment().description, contract: sam2AutoSegmentContract },
	sam2Video: { description: new Sam2Video().description, contract: sam2VideoContract },
	sam: { description: new Sam().description, contract: samContract },
};

/** The Options collection of one operation. */
export function optionsOf({ properties }: INodeTypeDescription, operation: string): INodeProperties[] {
	const collections = properties.filter(
		({ name, displayOptions }) => name === 'options' && displayOptions?.show?.operation?.includes(operation),
	);
	return collections.flatMap(({ options }) => options as INodeProperties[]);
}

/** What the panel calls each parameter, also those under Options. */
export function parameterLabels({ properties }: INodeTypeDescription): Map<string, string> {
	const all = properties.flatMap((property) =>
		property.type === 'collection' ? (property.options as INodeProperties[]) : [property],
	);
	return new Map(all.map(({ name, displayName }) => [name, displayName]));
}
