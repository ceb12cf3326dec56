// Entry point of the engine process (see engine.mts). Speaks JSON messages over Node's IPC channel:
// in  { id, method: 'start' | 'run' | 'cancel' | 'memory' | 'startProbe' | 'stopProbe', params }
// out { id, value } or { id, error }, and { stray: text } for an error that nobody caught.
import { rmSync } from 'node:fs';
import type { SentRun, StartOptions } from './engineMessages.mts';
import { startProbe, type Probe } from './engineProbe.mts';
import { startRuntime, type EngineRuntime } from './engineRuntime.mts';
import { startRun, type StartedRun } from './engineRun.mts';
import type { EngineMemory } from './engineTypes.mts';

let runtime: EngineRuntime | undefined;
let probe: Probe | undefined;
const runs = new Map<string, StartedRun>();

const methods = {
	async start(options: StartOptions) {
		runtime = await startRuntime(options);
		return { packageName: runtime.packageName };
	},
	async run({ executionId, options }: { executionId: string; options: SentRun }) {
		if (!runtime) throw new Error('the engine was asked for a run before its start');
		const run = await startRun(runtime, executionId, options);
		runs.set(executionId, run);
		try {
			return await run.result;
		} finally {
			runs.delete(executionId);
		}
	},
	/** A run that is over, or not begun because its files are still being stored, has nothing to cancel. */
	cancel({ executionId }: { executionId: string }) {
		runs.get(executionId)?.cancel();
		return { cancelled: runs.has(executionId) };
	},
	memory(): EngineMemory {
		globalThis.gc?.();
		const { rss, heapUsed, external } = process.memoryUsage();
		const activeResources: Record<string, number> = {};
		for (const name of process.getActiveResourcesInfo()) activeResources[name] = (activeResources[name] ?? 0) + 1;
		// maxRSS is in kilobytes.
		return {
			rssBytes: rss,
			peakRssBytes: process.resourceUsage().maxRSS * 1024,
			heapUsedBytes: heapUsed,
			externalBytes: external,
			activeResources,
		};
	},
	async startProbe() {
		probe = await startProbe();
		return {};
	},
	stopProbe: () => probe?.stop(),
};

interface Request {
	id: number;
	method: keyof typeof methods;
	params: never;
}

process.on('message', ({ id, method, params }: Request) => {
	Promise.resolve()
		.then(() => methods[method](params))
		.then(
			(value) => reply({ id, value }),
			(error: unknown) => {
				const { name, message, stack } = error instanceof Error ? error : new Error(String(error));
				reply({ id, error: { name, message, stack } });
			},
		);
});

function reply(message: object): void {
	process.send?.(message);
}

// In n8n such an error ends the server. Here it is reported, so that a test can say which one it was.
for (const event of ['uncaughtException', 'unhandledRejection']) {
	process.on(event, (error: unknown) =>
		reply({ stray: `${event}: ${error instanceof Error ? error.stack : String(error)}` }),
	);
}

// The other side closed the channel, or is gone: then nobody else would remove the folder.
process.on('disconnect', () => {
	process.chdir('/');
	const folder = process.env.N8N_USER_FOLDER;
	if (folder) rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
	process.exit(0);
});
reply({ ready: true });
