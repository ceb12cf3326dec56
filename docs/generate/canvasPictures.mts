import type { Page } from 'playwright-core';

import type { N8nServer, WorkflowJson } from '../../harness/n8n/server.mjs';
import { startChromium } from '../../test/browser/chromium.mjs';
import { smallPng } from './composePicture.mjs';

const WINDOW = { width: 1360, height: 720 };
/** n8n moves the canvas into place after it has drawn it. */
const MOVES_FOR_MS = 2_500;

/** n8n's editor in a browser, logged in. */
export interface EditorPictures {
	/** A finished execution: which way it went, and how many items. */
	execution(workflowId: string, executionId: string): Promise<Buffer>;
	/** A workflow as it is imported. */
	workflow(workflow: WorkflowJson): Promise<Buffer>;
	/** The open panel of a node of an execution, with what came in and what came out. */
	panel(workflowId: string, executionId: string, node: string): Promise<Buffer>;
	close(): Promise<void>;
}

export async function openEditor(n8n: N8nServer): Promise<EditorPictures> {
	const browser = await startChromium();
	const context = await browser.newContext({ viewport: WINDOW, locale: 'en-US', colorScheme: 'light' });
	context.setDefaultTimeout(90_000);
	const { email, password } = n8n.owner;
	await context.request.post(`${n8n.url}/rest/login`, { data: { emailOrLdapLoginId: email, password } });
	const page = await context.newPage();
	return {
		async execution(workflowId, executionId) {
			await page.goto(`${n8n.url}/workflow/${workflowId}/executions/${executionId}`);
			await nodes(page).first().waitFor();
			return await picture(page);
		},
		async workflow(workflow) {
			await page.goto(`${n8n.url}/workflow/${await n8n.importWorkflow(workflow)}`);
			await nodes(page).first().waitFor();
			return await picture(page);
		},
		async panel(workflowId, executionId, node) {
			await page.goto(`${n8n.url}/workflow/${workflowId}/executions/${executionId}`);
			await page.locator(`[data-test-id="canvas-node"][data-node-name="${node}"]`).dblclick();
			await page.getByTestId('node-parameters').waitFor();
			return await picture(page);
		},
		close: async () => await browser.close(),
	};
}

const nodes = (page: Page) => page.locator('[data-test-id="canvas-node"]');

async function picture(page: Page): Promise<Buffer> {
	await page.waitForTimeout(MOVES_FOR_MS);
	return await smallPng(await page.screenshot());
}
