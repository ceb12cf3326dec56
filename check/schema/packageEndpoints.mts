import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { INodeProperties } from 'n8n-workflow';
import { toJSONSchema } from 'zod/v4';

import type { EndpointContract } from '../../nodes/shared/contract/contract.js';
import { readShape, type Shape } from './shape.mjs';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** What the panel starts with and allows, for one field of the API. */
export interface PanelValue {
	type: string;
	default: unknown;
	minimum?: number;
	maximum?: number;
}

/** An endpoint as the package has it. */
export interface PackageEndpoint {
	endpoint: string;
	/** fal has deprecated it, as far as the package knows. */
	deprecated: boolean;
	/** What the node lets through, and what it can read. */
	input: Shape;
	output: Shape;
	/** By API field. */
	panel: Map<string, PanelValue>;
	/** US dollars that the panel says a request costs; absent when it says nothing. */
	saidUsd?: number;
}

/** Every endpoint for which package.json names a node, read from the node's own contract and panel. */
export async function packageEndpoints(): Promise<PackageEndpoint[]> {
	const { n8n } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { n8n: { nodes: string[] } };
	const folders = n8n.nodes.map((built) => dirname(join(ROOT, built.replace(/^dist\//, ''))));
	return await Promise.all(folders.filter((folder) => existsSync(join(folder, 'contract.ts'))).map(readEndpoint));
}

async function readEndpoint(folder: string): Promise<PackageEndpoint> {
	const load = async (name: string): Promise<unknown> => await import(pathToFileURL(join(folder, name)).href);
	const { contract } = (await load('contract.ts')) as { contract: EndpointContract };
	const { properties } = (await load('properties.ts')) as { properties: INodeProperties[] };
	return {
		endpoint: contract.endpoint,
		deprecated: contract.successor !== undefined,
		input: shapeOf(contract.input),
		output: shapeOf(contract.output),
		panel: panelValues(properties),
		saidUsd: priceSaid(properties),
	};
}

function shapeOf(schema: EndpointContract['input']): Shape {
	const json = toJSONSchema(schema, { io: 'input' }) as Record<string, unknown>;
	return readShape(json, json);
}

function panelValues(properties: INodeProperties[]): Map<string, PanelValue> {
	const values = new Map<string, PanelValue>();
	for (const property of properties.flatMap((one) =>
		one.type === 'collection' ? (one.options as INodeProperties[]) : [one],
	)) {
		const field = property.routing?.send?.property;
		if (field === undefined || values.has(field)) continue;
		const { minValue: minimum, maxValue: maximum } = property.typeOptions ?? {};
		values.set(field, { type: property.type, default: property.default, minimum, maximum });
	}
	return values;
}

/** The first amount of dollars in the panel. */
function priceSaid(properties: INodeProperties[]): number | undefined {
	const said = /\$(\d+(?:\.\d+)?)/.exec(JSON.stringify(properties))?.[1];
	return said === undefined ? undefined : Number(said);
}
