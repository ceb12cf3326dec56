import type { WorkflowJson } from '../../harness/n8n/server.mjs';
import { chain, node } from '../../harness/workflows/workflowNodes.mjs';

/** Every operation of SAM Mask; each is the name of its node. */
export const OPERATIONS = ['cutOut', 'hide', 'refine', 'measure', 'export', 'overlay'];

/** A photo, its mask, which comes without the photo, and then each operation on its own branch. */
export function maskOperations(photoUrl: string, maskUrl: string): WorkflowJson {
	const file = (name: string, url: string, property: string) =>
		node(name, 'n8n-nodes-base.httpRequest', 4.2, {
			url,
			options: { response: { response: { responseFormat: 'file', outputPropertyName: property } } },
		});
	const operations = OPERATIONS.map((operation) =>
		node(operation, 'n8n-nodes-fal-sam.samMask', 1, {
			operation,
			photoProperty: "={{ $('Photo').item.binary.data }}",
		}),
	);
	return {
		name: 'every operation of SAM Mask',
		nodes: [
			node('Start', 'n8n-nodes-base.manualTrigger', 1, {}),
			file('Photo', photoUrl, 'data'),
			file('Mask', maskUrl, 'mask'),
			...operations,
		],
		connections: {
			...chain('Start', 'Photo', 'Mask'),
			Mask: { main: [OPERATIONS.map((name) => ({ node: name, type: 'main' as const, index: 0 }))] },
		},
	};
}
