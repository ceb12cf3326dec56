import { fork } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { childEnvironment } from '../harness/n8n/childEnvironment.mjs';
import type { SandboxProcess } from '../harness/fal/sandboxProcess.mjs';
import type { BareJobs, BareReply } from './bareClientProcess.mjs';

const PROCESS_SCRIPT = fileURLToPath(new URL('./bareClientProcess.mts', import.meta.url));

/** fal's own client in a process of its own, without n8n: what a program written by hand would do. */
export interface BareClient {
	/** Runs the jobs and gives the time they took together, in milliseconds. */
	run(sandbox: SandboxProcess, jobs: Omit<BareJobs, 'serverUrl' | 'key'>): Promise<number>;
	close(): Promise<void>;
}

/** `node`: the executable that runs n8n too, so that both have the same Node. */
export async function startBareClient(node: string): Promise<BareClient> {
	const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
	const child = fork(PROCESS_SCRIPT, {
		execPath: node,
		execArgv: ['--import', tsx],
		env: childEnvironment(process.env),
	});
	const ended = once(child, 'exit');
	return {
		async run({ url, key }, jobs) {
			child.send({ serverUrl: url, key, ...jobs } satisfies BareJobs);
			const early = ended.then(([code]) => Promise.reject(new Error(`the client's process ended with ${code}`)));
			const [reply] = (await Promise.race([once(child, 'message'), early])) as [BareReply];
			if ('error' in reply) throw new Error(`the bare client failed: ${reply.error}`);
			return reply.ms;
		},
		async close() {
			child.disconnect();
			await ended;
		},
	};
}
