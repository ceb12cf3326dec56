import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { JobSummary } from '../../sandbox/server/adminRoutes.mjs';
import type { LoggedRequest } from '../../sandbox/server/requestLog.mjs';
import { childEnvironment } from '../n8n/childEnvironment.mjs';

const MAIN = fileURLToPath(new URL('../../sandbox/main.mts', import.meta.url));
/** Distinctive, so that a search for the secret finds nothing by chance. */
const KEY = 'engine-test-id:b7f1c09ae4d35526';

export interface SandboxProcessOptions {
	/** Every job takes this long and answers with a drawn mask. Absent: the real segmentation engine runs. */
	fixedJobMs?: number;
	/** Jobs at the same time. */
	concurrency?: number;
	/** A text prompt that is not understood finds nothing. */
	strictText?: boolean;
}

/** A sandbox in a process of its own, on a free port, with its admin API. */
export interface SandboxProcess {
	url: string;
	key: string;
	/** Every request that arrived since the last reset, oldest first. */
	requests(): Promise<LoggedRequest[]>;
	/** Every job since the last reset, oldest first. */
	jobs(): Promise<JobSummary[]>;
	/** Forgets jobs, files and requests. */
	reset(): Promise<void>;
	stop(): Promise<void>;
}

/** Starts `sandbox/main.mts`. Rejects with what the program printed when it ends before it is ready. */
export async function startSandboxProcess({
	fixedJobMs,
	concurrency,
	strictText,
}: SandboxProcessOptions = {}): Promise<SandboxProcess> {
	const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
	const flags = [
		...['--port', '0', '--key', KEY],
		...(fixedJobMs === undefined ? [] : ['--fixed-job-ms', String(fixedJobMs)]),
		...(concurrency === undefined ? [] : ['--concurrency', String(concurrency)]),
		...(strictText ? ['--strict-text'] : []),
	];
	const child = spawn(process.execPath, ['--import', tsx, MAIN, ...flags], {
		stdio: ['ignore', 'pipe', 'pipe'],
		env: childEnvironment(process.env, {}),
	});
	const ended = once(child, 'exit');
	const lines: string[] = [];
	const url = await new Promise<string>((resolve, reject) => {
		for (const stream of [child.stdout, child.stderr]) {
			createInterface({ input: stream }).on('line', (line) => {
				lines.push(line);
				const ready = /^sandbox ready (\S+)$/.exec(line);
				if (ready) resolve(ready[1]!);
			});
		}
		void ended.then(([code]) => reject(new Error(`the sandbox ended with ${code}\n${lines.join('\n')}`)));
	});
	const read = async <T,>(name: string) => (await (await fetch(`${url}/sandbox/${name}`)).json()) as T;
	return {
		url,
		key: KEY,
		requests: () => read<LoggedRequest[]>('requests'),
		jobs: () => read<JobSummary[]>('jobs'),
		reset: async () => void (await fetch(`${url}/sandbox/reset`, { method: 'POST' })),
		async stop() {
			child.kill('SIGTERM');
			await ended;
		},
	};
}
