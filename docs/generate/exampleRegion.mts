import type { INodeTypeDescription } from 'n8n-workflow';

import { EXAMPLES, readExampleSync } from '../../harness/workflows/exampleWorkflows.mjs';
import type { PackageNode } from '../../test/endpoints/packageNodes.mjs';
import { FIRST_PARAMETERS } from './firstParameters.mjs';

/** Workflows of the folder examples that use the node, and the node alone to paste into a workflow. */
export function exampleRegion({ description }: PackageNode): string {
	const { name } = description;
	const uses = EXAMPLES.map((example) => ({ example, workflow: readExampleSync(example) })).filter(({ workflow }) =>
		workflow.nodes.some(({ type }) => type.replace(/Tool$/, '') === `n8n-nodes-fal-sam.${name}`),
	);
	const list = uses.map(({ example, workflow }) => `- [${workflow.name}](../../examples/${example}.json)`);
	const snippet = JSON.stringify(pasted(description), null, '  ');
	return [
		list.length > 0 && `Workflows to import, each explained by a note:\n\n${list.join('\n')}`,
		`Or only the node: copy this, click on the canvas of a workflow and paste.\n\n\`\`\`json\n${snippet}\n\`\`\``,
	]
		.filter(Boolean)
		.join('\n\n');
}

/** What n8n takes from the clipboard. */
export function pasted({ name, displayName, version }: INodeTypeDescription) {
	const node = {
		name: displayName,
		type: `n8n-nodes-fal-sam.${name}`,
		typeVersion: [version].flat().at(-1),
		position: [0, 0] as [number, number],
		parameters: FIRST_PARAMETERS[name] ?? {},
	};
	return { nodes: [node], connections: {} };
}
