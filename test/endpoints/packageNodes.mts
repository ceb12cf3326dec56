import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import type { ICredentialType, INodeType, INodeTypeDescription } from 'n8n-workflow';

import type { EndpointContract } from '../../nodes/shared/contract/contract.js';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** An endpoint's contract, whose input is known to be an object with named fields. */
export type ObjectContract = EndpointContract & { input: { shape: object }; output: { shape: object } };

interface Manifest {
	name: string;
	homepage: string;
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
	contract?: ObjectContract;
}

export const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as Manifest;

/** The source of a built file that package.json names. */
const sourceOf = (built: string) => join(ROOT, built.replace(/^dist\//, '').replace(/\.js$/, '.ts'));

// jest and tsx both let it load TypeScript.
const load = createRequire(import.meta.url);

function instance<T>(built: string): T {
	const source = sourceOf(built);
	const exported = load(source) as Record<string, new () => T>;
	const Class = exported[basename(source).split('.')[0]!];
	if (!Class) throw new Error(`${source} does not export the class that n8n looks for`);
	return new Class();
}

/** Every node that package.json gives to n8n, loaded from its source. */
export const PACKAGE_NODES: readonly PackageNode[] = manifest.n8n.nodes.map((built) => {
	const type = instance<INodeType>(built);
	const source = sourceOf(built);
	const folder = dirname(source);
	const codex = JSON.parse(readFileSync(source.replace(/\.ts$/, '.json'), 'utf8')) as Codex;
	const contractFile = join(folder, 'contract.ts');
	const found = existsSync(contractFile) && (load(contractFile) as { contract: ObjectContract });
	return { folder, type, description: type.description, codex, ...found };
});

export const PACKAGE_CREDENTIALS: readonly ICredentialType[] = manifest.n8n.credentials.map((built) =>
	instance<ICredentialType>(built),
);
