import { execFile } from 'node:child_process';
import { cpus, loadavg, release, totalmem, type as systemName } from 'node:os';
import { promisify } from 'node:util';
import type { N8nHost } from '../harness/n8n/host.mjs';

const BYTES_PER_GIB = 1024 ** 3;

/** Load above which other programs take a part of the machine that shows in the numbers. */
export const BUSY_LOAD = 1;

/** What a reader must know of a machine to compare numbers, as name and value. Names no path, user or host. */
export async function describeMachine(host: N8nHost, now: Date): Promise<string[][]> {
	const { stdout } = await promisify(execFile)(host.node, ['--version']);
	const processors = cpus();
	return [
		['Date', now.toISOString().slice(0, 10)],
		['Processor', `${processors[0]?.model.trim() ?? 'unknown'}, ${processors.length} cores`],
		['Memory', `${Math.round(totalmem() / BYTES_PER_GIB)} GiB`],
		['System', `${systemName()} ${release()}`],
		['n8n', `${host.version}, Node ${stdout.trim()}`],
		['Sandbox', `Node ${process.version}`],
		['Load before the run', loadavg()[0]!.toFixed(1)],
	];
}
