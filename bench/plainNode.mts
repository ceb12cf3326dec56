import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';

const PROCESS_SCRIPT = fileURLToPath(new URL('./plainNodeProcess.mts', import.meta.url));

/**
 * One transfer by Node's own http and fs in a process without n8n: what no n8n node can be faster than. Gives the seconds
 * without the start of the process.
 *
 * @param node the executable that runs n8n too
 */
export async function plainNodeTransfer(
	node: string,
	action: 'upload' | 'download',
	url: string,
	path: string,
): Promise<number> {
	const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
	const { stdout } = await promisify(execFile)(node, ['--import', tsx, PROCESS_SCRIPT, action, url, path]);
	return Number(stdout);
}
