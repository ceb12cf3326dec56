import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { delimiter, dirname } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { childEnvironment } from './childEnvironment.mjs';
import type { N8nHost } from './host.mjs';

const END_WITH_PARENT = new URL('./endWithParent.mts', import.meta.url).href;
const KEPT_LOG_CHARS = 1_000_000;
const LOG_TAIL_CHARS = 4_000;
/** A start takes 4 to 8 s, with migrations of a fresh database on a busy machine several times that. */
const READY_WITHIN_MS = 180_000;
const READY_POLL_MS = 200;
/** n8n gives running executions this long after SIGTERM. */
const GRACEFUL_SHUTDOWN_S = 5;
const KILL_AFTER_MS = (GRACEFUL_SHUTDOWN_S + 10) * 1000;

export interface ServerProcess {
	url: string;
	/** What n8n wrote to stdout and stderr. */
	log(): string;
	stop(): Promise<void>;
	/** Ends it at once, as a crash would. */
	kill(): Promise<void>;
}

export interface ServerProcessOptions {
	host: N8nHost;
	userFolder: string;
	port: number;
	brokerPort: number;
	/** The user folder is to be removed when this process dies without calling stop. */
	temporary: boolean;
	env: Record<string, string>;
}

/** n8n's settings. Runs offline and alone: no telemetry, no update check, no template server, no list of verified packages. */
export function serverSettings({
	userFolder,
	port,
	brokerPort,
}: Pick<ServerProcessOptions, 'userFolder' | 'port' | 'brokerPort'>): Record<string, string> {
	return {
		NODE_ENV: 'production',
		N8N_USER_FOLDER: userFolder,
		N8N_ENCRYPTION_KEY: 'harness-encryption-key',
		N8N_HOST: '127.0.0.1',
		N8N_LISTEN_ADDRESS: '127.0.0.1',
		N8N_PORT: String(port),
		N8N_EDITOR_BASE_URL: `http://127.0.0.1:${port}/`,
		N8N_WEBHOOK_URL: `http://127.0.0.1:${port}/`,
		N8N_SECURE_COOKIE: 'false',
		N8N_RUNNERS_BROKER_PORT: String(brokerPort),
		N8N_GRACEFUL_SHUTDOWN_TIMEOUT: String(GRACEFUL_SHUTDOWN_S),
		N8N_DIAGNOSTICS_ENABLED: 'false',
		N8N_VERSION_NOTIFICATIONS_ENABLED: 'false',
		N8N_TEMPLATES_ENABLED: 'false',
		N8N_PERSONALIZATION_ENABLED: 'false',
		N8N_HIRING_BANNER_ENABLED: 'false',
		N8N_VERIFIED_PACKAGES_ENABLED: 'false',
		N8N_LICENSE_AUTO_RENEW_ENABLED: 'false',
		EXTERNAL_FRONTEND_HOOKS_URLS: '',
	};
}

/**
 * Starts `n8n start` and waits until it takes requests.
 * @throws Error with the end of n8n's log when it ends early or does not get ready
 */
export async function startServerProcess(options: ServerProcessOptions): Promise<ServerProcess> {
	const { host, userFolder, port, temporary, env } = options;
	const child = spawn(host.node, ['--import', END_WITH_PARENT, host.n8nBin, 'start'], {
		// n8n reads a .env file of its working folder.
		cwd: userFolder,
		env: childEnvironment(process.env, {
			...serverSettings(options),
			...(temporary && { HARNESS_TEMPORARY_FOLDER: userFolder }),
			PATH: `${dirname(host.node)}${delimiter}${process.env.PATH ?? ''}`,
			...env,
		}),
		stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
	});
	let log = '';
	for (const stream of [child.stdout, child.stderr]) {
		stream?.setEncoding('utf8').on('data', (text: string) => {
			log = (log + text).slice(-KEPT_LOG_CHARS);
		});
	}
	let ended = false;
	const over = once(child, 'close').then(
		() => void (ended = true),
		(error: Error) => void ((ended = true), (log += error.message)),
	);
	const stop = async () => {
		if (!ended) await endChild(child, over);
	};
	const kill = async () => {
		child.kill('SIGKILL');
		await over;
	};

	const url = `http://127.0.0.1:${port}`;
	const giveUpAtMs = Date.now() + READY_WITHIN_MS;
	while (!(await isReady(url))) {
		if (ended || Date.now() > giveUpAtMs) {
			await stop();
			throw new Error(`n8n ${ended ? 'ended while starting' : 'did not get ready'}:\n${log.slice(-LOG_TAIL_CHARS)}`);
		}
		await wait(READY_POLL_MS);
	}
	return { url, log: () => log, stop, kill };
}

/** Before its routes are in place n8n answers /rest with a page that says it is starting up. */
async function isReady(url: string): Promise<boolean> {
	try {
		if (!(await fetch(`${url}/healthz/readiness`)).ok) return false;
		const reply = await fetch(`${url}/rest/settings`);
		return reply.ok && (reply.headers.get('content-type') ?? '').includes('json');
	} catch {
		return false;
	}
}

async function endChild(child: ChildProcess, over: Promise<void>): Promise<void> {
	child.kill('SIGTERM');
	const killer = setTimeout(() => child.kill('SIGKILL'), KILL_AFTER_MS);
	await over;
	clearTimeout(killer);
}
