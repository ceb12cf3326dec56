import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';

/**
 * Starts a worker thread whose entry is a TypeScript file.
 *
 * `entry`: file URL of the `.mts` file. `workerData`: handed to the worker as it is.
 * `--import tsx` does nothing inside a worker thread on Node 20 (tsx hooks the main thread alone there; seen with tsx 4.23 on
 * Node 20.20: ERR_UNKNOWN_FILE_EXTENSION), hence the explicit `register()`.
 */
export function spawnWorker(entry: URL, workerData: unknown): Worker {
	// createRequire rather than import.meta.resolve: jest runs this file as CommonJS, where the latter is missing.
	// It finds the .cjs twin, whose register() looks for its hooks in a folder that does not exist; the .mjs beside it works.
	const tsxApi = pathToFileURL(
		createRequire(import.meta.url)
			.resolve('tsx/esm/api')
			.replace(/\.cjs$/, '.mjs'),
	).href;
	const preload = `data:text/javascript,${encodeURIComponent(`import { register } from ${JSON.stringify(tsxApi)}; register();`)}`;
	return new Worker(entry, { execArgv: ['--import', preload], workerData });
}
