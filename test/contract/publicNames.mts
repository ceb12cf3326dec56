import { createRequire } from 'node:module';
import type { INodeProperties, INodePropertyCollection, INodePropertyOptions } from 'n8n-workflow';

import type { EndpointContract } from '../../nodes/shared/contract/contract.js';
import { manifest, PACKAGE_CREDENTIALS, PACKAGE_NODES, type PackageNode } from '../endpoints/packageNodes.mjs';

/** Nested names; a list stands for a set of values. */
export interface Names {
	[name: string]: Names | string[];
}

/** JSON Schema, as far as build/outputSchemas.js uses it. */
export interface OutputSchema {
	type: string;
	properties?: Record<string, OutputSchema>;
	items?: OutputSchema;
}

/** The JSON that each operation of an endpoint node puts out. */
export const { outputSchemas } = createRequire(import.meta.url)('../../build/outputSchemas.js') as {
	outputSchemas(contract: EndpointContract): Record<string, OutputSchema>;
};

/** Everything that workflows, credentials and expressions of users can name, read from the package as it is. */
export function currentNames(): Names {
	const credentials = PACKAGE_CREDENTIALS.map(({ name, properties }) => [
		name,
		properties.map((property) => property.name),
	]);
	const nodes = PACKAGE_NODES.map((node) => [node.description.name, nodeNames(node)]);
	return { package: [manifest.name], credentials: Object.fromEntries(credentials), nodes: Object.fromEntries(nodes) };
}

/** Binary properties of a node's output; `mask_0` stands for all of its kind. */
export function binaryNames({ masksField, files }: EndpointContract): string[] {
	const names = files.map(({ binaryProperty, list }) => (list ? `${binaryProperty}_0` : binaryProperty));
	return [...(masksField ? ['mask', 'mask_0'] : []), ...names];
}

function nodeNames({ description, codex, contract }: PackageNode): Names {
	const parameters: Names = {};
	for (const property of description.properties)
		addParameter(parameters, '', property, property.displayOptions?.show?.operation?.map(String) ?? []);
	// Those that only wake a waiting execution get their address from n8n each time; nobody keeps it.
	const webhooks = (description.webhooks ?? [])
		.filter(({ restartWebhook }) => !restartWebhook)
		.map(({ name, httpMethod, path }) => `${name}: ${httpMethod} ${path}`);
	const output =
		contract &&
		Object.entries(outputSchemas(contract)).map(([operation, schema]) => [operation, schemaKeys(schema, '')]);
	return {
		codex: [codex.node],
		versions: [description.version].flat().map(String),
		inputs: [description.inputs].flat().map(String),
		outputs: [description.outputs].flat().map(String),
		credentials: (description.credentials ?? []).map(({ name }) => name),
		...(webhooks.length > 0 && { webhooks }),
		parameters,
		...(output && { output: Object.fromEntries(output) }),
		...(contract && { binary: binaryNames(contract) }),
	};
}

/** A name may be there several times, as Options are for each operation. */
function addParameter(parameters: Names, prefix: string, property: INodeProperties, operations: string[]): void {
	if (property.type === 'notice') return;
	const name = prefix + property.name;
	const known = (parameters[name] ?? {}) as Record<string, string[]>;
	const values =
		property.type === 'options' ? (property.options as INodePropertyOptions[]).map(({ value }) => String(value)) : [];
	parameters[name] = {
		...((known.operations || operations.length > 0) && {
			operations: [...new Set([...(known.operations ?? []), ...operations])],
		}),
		...((known.values || values.length > 0) && { values: [...new Set([...(known.values ?? []), ...values])] }),
	};
	const add = (inner: INodeProperties, place: string) => addParameter(parameters, place, inner, operations);
	if (property.type === 'collection')
		for (const option of property.options as INodeProperties[]) add(option, `${name}.`);
	if (property.type !== 'fixedCollection') return;
	for (const row of property.options as INodePropertyCollection[])
		for (const cell of row.values) add(cell, `${name}.${row.name}.`);
}

function schemaKeys({ properties, items }: OutputSchema, place: string): string[] {
	if (items) return schemaKeys(items, `${place}[]`);
	if (!properties) return [place];
	return Object.entries(properties).flatMap(([key, inner]) => schemaKeys(inner, place ? `${place}.${key}` : key));
}

/** Every single name, as `nodes / sam3Image / parameters / prompt / operations: segment`. */
export function nameList(names: Names | string[], place = ''): string[] {
	if (Array.isArray(names)) return names.map((name) => `${place}: ${name}`);
	const inner = Object.entries(names).flatMap(([name, deeper]) =>
		nameList(deeper, place ? `${place} / ${name}` : name),
	);
	return inner.length > 0 ? inner : [place];
}

/** All of `known`, in its order, and behind it what only `more` has. */
export function withNames(known: Names, more: Names): Names {
	const all: Names = { ...known };
	for (const [name, deeper] of Object.entries(more)) {
		const had = all[name];
		if (Array.isArray(deeper)) all[name] = [...new Set([...(Array.isArray(had) ? had : []), ...deeper])];
		else all[name] = withNames(had && !Array.isArray(had) ? had : {}, deeper);
	}
	return all;
}
