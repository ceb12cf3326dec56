import { readdirSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { WorkflowJson } from '../n8n/server.mjs';

const FOLDER = fileURLToPath(new URL('../../examples/', import.meta.url));

/** Names of the workflows in the folder examples, without .json. */
export const EXAMPLES = readdirSync(FOLDER)
	.filter((name) => name.endsWith('.json'))
	.map((name) => name.slice(0, -'.json'.length));

/** An example as it is published. */
export async function readExample(name: string): Promise<WorkflowJson> {
	return JSON.parse(await readFile(join(FOLDER, `${name}.json`), 'utf8')) as WorkflowJson;
}

/** The same at once, for tools that write files. */
export function readExampleSync(name: string): WorkflowJson {
	return JSON.parse(readFileSync(join(FOLDER, `${name}.json`), 'utf8')) as WorkflowJson;
}

/** The example with what its sticky note tells the user to set: parameters by node name, over those that it has. */
export async function readySet(name: string, settings: Record<string, Record<string, unknown>>): Promise<WorkflowJson> {
	const workflow = await readExample(name);
	for (const [nodeName, parameters] of Object.entries(settings)) {
		const found = workflow.nodes.find((node) => node.name === nodeName);
		if (!found) throw new Error(`${name} has no node ${nodeName}`);
		found.parameters = { ...(found.parameters as object), ...parameters };
	}
	return workflow;
}
