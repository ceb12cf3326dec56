import type { WorkflowJson } from '../test/n8n/server.mjs';

/** Nobody loads it: jobs of a fixed duration do not look at their picture. */
const IMAGE_URL = 'https://example.com/photo.jpg';
const PROMPT = 'truck';

export const TRIGGER = 'Start';

type Node = WorkflowJson['nodes'][number];

/** Fills in what n8n wants of every node: side by side on the canvas, in their order. */
function place(nodes: Node[]): Node[] {
	return nodes.map((node, index): Node => ({ id: `node-${index}`, position: [index * 220, 0], parameters: {}, ...node }));
}

/** Connections from `[from, output, to]`. */
function connect(wires: Array<[string, number, string]>): Record<string, unknown> {
	const connections: Record<string, { main: unknown[][] }> = {};
	for (const [from, output, to] of wires) {
		const main = (connections[from] ??= { main: [] }).main;
		while (main.length <= output) main.push([]);
		main[output]!.push({ node: to, type: 'main', index: 0 });
	}
	return connections;
}

const trigger = { name: TRIGGER, type: 'n8n-nodes-base.manualTrigger', typeVersion: 1 };

/** One node of this package. `packageName`: prefix of its type. */
export function nodeWorkflow(packageName: string): WorkflowJson {
	const segment = {
		name: 'SAM 3 Image',
		type: `${packageName}.sam3Image`,
		typeVersion: 1,
		parameters: { imageUrl: IMAGE_URL, prompt: PROMPT },
		credentials: { falSamApi: { id: null, name: 'fal' } },
	};
	return { name: 'One node', nodes: place([trigger, segment]), connections: connect([[TRIGGER, 0, segment.name]]) };
}

function httpRequest(name: string, parameters: Record<string, unknown>): Node {
	return {
		name,
		type: 'n8n-nodes-base.httpRequest',
		typeVersion: 4.2,
		parameters: { authentication: 'genericCredentialType', genericAuthType: 'httpHeaderAuth', options: {}, ...parameters },
		credentials: { httpHeaderAuth: { id: null, name: 'fal key' } },
	};
}

/**
 * The flow of fal's n8n guide (https://fal.ai/docs/examples/integrations/n8n): submit, status, result with HTTP Request nodes. So that it runs
 * unattended, a Wait node of its default 5 s and an If node repeat the status call, and a last HTTP Request node fetches the mask.
 * `serverUrl`: where fal's hosts are path segments.
 */
export function httpWorkflow(serverUrl: string): WorkflowJson {
	const body = JSON.stringify({ image_url: IMAGE_URL, prompt: PROMPT });
	const nodes = place([
		trigger,
		httpRequest('Submit', { method: 'POST', url: `${serverUrl}/queue.fal.run/fal-ai/sam-3/image`, sendBody: true, specifyBody: 'json', jsonBody: body }),
		{ name: 'Wait', type: 'n8n-nodes-base.wait', typeVersion: 1.1, parameters: { amount: 5, unit: 'seconds' }, webhookId: 'bench-wait' },
		httpRequest('Status', { url: "={{ $('Submit').item.json.status_url }}" }),
		{
			name: 'Completed?',
			type: 'n8n-nodes-base.if',
			typeVersion: 2.2,
			parameters: {
				conditions: {
					combinator: 'and',
					options: { caseSensitive: true, leftValue: '', typeValidation: 'strict', version: 2 },
					conditions: [{ id: 'completed', leftValue: '={{ $json.status }}', rightValue: 'COMPLETED', operator: { type: 'string', operation: 'equals' } }],
				},
			},
		},
		httpRequest('Result', { url: "={{ $('Submit').item.json.response_url }}" }),
		httpRequest('Download', { url: '={{ $json.masks[0].url }}', authentication: 'none', options: { response: { response: { responseFormat: 'file' } } } }),
	]);
	const connections = connect([
		[TRIGGER, 0, 'Submit'],
		['Submit', 0, 'Wait'],
		['Wait', 0, 'Status'],
		['Status', 0, 'Completed?'],
		['Completed?', 0, 'Result'],
		['Completed?', 1, 'Wait'],
		['Result', 0, 'Download'],
	]);
	return { name: 'HTTP Request nodes', nodes, connections };
}
