import type { WorkflowJson } from '../n8n/server.mjs';

type WorkflowNode = WorkflowJson['nodes'][number];

/** A node of a workflow; its id is its name. */
export function node(
	name: string,
	type: string,
	typeVersion: number,
	parameters: Record<string, unknown>,
	more: Record<string, unknown> = {},
): WorkflowNode {
	return { id: name, name, type, typeVersion, position: [0, 0], parameters, ...more };
}

/** A node of the package, with the credential that the import fills in. */
export function falNode(
	name: string,
	type: string,
	parameters: Record<string, unknown>,
	more: Record<string, unknown> = {},
): WorkflowNode {
	return node(name, `n8n-nodes-fal-sam.${type}`, 1, parameters, {
		credentials: { falSamApi: { id: null, name: 'fal' } },
		...more,
	});
}

/** A manual start and one item per entry of the list, each with `word`. */
export function wordItems(words: string[]): WorkflowNode[] {
	return [
		node('Start', 'n8n-nodes-base.manualTrigger', 1, {}),
		node('Words', 'n8n-nodes-base.set', 3.4, { mode: 'raw', jsonOutput: JSON.stringify({ word: words }), options: {} }),
		node('Split', 'n8n-nodes-base.splitOut', 1, { fieldToSplitOut: 'word', options: {} }),
	];
}

/** Connections from the first output of each named node to the next one. */
export function chain(
	...names: string[]
): Record<string, { main: Array<Array<{ node: string; type: 'main'; index: number }>> }> {
	return Object.fromEntries(
		names
			.slice(0, -1)
			.map((name, index) => [name, { main: [[{ node: names[index + 1]!, type: 'main' as const, index: 0 }]] }]),
	);
}

/** A workflow in which each node feeds the next. */
export function inSequence(name: string, nodes: WorkflowNode[]): WorkflowJson {
	return { name, nodes, connections: chain(...nodes.map((each) => each.name)) };
}
