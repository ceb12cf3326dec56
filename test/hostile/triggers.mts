import type { Execution, ServerItem } from '../../harness/n8n/executionData.mjs';
import { falCredential } from '../../harness/n8n/packedN8n.mjs';
import type { N8nServer } from '../../harness/n8n/server.mjs';
import { falNode, inSequence, node } from '../../harness/workflows/workflowNodes.mjs';
import { post, type WebhookCall } from '../pipelines/signedCall.mjs';

/** An active workflow of the trigger and a node behind it. */
export interface Listening {
	workflowId: string;
	post(call: WebhookCall): Promise<{ status: number; text: string }>;
	/** Ids of the executions that have begun; n8n stores each before it answers the call. */
	started(): Promise<string[]>;
	/** What an execution gave to the node behind the trigger. */
	itemsOf(executionId: string): Promise<ServerItem[]>;
}

/** @param server address of the fal that its credential names */
export async function listen(
	n8n: N8nServer,
	server: { url: string; key: string },
	name: string,
	parameters: Record<string, unknown> = {},
): Promise<Listening> {
	const trigger = falNode('Called', 'falSamTrigger', parameters, { webhookId: name });
	const workflow = inSequence(name, [trigger, node('After', 'n8n-nodes-base.noOp', 1, {})]);
	const workflowId = await n8n.importWorkflow(workflow, {
		falSamApi: await falCredential(n8n, server.url, server.key),
	});
	await n8n.activate(workflowId, `${name}/fal-sam`);
	return {
		workflowId,
		post: async (call) => await post(n8n.webhookUrl(`${name}/fal-sam`), call),
		// n8n reads running and ended executions one after the other, and misses one that ends in between.
		started: async () => {
			const first = await n8n.executionIds(workflowId);
			return [...new Set([...(await n8n.executionIds(workflowId)), ...first])];
		},
		itemsOf: async (executionId) => itemsAfter(await n8n.executionEnd(executionId)),
	};
}

function itemsAfter({ nodeRuns }: Execution): ServerItem[] {
	return nodeRuns.After?.[0]?.outputs[0] ?? [];
}
