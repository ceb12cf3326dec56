import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ICredentialType, INodeType, INodeTypeDescription } from 'n8n-workflow';

import type { EndpointContract } from '../../nodes/shared/contract/contract.js';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

interface Manifest {
	name: string;
	n8n: { nodes: string[]; credentials: string[] };
}

export interface Codex {
	node: string;
	alias?: string[];
	categories: string[];
	resources: Record<string, Array<{ url: string }>>;
}

export interface PackageNode {
	/** Folder of its sources, absolute. */
	folder: string;
	type: INodeType;
	description: INodeTypeDescription;
	codex: Codex;
	/** Nodes that send requests have one. */
	contract?: EndpointContract;
}

export const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as Manifest;

/** The source of a built file that package.json names. */
const sourceOf = (built: string) => join(ROOT, built.replace(/^dist\//, '').replace(/\.js$/, '.ts'));

async function instance<T>(built: string): Promise<T> {
	const source = sourceOf(built);
	const exported = (await import(source)) as Record<string, new () => T>;
	const Class = exported[basename(source).split('.')[0]!];
	if (!Class) throw new Error(`${source} does not export the class that n8n looks for`);
	return new Class();
}

/** Every node that package.json gives to n8n, loaded from its source. */
export async function packageNodes(): Promise<PackageNode[]> {
	return await Promise.all(
		manifest.n8n.nodes.map(async (built) => {
			const type = await instance<INodeType>(built);
			const source = sourceOf(built);
			const folder = dirname(source);
			const codex = JSON.parse(readFileSync(source.replace(/\.ts$/, '.json'), 'utf8')) as Codex;
			const contractFile = join(folder, 'contract.ts');
			const found = existsSync(contractFile) && ((await import(contractFile)) as { contract: EndpointContract });
			return { folder, type, description: type.description, codex, ...found };
		}),
	);
}

export async function packageCredentials(): Promise<ICredentialType[]> {
	return await Promise.all(manifest.n8n.credentials.map((built) => instance<ICredentialType>(built)));
}
