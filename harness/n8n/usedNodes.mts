import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { N8nHost } from './host.mjs';

const REPOSITORY = fileURLToPath(new URL('../../', import.meta.url));
const TRY_SCRIPT = fileURLToPath(new URL('./tryNodes.mts', import.meta.url));
/** Where workflows stand: in files and, for tests, in code. */
const WORKFLOW_FOLDERS = ['examples', 'test', 'harness', 'demo', 'bench'];
const WORKFLOW_FILE = /\.(json|mts)$/;
/** A node type of n8n's own packages. */
const NODE_TYPE = /(?<![\w-])(?:n8n-nodes-base|@n8n\/n8n-nodes-langchain)\.[A-Za-z0-9]+/g;

/** Why a node of n8n does not load: in a whole tree it does, so mostly a package is missing. */
export interface UnloadableNode {
	/** `n8n-nodes-base.extractFromFile` */
	type: string;
	reason: string;
}

/**
 * The types of n8n's own nodes that stand in workflows of this repository, sorted.
 */
export async function usedNodeTypes(): Promise<string[]> {
	const types = new Set<string>();
	for (const folder of WORKFLOW_FOLDERS) {
		const names = await readdir(join(REPOSITORY, folder), { recursive: true });
		for (const name of names.filter((each) => WORKFLOW_FILE.test(each))) {
			const text = await readFile(join(REPOSITORY, folder, name), 'utf8');
			for (const [type] of text.matchAll(NODE_TYPE)) types.add(type);
		}
	}
	return [...types].sort();
}

/**
 * Loads nodes in a process of the host, as n8n does it, and gives those that failed.
 */
export async function unloadableNodes(host: N8nHost, types: string[]): Promise<UnloadableNode[]> {
	const { stdout } = await promisify(execFile)(host.node, [TRY_SCRIPT, host.directory, ...types]);
	return JSON.parse(stdout.slice(stdout.lastIndexOf('\n', stdout.length - 2) + 1)) as UnloadableNode[];
}

/**
 * @throws Error that says in one sentence which of the nodes this repository uses the host cannot load, and why
 */
export async function checkUsedNodes(host: N8nHost): Promise<void> {
	const failed = await unloadableNodes(host, await usedNodeTypes());
	if (failed.length > 0) throw new Error(unloadableSentence(host, failed));
}

export function unloadableSentence(
	{ version, directory }: Pick<N8nHost, 'version' | 'directory'>,
	failed: UnloadableNode[],
): string {
	const nodes = failed.map(({ type, reason }) => `${type} (${reason})`).join(', ');
	return `n8n ${version} in ${directory} cannot load ${nodes}: remove that folder and run this again, and if it stays so, add what is missing to harness/n8n/pinned/package.json.`;
}
