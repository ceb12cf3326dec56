import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { markdownTable } from '../../harness/table.mjs';
import type { PackageNode } from '../../test/endpoints/packageNodes.mjs';

/** The node in short: what it does, what it costs, and what it needs. */
export function factsRegion({ description, contract }: PackageNode): string {
	const { name, description: does, credentials = [], usableAsTool } = description;
	const operation = description.properties.find((property) => property.name === 'operation');
	const always = credentials.some(({ displayOptions }) => displayOptions === undefined);
	const rows = [
		['Type in n8n', `\`n8n-nodes-fal-sam.${name}\``],
		...(contract
			? [['Model at fal', `[\`${contract.endpoint}\`](https://fal.ai/models/${contract.endpoint}/api)`]]
			: []),
		['Price', price(description.properties, contract !== undefined)],
		['Credential', always ? 'Fal SAM API' : 'none; Fal SAM API only for *Upload Result to Fal*'],
		...(operation
			? [['Operations', (operation.options as INodePropertyOptions[]).map(({ name }) => name).join(', ')]]
			: []),
		...(contract
			? [['Waits at most', `${contract.timeoutSeconds ?? 300} s for an item, unless *Timeout* says otherwise`]]
			: []),
		['As a tool of an AI Agent', usableAsTool ? 'yes' : 'no'],
	];
	return `${does}.\n\n${markdownTable(['', ''], rows)}`.replace('..', '.');
}

/** What the panel says about the price, wherever it says it. */
function price(properties: INodeProperties[], sends: boolean): string {
	if (!sends) return 'free';
	const texts = properties.flatMap(({ hint, description, displayName }) => [hint, description, displayName]);
	const said = texts.find((text) => text !== undefined && /\$\d/.test(text));
	return said ?? 'By computing time. fal printed no price for it in October 2026';
}
