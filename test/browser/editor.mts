import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import type { N8nServer } from '../../harness/n8n/server.mjs';
import { type Look, type RunningEditor, startEditor } from './startEditor.mjs';

// The first test of a machine may have to install n8n.
const START_WITHIN_MS = 300_000;
const TEST_WITHIN_MS = 180_000;

export interface Editor {
	n8n: N8nServer;
	/** Registers a test in a tab that is logged in as the owner. When it fails, it prints where a picture of the tab is. */
	test(name: string, body: (page: Page) => Promise<void>): void;
}

/**
 * Gives all tests of a file one n8n with the packed package and one Chromium, and ends both after the last one.
 *
 * @param oneTab every test goes on where the one before it has left the tab, because loading the editor takes seconds;
 * after a failed test comes a new tab. Default: a new tab for each test
 * @param look of the window; by default it is large and light
 */
export function withEditor({ oneTab = false, look }: { oneTab?: boolean; look?: Look } = {}): Editor {
	let running: RunningEditor | undefined;
	let context: BrowserContext;
	let tab: Page | undefined;
	let pictures: string | undefined;

	beforeAll(async () => {
		running = await startEditor();
		context = await running.window(look);
	}, START_WITHIN_MS);

	afterAll(async () => await running?.close(), START_WITHIN_MS);

	const keepPicture = async (page: Page, name: string) => {
		pictures ??= await mkdtemp(join(tmpdir(), 'fal-sam-browser-'));
		const path = join(pictures, `${name.replace(/[^a-z0-9]+/gi, '-')}.png`);
		// The reason of the failure must be told even when the tab is past taking pictures of.
		const outcome = await page.screenshot({ path }).then(
			() => path,
			(error: Error) => `not to be had: ${error.message}`,
		);
		console.error(`${name}: a picture of the page when it failed is ${outcome}`);
	};

	return {
		get n8n() {
			return running!.n8n;
		},
		test(name, body) {
			test(
				name,
				async () => {
					const page = tab ?? (await context.newPage());
					tab = undefined;
					try {
						await body(page);
						if (oneTab) tab = page;
					} catch (error) {
						await keepPicture(page, name);
						throw error;
					} finally {
						if (tab === undefined) await page.close();
					}
				},
				TEST_WITHIN_MS,
			);
		},
	};
}
