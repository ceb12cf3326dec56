import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import type { INodeProperties, INodeTypeDescription } from 'n8n-workflow';

import type { EndpointFacts } from './endpointFacts.mjs';
import { type ObjectContract, PACKAGE_NODES, type PackageNode } from './packageNodes.mjs';

export type EndpointNode = PackageNode & { contract: ObjectContract };

/** The nodes of package.json that send requests to an endpoint: every list of endpoints in the tests comes from this one. */
export const ENDPOINT_NODES = PACKAGE_NODES.filter((node): node is EndpointNode => node.contract !== undefined);

export function endpointNode(name: string): EndpointNode {
	const found = ENDPOINT_NODES.find(({ description }) => description.name === name);
	if (!found) throw new Error(`package.json has no endpoint node ${name}`);
	return found;
}

/** The file with what the tests know of the endpoint of this node; undefined where there is none. */
export function factsOf(node: string): EndpointFacts | undefined {
	const file = fileURLToPath(new URL(`./${node}.endpoint.mts`, import.meta.url));
	return existsSync(file) ? (createRequire(import.meta.url)(file) as { facts: EndpointFacts }).facts : undefined;
}

export const ENDPOINT_FACTS = ENDPOINT_NODES.flatMap(({ description }) => factsOf(description.name) ?? []);
/** The published input schemas. */
export const SCHEMA_TABLES = ENDPOINT_FACTS.map(({ table }) => table);

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
