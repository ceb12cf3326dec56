import type { Browser, BrowserContext } from 'playwright-core';
import { startPackedN8n } from '../../harness/n8n/packedN8n.mjs';
import type { N8nServer } from '../../harness/n8n/server.mjs';
import { startChromium } from './chromium.mjs';

/** For one thing to appear. The editor loads 18 MB of node types, and the machine may be busy. */
const APPEARS_WITHIN_MS = 45_000;

export interface RunningEditor {
	n8n: N8nServer;
	/** A window that is logged in as the owner. Its tabs share it. */
	window(look?: Look): Promise<BrowserContext>;
	close(): Promise<void>;
}

export interface Look {
	size: { width: number; height: number };
	/** Default: light. */
	theme?: 'light' | 'dark';
}

/** Large enough for a whole panel with its input and output beside it. */
const LARGE: Look = { size: { width: 1600, height: 1200 } };

/** A real n8n with the package from its tarball, and a Chromium without a window for its editor. */
export async function startEditor(): Promise<RunningEditor> {
	const n8n = await startPackedN8n();
	let browser: Browser;
	try {
		browser = await startChromium();
	} catch (error) {
		await n8n.close();
		throw error;
	}
	return {
		n8n,
		window: async ({ size, theme = 'light' } = LARGE) => {
			const context = await browser.newContext({ viewport: size, locale: 'en-US', colorScheme: theme });
			context.setDefaultTimeout(APPEARS_WITHIN_MS);
			const { email, password } = n8n.owner;
			const login = await context.request.post(`${n8n.url}/rest/login`, {
				data: { emailOrLdapLoginId: email, password },
			});
			if (!login.ok()) throw new Error(`n8n: login gave ${login.status()}`);
			return context;
		},
		close: async () => {
			await browser.close();
			await n8n.close();
		},
	};
}
