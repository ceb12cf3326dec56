import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { JobSummary } from '../../sandbox/server/adminRoutes.mjs';
import type { LoggedRequest } from '../../sandbox/server/requestLog.mjs';
import type { HostOptions, HostReply, HostRequest } from './protocolHost.mjs';
import type { ObedientInput } from './protocolWorker.mjs';

export const KEY = 'test-id:test-secret';

interface CallOptions {
	body?: unknown;
	headers?: Record<string, string>;
	/** Value of the Authorization header; null: none. Default: the right key. */
	authorization?: string | null;
}

/** A sandbox in a process of its own, with the obedient worker (`protocolWorker.mts`) unless told otherwise. */
export class ProtocolSandbox {
	private constructor(
		private readonly child: ChildProcess,
		readonly url: string,
	) {}

	static async start(options: HostOptions = {}): Promise<ProtocolSandbox> {
		const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
		const host = fileURLToPath(new URL('./protocolHost.mts', import.meta.url));
		const child = fork(host, [JSON.stringify({ key: KEY, ...options })], { execArgv: ['--import', tsx] });
		const failed = once(child, 'exit').then(([code]) => Promise.reject(new Error(`the sandbox ended with ${code}`)));
		failed.catch(() => undefined);
		const [{ url }] = (await Promise.race([once(child, 'message'), failed])) as [{ url: string }];
		return new ProtocolSandbox(child, url);
	}

	/** One request; `path` begins with fal's host, without slash. A body is sent as JSON. */
	async call(
		method: string,
		path: string,
		{ body, headers, authorization = `Key ${KEY}` }: CallOptions = {},
	): Promise<Response> {
		return await fetch(path.startsWith('http') ? path : `${this.url}/${path}`, {
			method,
			redirect: 'manual',
			headers: {
				...(authorization !== null && { authorization }),
				...(body !== undefined && { 'content-type': 'application/json' }),
				...headers,
			},
			body: body === undefined ? undefined : JSON.stringify(body),
		});
	}

	/** Submits to sam-3/image and gives the request's id. */
	async submit(input: ObedientInput = {}, headers: Record<string, string> = {}, query = ''): Promise<string> {
		const reply = await this.call('POST', `queue.fal.run/fal-ai/sam-3/image${query}`, { body: input, headers });
		const { request_id: id } = (await reply.json()) as { request_id: string };
		return id;
	}

	/** A call about a request, by the URL that fal would name. */
	async ask(
		method: string,
		id: string,
		suffix = '',
	): Promise<{ status: number; headers: Headers; body: Record<string, unknown> }> {
		const reply = await this.call(method, `queue.fal.run/fal-ai/sam-3/requests/${id}${suffix}`);
		return { status: reply.status, headers: reply.headers, body: (await reply.json()) as Record<string, unknown> };
	}

	/** Waits for COMPLETED by reading the status stream to its end. */
	async completed(id: string): Promise<void> {
		await (await this.call('GET', `queue.fal.run/fal-ai/sam-3/requests/${id}/status/stream`)).text();
	}

	async jobs(): Promise<JobSummary[]> {
		return (await (await this.call('GET', 'sandbox/jobs')).json()) as JobSummary[];
	}

	async requests(): Promise<LoggedRequest[]> {
		return (await (await this.call('GET', 'sandbox/requests')).json()) as LoggedRequest[];
	}

	async reset(): Promise<void> {
		await this.call('POST', 'sandbox/reset');
	}

	async advanceClock(ms: number): Promise<void> {
		await this.tell({ type: 'advanceClock', ms });
	}

	async rssBytes(): Promise<number> {
		return await this.tell({ type: 'memory' });
	}

	async stop(): Promise<void> {
		const gone = once(this.child, 'exit');
		this.child.disconnect();
		await gone;
	}

	private async tell(request: HostRequest): Promise<number> {
		const replied = once(this.child, 'message');
		this.child.send(request);
		const [reply] = (await replied) as [HostReply];
		return 'rssBytes' in reply ? reply.rssBytes : 0;
	}
}
