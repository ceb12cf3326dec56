import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import type { N8nServer } from '../../harness/n8n/server.mjs';
import { startPackedN8n } from '../../harness/n8n/packedN8n.mjs';
import { startChromium } from './chromium.mjs';

// The first test of a machine may have to install n8n.
const START_WITHIN_MS = 300_000;
const TEST_WITHIN_MS = 180_000;
/** For one thing to appear. The editor loads 18 MB of node types, and the machine may be busy. */
const APPEARS_WITHIN_MS = 45_000;

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
 */
export function withEditor({ oneTab = false } = {}): Editor {
	let n8n: N8nServer | undefined;
	let browser: Browser | undefined;
	let context: BrowserContext;
	let tab: Page | undefined;
	let pictures: string | undefined;

	beforeAll(async () => {
		n8n = await startPackedN8n();
		browser = await startChromium();
		// Large enough for a whole panel with its input and output beside it.
		context = await browser.newContext({ viewport: { width: 1600, height: 1200 }, locale: 'en-US' });
		context.setDefaultTimeout(APPEARS_WITHIN_MS);
		const { email, password } = n8n.owner;
		const login = await context.request.post(`${n8n.url}/rest/login`, {
			data: { emailOrLdapLoginId: email, password },
		});
		if (!login.ok()) throw new Error(`n8n: login gave ${login.status()}`);
	}, START_WITHIN_MS);

	afterAll(async () => {
		await browser?.close();
		await n8n?.close();
	}, START_WITHIN_MS);

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
			return n8n!;
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
