// Entry point of the engine process (see engine.mts). Speaks JSON messages over Node's IPC channel:
// in  { id, method: 'start' | 'run' | 'cancel' | 'memory' | 'startProbe' | 'stopProbe', params }
// out { id, value } or { id, error }, and { stray: text } for an error that nobody caught.
import { rmSync } from 'node:fs';
import { startProbe } from './engineProbe.mjs';
import { startRuntime } from './engineRuntime.mjs';
import { startRun } from './engineRun.mjs';

let runtime;
let probe;
const runs = new Map();

const methods = {
	async start(options) {
		runtime = await startRuntime(options);
		return { packageName: runtime.packageName };
	},
	async run({ executionId, options }) {
		const run = await startRun(runtime, executionId, options);
		runs.set(executionId, run);
		try {
			return await run.result;
		} finally {
			runs.delete(executionId);
		}
	},
	/** A run that is over, or not begun because its files are still being stored, has nothing to cancel. */
	cancel({ executionId }) {
		runs.get(executionId)?.cancel();
		return { cancelled: runs.has(executionId) };
	},
	memory() {
		globalThis.gc?.();
		const { rss, heapUsed, external } = process.memoryUsage();
		const activeResources = {};
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
	stopProbe: () => probe.stop(),
};

process.on('message', ({ id, method, params }) => {
	Promise.resolve()
		.then(() => methods[method](params))
		.then(
			(value) => process.send({ id, value }),
			(error) =>
				process.send({
					id,
					error: { name: error?.name, message: String(error?.message ?? error), stack: error?.stack },
				}),
		);
});

// In n8n such an error ends the server. Here it is reported, so that a test can say which one it was.
for (const event of ['uncaughtException', 'unhandledRejection']) {
	process.on(event, (error) => process.send({ stray: `${event}: ${error?.stack ?? error}` }));
}

// The other side closed the channel, or is gone: then nobody else would remove the folder.
process.on('disconnect', () => {
	process.chdir('/');
	rmSync(process.env.N8N_USER_FOLDER, { recursive: true, force: true, maxRetries: 3 });
	process.exit(0);
});
process.send({ ready: true });
