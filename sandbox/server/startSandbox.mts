import type { AddressInfo } from 'node:net';
import { availableParallelism } from 'node:os';
import { spawnWorker } from '../spawnWorker.mjs';
import { Faults } from './faults.mjs';
import { FileStore } from './fileStore.mjs';
import { FixedDurationRunner } from './fixedDurationRunner.mjs';
import { createGateway } from './gateway.mjs';
import { JobQueue } from './jobQueue.mjs';
import type { JobRunner } from './jobRunner.mjs';
import { PendingUploads } from './pendingUploads.mjs';
import { RealtimeTokens } from './realtimeTokens.mjs';
import { RequestLog } from './requestLog.mjs';
import { runInRunner } from './runInRunner.mjs';
import { createSigningKey } from './signingKey.mjs';
import { DEFAULT_WEBHOOK_TIMING, WebhookSender, type WebhookTiming } from './webhookSender.mjs';
import { WorkerPool } from './workerPool.mjs';

/** The key of a sandbox that was given none. */
export const DEFAULT_KEY = 'sandbox:sandbox-secret';
/** fal sends a comment line this often. */
const KEEP_ALIVE_MS = 15_000;
/** fal's value is the app's own and not published; short enough to be met by somebody who tries it out. */
const REALTIME_IDLE_MS = 60_000;
/** A worker holds OpenCV and a detector, a few hundred MB; two serve a person who tries out a flow. */
const MOST_DEFAULT_WORKERS = 2;

export interface SandboxOptions {
	/** 0: any free port. */
	port?: number;
	/** Address to listen on. Default 127.0.0.1: nobody else on the network. */
	host?: string;
	/** The only accepted key, `id:secret`. */
	key?: string;
	/** Jobs at the same time. Default: one less than the machine's cores, at least 1, at most 2. */
	concurrency?: number;
	/** Benchmarks only: every job takes this long, costs no CPU and segments nothing. */
	fixedJobMs?: number;
	/** A text prompt that is not understood finds nothing instead of the salient object. */
	strictText?: boolean;
	/** Entry file of the workers; default: the segmentation models. */
	workerEntry?: URL;
	/** Milliseconds since 1970. Decides when results and files expire. */
	now?: () => number;
	keepAliveMs?: number;
	/** How long a WebSocket session waits for an input. Default: a minute. */
	realtimeIdleMs?: number;
	webhookTiming?: WebhookTiming;
}

export interface Sandbox {
	/** Base address, without trailing slash: the credential's server URL. */
	url: string;
	key: string;
	/** Ends running jobs and open connections and removes all files. */
	close(): Promise<void>;
}

function createRunner({ concurrency, fixedJobMs, strictText, workerEntry }: SandboxOptions): JobRunner {
	const slots = concurrency ?? Math.min(MOST_DEFAULT_WORKERS, Math.max(1, availableParallelism() - 1));
	if (fixedJobMs !== undefined) return new FixedDurationRunner(fixedJobMs, slots);
	const entry = workerEntry ?? new URL('../modelWorker.mts', import.meta.url);
	return new WorkerPool(() => spawnWorker(entry, {}), slots, strictText ?? false);
}

/** Starts a local stand-in for fal. Resolves when it listens; rejects when the port is taken. */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
	const { key = DEFAULT_KEY, port = 0, host = '127.0.0.1', now = Date.now } = options;
	const files = await FileStore.create(now);
	const uploads = new PendingUploads(files);
	const runner = createRunner(options);
	const faults = new Faults();
	const signingKey = createSigningKey();
	const webhooks = new WebhookSender(signingKey, options.webhookTiming ?? DEFAULT_WEBHOOK_TIMING, now, faults);
	const queue = new JobQueue(runner.slots, runInRunner(runner, files, now), (job) => webhooks.send(job), now);
	const log = new RequestLog(key, now);
	const gateway = createGateway({
		...{ queue, files, uploads, log, key, faults },
		jwk: signingKey.jwk,
		tokens: new RealtimeTokens(now),
		keepAliveMs: options.keepAliveMs ?? KEEP_ALIVE_MS,
		realtimeIdleMs: options.realtimeIdleMs ?? REALTIME_IDLE_MS,
	});
	const close = async () => {
		queue.clear();
		webhooks.close();
		await Promise.all([gateway.close(), runner.close()]);
		await files.close();
	};
	try {
		await gateway.listen({ port, host });
	} catch (error) {
		await close();
		throw error;
	}
	const { port: usedPort } = gateway.server.address() as AddressInfo;
	const reachable = ['0.0.0.0', '::'].includes(host) ? 'localhost' : host.includes(':') ? `[${host}]` : host;
	return { url: `http://${reachable}:${usedPort}`, key, close };
}
