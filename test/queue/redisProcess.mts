import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePorts } from '../../harness/n8n/freePort.mjs';

export interface RedisProcess {
	port: number;
	stop(): Promise<void>;
}

/**
 * Starts the `redis-server` of this machine on a free port, with nothing kept on disk.
 * @throws Error that names the Debian package when there is none
 */
export async function startRedis(): Promise<RedisProcess> {
	const [port] = (await freePorts(1)) as [number];
	const folder = await mkdtemp(join(tmpdir(), 'redis-'));
	const child = spawn(
		'redis-server',
		['--bind', '127.0.0.1', '--port', String(port), '--dir', folder, '--save', '', '--appendonly', 'no'],
		{ stdio: ['ignore', 'pipe', 'pipe'] },
	);
	let output = '';
	const ready = new Promise<void>((resolve, reject) => {
		child.once('error', (error: NodeJS.ErrnoException) =>
			reject(error.code === 'ENOENT' ? new Error('Queue mode needs Redis: apt-get install redis-server') : error),
		);
		child.once('exit', () => reject(new Error(`redis-server ended:\n${output}`)));
		for (const stream of [child.stdout, child.stderr]) {
			stream.setEncoding('utf8').on('data', (text: string) => {
				output += text;
				if (output.includes('Ready to accept connections')) resolve();
			});
		}
	});
	const stop = async () => {
		if (child.pid !== undefined && child.exitCode === null) {
			child.kill('SIGTERM');
			await once(child, 'exit');
		}
		await rm(folder, { recursive: true, force: true });
	};
	try {
		await ready;
	} catch (error) {
		await stop();
		throw error;
	}
	return { port, stop };
}
