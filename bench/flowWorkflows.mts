import type { WorkflowJson } from '../harness/n8n/server.mjs';
import { chain, falNode, inSequence, node } from '../harness/workflows/workflowNodes.mjs';
import { IMAGE_URL, INPUT, PROMPT } from './jobInput.mjs';

export const TRIGGER = 'Start';

const trigger = node(TRIGGER, 'n8n-nodes-base.manualTrigger', 1, {});

/** One node of this package. */
export function nodeWorkflow(): WorkflowJson {
	return inSequence('One node', [
		trigger,
		falNode('SAM 3 Image', 'sam3Image', { imageUrl: IMAGE_URL, prompt: PROMPT }),
	]);
}

function httpRequest(name: string, parameters: Record<string, unknown>): WorkflowJson['nodes'][number] {
	const authentication = { authentication: 'genericCredentialType', genericAuthType: 'httpHeaderAuth' };
	const credentials = { httpHeaderAuth: { id: null, name: 'fal key' } };
	return node(
		name,
		'n8n-nodes-base.httpRequest',
		4.2,
		{ ...authentication, options: {}, ...parameters },
		{ credentials },
	);
}

/**
 * The flow of fal's n8n guide (https://fal.ai/docs/examples/integrations/n8n): submit, status, result with HTTP Request nodes. So that it runs
 * unattended, a Wait node of its default 5 s and an If node repeat the status call, and a last HTTP Request node fetches the mask.
 * `serverUrl`: where fal's hosts are path segments.
 */
export function httpWorkflow(serverUrl: string): WorkflowJson {
	const isCompleted = {
		combinator: 'and',
		options: { caseSensitive: true, leftValue: '', typeValidation: 'strict', version: 2 },
		conditions: [
			{
				id: 'completed',
				leftValue: '={{ $json.status }}',
				rightValue: 'COMPLETED',
				operator: { type: 'string', operation: 'equals' },
			},
		],
	};
	const nodes = [
		trigger,
		httpRequest('Submit', {
			method: 'POST',
			url: `${serverUrl}/queue.fal.run/fal-ai/sam-3/image`,
			sendBody: true,
			specifyBody: 'json',
			jsonBody: JSON.stringify(INPUT),
		}),
		node('Wait', 'n8n-nodes-base.wait', 1.1, { amount: 5, unit: 'seconds' }, { webhookId: 'bench-wait' }),
		httpRequest('Status', { url: "={{ $('Submit').item.json.status_url }}" }),
		node('Completed?', 'n8n-nodes-base.if', 2.2, { conditions: isCompleted }),
		httpRequest('Result', { url: "={{ $('Submit').item.json.response_url }}" }),
		httpRequest('Download', {
			url: '={{ $json.masks[0].url }}',
			authentication: 'none',
			options: { response: { response: { responseFormat: 'file' } } },
		}),
	];
	const connections = chain(...nodes.map(({ name }) => name));
	// The If node's second output is "false".
	connections['Completed?']!.main.push([{ node: 'Wait', type: 'main', index: 0 }]);
	return { name: 'HTTP Request nodes', nodes, connections };
}
