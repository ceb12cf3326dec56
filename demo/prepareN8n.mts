import { fileURLToPath } from 'node:url';
import type { N8nServer } from '../harness/n8n/server.mjs';
import { EXAMPLES, readExample } from '../harness/workflows/exampleWorkflows.mjs';
import type { DemoOptions } from './demoOptions.mjs';
import { demoWorkflow } from './demoWorkflow.mjs';
import type { FalServer } from './falServer.mjs';

const EXAMPLE = 'find-objects-in-a-photo';
const EXAMPLE_FILE = fileURLToPath(new URL(`../examples/${EXAMPLE}.json`, import.meta.url));

/** Stores the credential and the workflow of the demo as a user would. */
export async function prepareWorkflow(
	n8n: N8nServer,
	fal: FalServer,
	photoUrl: string,
	options: DemoOptions,
): Promise<{ workflowId: string; credentialId: string }> {
	const credential = {
		name: 'Fal SAM account',
		type: 'falSamApi',
		data: { apiKey: fal.apiKey, serverUrl: fal.serverUrl },
	};
	const test = await n8n.testCredential(credential);
	if (test.status !== 'OK') throw new Error(`The credential's test failed: ${test.message}`);
	const credentialId = await n8n.importCredential(credential);
	const workflow = await demoWorkflow(EXAMPLE_FILE, n8n.packageName, photoUrl, options);
	return { workflowId: await n8n.importWorkflow(workflow, { falSamApi: credentialId }), credentialId };
}

/**
 * Imports all other examples, as they are, with the credential chosen.
 * @returns their number
 */
export async function importExamples(n8n: N8nServer, credentialId: string): Promise<number> {
	const others = EXAMPLES.filter((name) => name !== EXAMPLE);
	for (const name of others) await n8n.importWorkflow(await readExample(name), { falSamApi: credentialId });
	return others.length;
}
