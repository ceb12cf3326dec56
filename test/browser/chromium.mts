import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium, selectors, type Browser } from 'playwright-core';

// Where n8n's editor says what an element is.
selectors.setTestIdAttribute('data-test-id');

/** Only this machine has a name: the editor asks npm and n8n.io for news, which a test must not depend on. */
const OFFLINE = '--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1';

/**
 * Starts the `chromium` of this machine, without a window; downloads nothing.
 * @throws Error that names the Debian package when there is none
 */
export async function startChromium(): Promise<Browser> {
	// Containers have too little /dev/shm for it.
	return await chromium.launch({ executablePath: chromiumFile(), args: [OFFLINE, '--disable-dev-shm-usage'] });
}

function chromiumFile(): string {
	const files = (process.env.PATH ?? '').split(delimiter).map((folder) => join(folder, 'chromium'));
	const found = files.find(isExecutable);
	if (found === undefined) throw new Error('The browser tests need Chromium: apt-get install chromium');
	return found;
}

function isExecutable(file: string): boolean {
	try {
		accessSync(file, constants.X_OK);
		return true;
	} catch {
		return false;
	}
}
