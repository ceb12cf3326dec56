import type { Page } from 'playwright-core';
import { falNode } from '../../harness/workflows/workflowNodes.mjs';
import { useSandbox } from '../../harness/jest/useFal.mjs';
import { behindStart, openPanel, openWorkflow } from './canvas.mjs';
import { withEditor } from './editor.mjs';
import { receivedTexts } from './receivedTexts.mjs';
import { settles } from './settles.mjs';

const WRONG_KEY = 'wrong-id:wrong-secret-5d1f';

const editor = withEditor();
const sandbox = useSandbox({ fixedJobMs: 0 });

const dialog = (page: Page) => page.getByTestId('editCredential-modal');
const field = (page: Page, name: string) => dialog(page).getByTestId(`parameter-input-${name}`).locator('input');

editor.test(
	'the credential hides the key, says what to do about a wrong one, and takes the right one',
	async (page) => {
		const received = receivedTexts(page);
		await openWorkflow(
			page,
			editor.n8n,
			behindStart('without a credential', [falNode('SAM', 'sam3Image', {}, { credentials: {} })]),
		);
		const panel = await openPanel(page, 'SAM');
		await panel.parameters.getByText('Connect to Fal SAM').click();
		await field(page, 'apiKey').waitFor();
		const labels = async () =>
			(await dialog(page).locator('label .n8n-text:not(.n8n-text *)').filter({ visible: true }).allInnerTexts()).map(
				(text) => text.trim(),
			);
		await settles(labels, ['API Key *', 'Server URL', 'Allowed HTTP Request Domains']);

		await field(page, 'apiKey').fill(WRONG_KEY);
		expect(await field(page, 'apiKey').getAttribute('type')).toBe('password');
		await field(page, 'serverUrl').fill(sandbox.url);
		await dialog(page).getByTestId('credential-save-button').click();
		await dialog(page).getByText('More details').click();
		await dialog(page)
			.getByText('fal did not accept this key. Copy it again from fal.ai/dashboard/keys, whole, with the colon.')
			.waitFor();

		await field(page, 'apiKey').fill(` ${sandbox.key} `);
		await dialog(page).getByTestId('credential-save-button').click();
		await dialog(page).waitFor({ state: 'hidden' });
		// n8n may test a credential twice.
		expect([...new Set((await sandbox.requests()).map(({ status }) => status))]).toEqual([401, 200]);

		await panel.parameters.getByTestId('credential-edit-button').click();
		await field(page, 'serverUrl').waitFor();
		await settles(async () => await field(page, 'serverUrl').inputValue(), sandbox.url);
		const texts = [await page.content(), await field(page, 'apiKey').inputValue(), ...(await received())];
		expect(texts.some((text) => text.includes(sandbox.url))).toBe(true);
		for (const key of [sandbox.key, WRONG_KEY])
			expect(texts.filter((text) => text.includes(key.split(':')[1]!)).length).toBe(0);
	},
);
