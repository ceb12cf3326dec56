import type { Engine, EngineRun } from '../harness/n8n/engine.mjs';
import type { EngineInputItem, EngineItem } from '../harness/n8n/engineTypes.mjs';
import type { SandboxServer } from '../harness/fal/sandboxServer.mjs';
import { IMAGE_URL, PROMPT } from './jobInput.mjs';

/** A node's execution time as n8n records it, in milliseconds, and its output items without file contents. */
export interface NodeTime {
	ms: number;
	items: EngineItem[];
}

export interface NodeRunOptions {
	/** Default: sam3Image. */
	node?: string;
	parameters?: Record<string, unknown>;
	/** Default: one item. */
	items?: EngineInputItem[];
}

async function timeOf(what: string, { result }: EngineRun): Promise<NodeTime> {
	const { status, error, nodeRuns, outputs } = await result;
	if (status !== 'success') throw new Error(`${what}: ${status}, ${error?.message}`);
	const [only] = Object.values(nodeRuns).flat();
	return { ms: only!.executionTimeMs, items: outputs[0] ?? [] };
}

/** Runs a node of this package in n8n's engine against the sandbox. Rejects unless the execution succeeded. */
export async function runNode(
	engine: Engine,
	{ url, key }: SandboxServer,
	{ node = 'sam3Image', parameters, items }: NodeRunOptions,
): Promise<NodeTime> {
	const run = engine.run({
		node,
		parameters: { ...(node === 'sam3Image' && { imageUrl: IMAGE_URL, prompt: PROMPT }), ...parameters },
		items,
		credentials: { falSamApi: { apiKey: key, serverUrl: url } },
		binaryContent: false,
	});
	return await timeOf(node, run);
}

/** Runs n8n's own HTTP Request node. Rejects unless the execution succeeded. */
export async function runHttpRequest(
	engine: Engine,
	parameters: Record<string, unknown>,
	items?: EngineInputItem[],
): Promise<NodeTime> {
	const node = {
		name: 'HTTP Request',
		type: 'n8n-nodes-base.httpRequest',
		typeVersion: 4.2,
		parameters: { options: {}, ...parameters },
	};
	return await timeOf(
		node.name,
		engine.run({ workflow: { nodes: [node], connections: {} }, items, binaryContent: false }),
	);
}
