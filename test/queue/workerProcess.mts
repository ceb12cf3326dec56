import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { delimiter, dirname } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { childEnvironment } from '../../harness/n8n/childEnvironment.mjs';
import { freePorts } from '../../harness/n8n/freePort.mjs';
import { ensureN8nHost } from '../../harness/n8n/host.mjs';
import { serverSettings } from '../../harness/n8n/serverProcess.mjs';

/** A start takes 4 to 8 s, on a busy machine several times that. */
const READY_WITHIN_MS = 120_000;
const READY_POLL_MS = 200;

export interface WorkerProcess {
	/** Whether it has taken an execution from the queue. */
	hasWorked(): boolean;
	stop(): Promise<void>;
}

/**
 * Starts `n8n worker`, which works on one execution at a time.
 *
 * @param mainPort port of the main n8n: the worker hands out the addresses of its webhooks
 * @param env the settings of the main n8n
 */
export async function startWorker(
	userFolder: string,
	mainPort: number,
	env: Record<string, string>,
): Promise<WorkerProcess> {
	const host = await ensureN8nHost({ log: console.log });
	const [healthPort, brokerPort] = (await freePorts(2)) as [number, number];
	const health = {
		QUEUE_HEALTH_CHECK_ACTIVE: 'true',
		QUEUE_HEALTH_CHECK_PORT: String(healthPort),
		N8N_LOG_LEVEL: 'info',
	};
	const child = spawn(host.node, [host.n8nBin, 'worker', '--concurrency=1'], {
		cwd: userFolder,
		env: childEnvironment(process.env, {
			...serverSettings({ userFolder, port: mainPort, brokerPort }),
			PATH: `${dirname(host.node)}${delimiter}${process.env.PATH ?? ''}`,
			...env,
			...health,
		}),
		stdio: ['ignore', 'pipe', 'pipe'],
	});
	let log = '';
	for (const stream of [child.stdout, child.stderr])
		stream.setEncoding('utf8').on('data', (text: string) => void (log += text));
	const over = once(child, 'close');
	const killAtExit = () => child.kill('SIGKILL');
	process.once('exit', killAtExit);
	const stop = async () => {
		process.off('exit', killAtExit);
		child.kill('SIGTERM');
		await over;
	};
	const isReady = async () =>
		await fetch(`http://127.0.0.1:${healthPort}/healthz/readiness`).then(
			({ ok }) => ok,
			() => false,
		);
	const giveUpAtMs = Date.now() + READY_WITHIN_MS;
	while (!(await isReady())) {
		if (child.exitCode !== null || Date.now() > giveUpAtMs) {
			await stop();
			throw new Error(`the worker did not get ready:\n${log.slice(-4000)}`);
		}
		await wait(READY_POLL_MS);
	}
	return { hasWorked: () => /Worker started execution/.test(log), stop };
}
