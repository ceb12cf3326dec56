import type { Locator, Page } from 'playwright-core';
import type { N8nServer, WorkflowJson } from '../../harness/n8n/server.mjs';
import { inSequence, node } from '../../harness/workflows/workflowNodes.mjs';
import { Panel } from './panel.mjs';

const NODE_DISTANCE_PX = 240;

/** A workflow whose nodes stand in a row behind a manual start, each fed by the one before. */
export function behindStart(name: string, nodes: WorkflowJson['nodes']): WorkflowJson {
	const row = [node('Start', 'n8n-nodes-base.manualTrigger', 1, {}), ...nodes];
	return inSequence(
		name,
		row.map((each, index) => ({ ...each, position: [NODE_DISTANCE_PX * index, 0] })),
	);
}

/** Stores the workflow and opens it in the editor. */
export async function openWorkflow(
	page: Page,
	n8n: N8nServer,
	workflow: WorkflowJson,
	credentialId?: string,
): Promise<void> {
	const id = await n8n.importWorkflow(workflow, credentialId === undefined ? {} : { falSamApi: credentialId });
	await page.goto(`${n8n.url}/workflow/${id}`);
	await nodeOnCanvas(page, workflow.nodes[0]!.name).waitFor();
}

export function nodeOnCanvas(page: Page, name: string): Locator {
	return page.locator(`[data-test-id="canvas-node"][data-node-name="${name}"]`);
}

/** Opens a node's panel with a double click. */
export async function openPanel(page: Page, name: string): Promise<Panel> {
	await nodeOnCanvas(page, name).dblclick();
	return await Panel.opened(page);
}

/** Clicks on "Execute workflow" and waits for n8n's word on how it went, which is its text. */
export async function executeWorkflow(page: Page): Promise<string> {
	await page.getByTestId('execute-workflow-button').click();
	const word = page.locator('.el-notification').filter({ hasText: /executed successfully|Problem in/ });
	await word.waitFor();
	return await word.innerText();
}
