import { fork } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { childEnvironment } from './childEnvironment.mjs';
import { copyPackage } from './copyPackage.mjs';
import { openChannel } from './engineChannel.mjs';
import type { EngineMemory, EngineInputItem, EngineProbe, RunOptions, RunResult } from './engineTypes.mjs';
import { ensureN8nHost } from './host.mjs';

const REPOSITORY = fileURLToPath(new URL('../../', import.meta.url));
const PROCESS_SCRIPT = fileURLToPath(new URL('./engineProcess.mts', import.meta.url));

export interface EngineOptions {
	/** Folder with a package.json whose `n8n` part names built files. Default: this repository, with its built dist/. */
	packageDirectory?: string;
	/** Where n8n keeps files: `default` is in the item, base64. Default: `filesystem`, as n8n itself. */
	binaryMode?: 'default' | 'filesystem' | 'database';
	/** Environment variables for the process that runs n8n; it sees none of the caller's own (no FAL_KEY, no proxy). */
	env?: Record<string, string>;
	/** Gets progress lines when n8n has to be installed first. */
	log?: (line: string) => void;
}

export interface EngineRun {
	executionId: string;
	/** Settles when the execution ends, whatever its status; rejects only when the harness itself fails. */
	result: Promise<RunResult>;
	/** What the Stop button does: fires the execution's abort signal. `result` then settles as `canceled`. */
	cancel(): Promise<void>;
}

export interface Engine {
	/** Name in the package's package.json: node types are `<packageName>.<node>`. */
	packageName: string;
	run(options: RunOptions): EngineRun;
	memory(): Promise<EngineMemory>;
	/** Watches the process's event loop until `stop`. One at a time; it costs time, so nothing else should be measured. */
	probe(): Promise<{ stop(): Promise<EngineProbe> }>;
	/** Folder that the package was loaded from: how its files are called in a profile. */
	packageDirectory: string;
	/** Errors nobody caught so far, which would have ended a real n8n. */
	strayErrors: string[];
	/** What the process wrote to stdout and stderr. */
	output(): string;
	close(): Promise<void>;
}

/**
 * Starts a process under Node 24 that holds n8n's real WorkflowExecute, RoutingNode, expression engine, HTTP helpers and
 * BinaryDataService, and loads the package as an installed one: from a folder without node_modules, so that n8n-workflow
 * is n8n's own. Takes about 2 s (database mode: 6 s).
 */
export async function startEngine({
	packageDirectory = REPOSITORY,
	binaryMode = 'filesystem',
	env = {},
	log = console.log,
}: EngineOptions = {}): Promise<Engine> {
	const host = await ensureN8nHost({ log });
	const folder = await mkdtemp(join(tmpdir(), 'n8n-engine-'));
	const installed = join(folder, 'package');
	try {
		await copyPackage(resolve(packageDirectory), installed);
	} catch (error) {
		await rm(folder, { recursive: true, force: true });
		throw error;
	}

	const child = fork(PROCESS_SCRIPT, {
		execPath: host.node,
		execArgv: ['--expose-gc'],
		cwd: folder,
		stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
		env: childEnvironment(process.env, {
			NODE_ENV: 'production',
			NODE_PATH: join(host.directory, 'node_modules'),
			N8N_USER_FOLDER: folder,
			N8N_ENCRYPTION_KEY: 'engine-harness-encryption-key',
			N8N_DEFAULT_BINARY_DATA_MODE: binaryMode,
			N8N_DIAGNOSTICS_ENABLED: 'false',
			...env,
		}),
	});
	const channel = openChannel(child);
	const stop = async () => {
		await channel.stop();
		await rm(folder, { recursive: true, force: true });
	};

	let packageName: string;
	try {
		({ packageName } = await channel.request<{ packageName: string }>('start', {
			hostDirectory: host.directory,
			packageDirectory: installed,
			binaryMode,
		}));
	} catch (error) {
		await stop();
		throw error;
	}

	let runCount = 0;
	return {
		packageName,
		run(options) {
			const { executionId = String(++runCount) } = options;
			const sent = { ...options, items: options.items?.map(encodeItem) };
			return {
				executionId,
				result: channel.request<RunResult>('run', { executionId, options: sent }).then(decodeResult),
				cancel: async () => void (await channel.request('cancel', { executionId })),
			};
		},
		memory: () => channel.request<EngineMemory>('memory', {}),
		async probe() {
			await channel.request('startProbe', {});
			return { stop: () => channel.request<EngineProbe>('stopProbe', {}) };
		},
		packageDirectory: installed,
		strayErrors: channel.strayErrors,
		output: channel.output,
		close: stop,
	};
}

function encodeItem(item: EngineInputItem): unknown {
	const binary = Object.entries(item.binary ?? {}).map(([property, file]): [string, object] => {
		if ('path' in file) return [property, { ...file, path: resolve(file.path) }];
		const { content, ...rest } = file;
		return [property, { ...rest, base64: Buffer.from(content).toString('base64') }];
	});
	return { ...item, binary: Object.fromEntries(binary) };
}

/** Turns the base64 of every file into a Buffer, in place. */
function decodeResult(result: RunResult): RunResult {
	for (const run of Object.values(result.nodeRuns).flat()) {
		for (const item of run.outputs.flat()) {
			for (const file of Object.values(item.binary ?? {}) as Array<{ content?: Buffer; base64?: string }>) {
				if (file.base64 === undefined) continue;
				file.content = Buffer.from(file.base64, 'base64');
				delete file.base64;
			}
		}
	}
	// JSON has made two copies of the last node's items; the test gets one.
	result.outputs = result.nodeRuns[result.lastNodeExecuted ?? '']?.at(-1)?.outputs ?? [];
	return result;
}
