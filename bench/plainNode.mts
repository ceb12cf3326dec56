import { Tool } from '../harness/tool.mjs';
import type { PlainTransfer } from './plainNodeProcess.mjs';

/**
 * One transfer by Node's own http and fs in a process without n8n: what no n8n node can be faster than. Gives the seconds
 * without the start of the process.
 *
 * @param node the executable that runs n8n too
 */
export async function plainNodeTransfer(node: string, transfer: PlainTransfer): Promise<number> {
	const tool = await Tool.start<number>(new URL('./plainNodeProcess.mts', import.meta.url), transfer, { node });
	await tool.stop();
	return tool.ready;
}
