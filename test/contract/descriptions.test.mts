import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { INodeProperties } from 'n8n-workflow';

import { ENDPOINT_NODES } from '../endpoints/endpointNodes.mjs';
import { manifest, PACKAGE_CREDENTIALS, PACKAGE_NODES as nodes, type PackageNode } from '../endpoints/packageNodes.mjs';

/**
 * Groups of n8n's node panel whose nodes its search finds; of the group AI it leaves out most:
 * https://docs.n8n.io/integrations/creating-nodes/build/reference/node-codex-files/
 */
const CATEGORIES = ['Utility'];

const byName = <N extends PackageNode>(list: readonly N[], value: (node: N) => unknown) =>
	Object.fromEntries(list.map((node) => [node.description.name, value(node)]));
const each = (list: readonly PackageNode[], value: unknown) => byName(list, () => value);

/** A parameter and everything in it. */
function withInner(property: INodeProperties): INodeProperties[] {
	if (property.type === 'collection') return [property, ...(property.options as INodeProperties[]).flatMap(withInner)];
	if (property.type !== 'fixedCollection') return [property];
	return [
		property,
		...(property.options as Array<{ values: INodeProperties[] }>).flatMap(({ values }) => values.flatMap(withInner)),
	];
}

it('every node folder is in package.json, and in its own folder by its own name', () => {
	const folders = readdirSync(dirname(nodes[0]!.folder), { withFileTypes: true }).filter(
		(entry) => entry.isDirectory() && entry.name !== 'shared',
	);
	expect(manifest.n8n.nodes.slice().sort()).toEqual(
		folders.map(({ name }) => `dist/nodes/${name}/${name}.node.js`).sort(),
	);
	expect(byName(nodes, ({ folder }) => folder.split(/[\\/]/).at(-1))).toEqual(
		byName(nodes, ({ description: { name } }) => name[0]!.toUpperCase() + name.slice(1)),
	);
});

it('every node is found in the panel: codex with its own id, categories, other words for it, and pages that are https', () => {
	expect(byName(nodes, ({ codex }) => codex.node)).toEqual(
		byName(nodes, ({ description }) => `${manifest.name}.${description.name}`),
	);
	for (const { codex } of nodes) {
		expect(codex.categories.filter((category) => !CATEGORIES.includes(category))).toEqual([]);
		expect(codex.alias).toContain('segment anything');
		const pages = Object.values(codex.resources)
			.flat()
			.map(({ url }) => new URL(url).protocol);
		expect(pages.length).toBeGreaterThan(0);
		expect(new Set(pages)).toEqual(new Set(['https:']));
	}
});

it('every node and the credential have an icon for light and dark that exists', () => {
	const [credential] = PACKAGE_CREDENTIALS;
	const credentialFolder = join(dirname(dirname(nodes[0]!.folder)), 'credentials');
	const owners = [
		...nodes.map(({ folder, description }) => ({ folder, icon: description.icon })),
		{ folder: credentialFolder, icon: credential!.icon },
	];
	for (const { folder, icon } of owners) {
		const { light, dark } = icon as { light: string; dark: string };
		expect(light).not.toBe(dark);
		expect([light, dark].filter((file) => !existsSync(join(folder, file.replace(/^file:/, ''))))).toEqual([]);
	}
});

it('every node but the trigger can be a tool', () => {
	const isTrigger = ({ description }: PackageNode) => description.group.includes('trigger');
	expect(byName(nodes, ({ description }) => description.usableAsTool)).toEqual(
		byName(nodes, (node) => (isTrigger(node) ? undefined : true)),
	);
});

it('every node that speaks with fal needs the credential; SAM Mask only where it uploads', () => {
	const always = { name: 'falSamApi', required: true };
	const forUpload = { ...always, displayOptions: { show: { 'options.uploadResult': [true] } } };
	expect(byName(nodes, ({ description }) => description.credentials)).toEqual(
		byName(nodes, ({ description }) => [description.name === 'samMask' ? forUpload : always]),
	);
});

it('every endpoint node is declarative', () => {
	expect(byName(ENDPOINT_NODES, ({ type }) => type.execute)).toEqual(each(ENDPOINT_NODES, undefined));
	expect(byName(ENDPOINT_NODES, ({ description }) => typeof description.requestOperations?.pagination)).toEqual(
		each(ENDPOINT_NODES, 'function'),
	);
});

it('every node has a name of its own that it also starts with in a workflow', () => {
	expect(new Set(nodes.map(({ description }) => description.displayName)).size).toBe(nodes.length);
	expect(byName(nodes, ({ description }) => description.defaults.name)).toEqual(
		byName(nodes, ({ description }) => description.displayName),
	);
});

it('a deprecated node says so in the panel, on every operation and in its description, and names its successor', () => {
	const successors = ENDPOINT_NODES.filter(({ contract }) => contract.successor);
	expect(byName(successors, ({ contract }) => contract.successor)).toEqual({ sam: 'SAM 3 Image' });
	for (const { description, contract } of successors) {
		const [first] = description.properties;
		expect(first).toMatchObject({ type: 'notice' });
		expect(first!.displayOptions).toBeUndefined();
		for (const text of [first!.displayName, description.description]) {
			expect(text).toMatch(/deprecated/);
			expect(text).toContain(contract.successor!);
		}
		expect(nodes.map((node) => node.description.displayName)).toContain(contract.successor);
		expect(description.displayName).toMatch(/Legacy/);
	}
});

it('every parameter says what it is in words, and is shown only by parameters that exist', () => {
	for (const { description } of nodes) {
		const names = new Set(description.properties.map(({ name }) => name));
		for (const property of description.properties.flatMap(withInner)) {
			expect(property.displayName).toMatch(/\S/);
			const { show = {}, hide = {} } = property.displayOptions ?? {};
			// Of a path from the root the parameter is the first part; what begins with @ is a fact about the node.
			const asked = Object.keys({ ...show, ...hide }).filter((name) => !name.startsWith('@'));
			expect(asked.map((name) => name.replace(/^\/|\..*$/g, '')).filter((name) => !names.has(name))).toEqual([]);
		}
	}
});

it('a choice starts with one of its options', () => {
	for (const { description } of nodes) {
		for (const { name, type, options, default: standard } of description.properties.flatMap(withInner)) {
			if (type === 'options')
				expect([name, (options as Array<{ value: unknown }>).map(({ value }) => value)]).toEqual([
					name,
					expect.arrayContaining([standard]),
				]);
		}
	}
});
