import { type Sandbox, type SandboxOptions, startSandbox } from '../../sandbox/server/startSandbox.mjs';

/** What SandboxServer passes on: options that survive a command line. */
export interface SandboxServerArgument {
	/** How many sandboxes, all alike. */
	count: number;
	options: Omit<SandboxOptions, 'workerEntry' | 'now'>;
	/** Entry file of the workers; default: the segmentation models. */
	workerEntry?: string;
}

/** What the parent may ask. */
export type SandboxServerQuestion = { advanceClockMs: number } | { memory: true };
export interface SandboxServerAnswer {
	rssBytes: number;
}

const { count, options, workerEntry } = JSON.parse(process.argv[2]!) as SandboxServerArgument;
let clockAheadMs = 0;
const sandboxes = await Promise.all(
	Array.from(
		{ length: count },
		async (): Promise<Sandbox> =>
			await startSandbox({
				...options,
				...(workerEntry !== undefined && { workerEntry: new URL(workerEntry) }),
				now: () => Date.now() + clockAheadMs,
			}),
	),
);
process.on('message', (question: SandboxServerQuestion) => {
	if ('advanceClockMs' in question) clockAheadMs += question.advanceClockMs;
	process.send?.({ rssBytes: process.memoryUsage.rss() } satisfies SandboxServerAnswer);
});
process.once(
	'disconnect',
	() => void Promise.all(sandboxes.map(async (sandbox) => await sandbox.close())).then(() => process.exit(0)),
);
process.send?.(sandboxes.map(({ url }) => url));
