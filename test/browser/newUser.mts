import type { Page } from 'playwright-core';
import { nodeOnCanvas } from './canvas.mjs';
import { Panel } from './panel.mjs';

// The sandbox looks for it with a network of its own, and the machine may be busy.
const RUNS_WITHIN_MS = 150_000;

/** What a new user has at hand. */
export interface NewUser {
	/** Address of n8n. */
	n8n: string;
	fal: { url: string; key: string };
	photo: string;
	/** What is to be cut out. */
	word: string;
}

/** Called at each step with what can be seen now, as a file may be called. */
export type Look = (step: string) => Promise<void>;

/**
 * The way of somebody who has never seen the package: from a search over a first key to a cut-out, and to one more by SAM
 * Mask. Clicks, and fills in what is asked for; all else stays as it is.
 *
 * @returns the panel of SAM Mask after it has run
 */
export async function fromSearchToCutOut(page: Page, user: NewUser, look: Look): Promise<Panel> {
	await page.goto(`${user.n8n}/workflow/new`);
	await page.getByTestId('canvas-add-button').getByRole('button').click();
	await page.getByTestId('node-creator-search-bar').waitFor();
	await page.getByText('Trigger manually').click();
	await addBehind(page, 'When clicking ‘Execute workflow’', {
		words: 'remove background',
		node: 'SAM 3 Image',
		action: 'Find objects in an image',
		look,
	});
	const sam = await Panel.opened(page);
	await sam.label('Image URL').waitFor();
	await look('opened');
	await firstKey(page, sam, user.fal, look);
	await sam.input('imageUrl').fill(user.photo);
	await sam.input('prompt').fill(user.word);
	await look('filled-in');
	await run(page, sam);
	await sam.show('binary');
	await sam.view('mask_0');
	await look('found');
	await sam.close();

	await addBehind(page, 'SAM 3 Image', { words: 'cut out', node: 'SAM Mask', action: 'Cut out an object', look });
	const mask = await Panel.opened(page);
	await mask.choose('photoSource', 'URL');
	await mask.label('Photo URL').waitFor();
	await look('mask-filled-in');
	await run(page, mask);
	await mask.show('binary');
	await mask.view('data');
	await look('cut-out');
	return mask;
}

async function addBehind(
	page: Page,
	name: string,
	{ words, node, action, look }: { words: string; node: string; action: string; look: Look },
): Promise<void> {
	await nodeOnCanvas(page, name).getByTestId('canvas-handle-plus').click();
	await page.getByTestId('node-creator-search-bar').fill(words);
	const found = page.getByTestId('node-creator-item-name').filter({ hasText: node }).first();
	await found.waitFor();
	await look(`search-${words.replace(/\s/g, '-')}`);
	await found.click();
	await page.getByText(action, { exact: true }).waitFor();
	await look(`actions-of-${node.replace(/\s/g, '-')}`);
	await page.getByText(action, { exact: true }).click();
}

async function firstKey(page: Page, panel: Panel, { url, key }: NewUser['fal'], look: Look): Promise<void> {
	await panel.parameters.getByText('Connect to Fal SAM').click();
	const dialog = page.getByTestId('editCredential-modal');
	await dialog.getByTestId('parameter-input-apiKey').locator('input').fill(key);
	// A new user has no use for it: only the sandbox is not where fal is.
	await dialog.getByTestId('parameter-input-serverUrl').locator('input').fill(url);
	await look('credential');
	await dialog.getByTestId('credential-save-button').click();
	await dialog.waitFor({ state: 'hidden' });
}

async function run(page: Page, panel: Panel): Promise<void> {
	await page.getByTestId('node-execute-button').click();
	await panel.output.getByTestId('node-run-status-success').waitFor({ timeout: RUNS_WITHIN_MS });
}
