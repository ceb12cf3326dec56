import { readFile } from 'node:fs/promises';
import type { WorkflowJson } from '../harness/n8n/server.mjs';
import type { DemoOptions } from './demoOptions.mjs';

export const TRIGGER_NODE = 'Start';
export const SAM_NODE = 'Find objects';
export const CUT_OUT_NODE = 'On a new background';
const PHOTO_NODE = 'Photo';

/**
 * The example workflow with this photo and these prompts in it.
 * @param exampleFile examples/find-objects-in-a-photo.json
 * @param packageName as installed: the prefix of the node type
 */
export async function demoWorkflow(
	exampleFile: string,
	packageName: string,
	photoUrl: string,
	options: DemoOptions,
): Promise<WorkflowJson> {
	const workflow = JSON.parse(await readFile(exampleFile, 'utf8')) as WorkflowJson;
	const node = (name: string) => {
		const found = workflow.nodes.find((candidate) => candidate.name === name);
		if (!found) throw new Error(`${exampleFile} has no node "${name}"`);
		return found;
	};
	(node(PHOTO_NODE).parameters as Record<string, unknown>).url = photoUrl;
	const sam = node(SAM_NODE);
	if (!sam.type.startsWith(`${packageName}.`))
		throw new Error(`${exampleFile}: ${sam.type} is no node of ${packageName}`);
	Object.assign(sam.parameters as Record<string, unknown>, {
		prompt: options.prompt,
		...(options.points.length > 0 && { pointPrompts: { point: options.points } }),
		// Each box is an object of its own.
		...(options.boxes.length > 0 && {
			boxPrompts: { box: options.boxes.map((box, objectId) => ({ ...box, objectId })) },
		}),
	});
	return workflow;
}
