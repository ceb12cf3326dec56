import { fork } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';

export interface FaultSandboxes {
	/** Address of each. */
	urls: string[];
	key: string;
	stop(): Promise<void>;
}

const KEY = 'fault-test-id:0f81e3c7d6b2a945';

/** Starts this many sandboxes with jobs of 20 ms. */
export async function startFaultSandboxes(count: number): Promise<FaultSandboxes> {
	const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
	const host = fileURLToPath(new URL('./faultSandboxHost.mts', import.meta.url));
	const child = fork(host, [String(count), KEY], { execArgv: ['--import', tsx] });
	const gone = once(child, 'exit');
	const failed = gone.then(([code]) => Promise.reject(new Error(`the sandboxes ended with ${code}`)));
	failed.catch(() => undefined);
	const [urls] = (await Promise.race([once(child, 'message'), failed])) as [string[]];
	return {
		urls,
		key: KEY,
		async stop() {
			child.disconnect();
			await gone;
		},
	};
}
