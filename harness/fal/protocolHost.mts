import { startSandbox, type SandboxOptions } from '../../sandbox/server/startSandbox.mjs';

/** Options that survive a command line; `models: 'real'` runs the segmentation models instead of the obedient worker. */
export type HostOptions = Omit<SandboxOptions, 'workerEntry' | 'now'> & { models?: 'real' };

/** What the parent may ask, each answered by one message. */
export type HostRequest = { type: 'advanceClock'; ms: number } | { type: 'memory' };
export type HostReply = { url: string } | { rssBytes: number };

// A process of its own: jest runs test files as CommonJS in a realm of its own, the sandbox is ESM with worker threads.
const { models, ...options } = JSON.parse(process.argv[2] ?? '{}') as HostOptions;
let clockAheadMs = 0;
const sandbox = await startSandbox({
	...options,
	...(models !== 'real' && { workerEntry: new URL('./protocolWorker.mts', import.meta.url) }),
	now: () => Date.now() + clockAheadMs,
});
const tell = (reply: HostReply) => process.send?.(reply);

process.on('message', (request: HostRequest) => {
	if (request.type === 'advanceClock') clockAheadMs += request.ms;
	tell({ rssBytes: process.memoryUsage.rss() });
});
process.once('disconnect', () => void sandbox.close().then(() => process.exit(0)));
tell({ url: sandbox.url });
