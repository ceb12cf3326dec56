import type { SandboxServer } from '../harness/fal/sandboxServer.mjs';
import { Tool } from '../harness/tool.mjs';
import type { BareJobs, BareReply } from './bareClientProcess.mjs';

/** fal's own client in a process of its own, without n8n: what a program written by hand would do. */
export interface BareClient {
	/** Runs the jobs and gives the time they took together, in milliseconds. */
	run(sandbox: SandboxServer, jobs: Omit<BareJobs, 'serverUrl' | 'key'>): Promise<number>;
	close(): Promise<void>;
}

/** `node`: the executable that runs n8n too, so that both have the same Node. */
export async function startBareClient(node: string): Promise<BareClient> {
	const tool = await Tool.start(new URL('./bareClientProcess.mts', import.meta.url), {}, { node });
	return {
		async run({ url, key }, jobs) {
			const reply = await tool.ask<BareReply>({ serverUrl: url, key, ...jobs } satisfies BareJobs);
			if ('error' in reply) throw new Error(`the bare client failed: ${reply.error}`);
			return reply.ms;
		},
		close: async () => await tool.stop(),
	};
}
