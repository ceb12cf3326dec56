import type { JobSummary } from '../../sandbox/server/adminRoutes.mjs';
import type { FaultRule } from '../../sandbox/server/faultRules.mjs';
import type { FaultState } from '../../sandbox/server/faults.mjs';
import type { SessionSummary } from '../../sandbox/server/realtimeSession.mjs';
import type { LoggedRequest } from '../../sandbox/server/requestLog.mjs';
import type { ObedientInput } from './obedientWorker.mjs';

interface CallOptions {
	body?: unknown;
	headers?: Record<string, string>;
	/** Value of the Authorization header; null: none. Default: the right key. */
	authorization?: string | null;
}

/** What can be asked of a sandbox: the calls of fal's clients, and what it tells about itself. */
export class SandboxClient {
	constructor(
		readonly url: string,
		readonly key: string,
	) {}

	/** One request; `path` begins with fal's host, without slash. A body is sent as JSON. */
	async call(
		method: string,
		path: string,
		{ body, headers, authorization = `Key ${this.key}` }: CallOptions = {},
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

	/** Every job since the last reset, oldest first. */
	async jobs(): Promise<JobSummary[]> {
		return await this.admin('GET', 'jobs');
	}

	/** Every request that arrived since the last reset, oldest first. */
	async requests(): Promise<LoggedRequest[]> {
		return await this.admin('GET', 'requests');
	}

	/** Every WebSocket session since the last reset, oldest first. */
	async sessions(): Promise<SessionSummary[]> {
		return await this.admin('GET', 'realtime');
	}

	/** Lets things go wrong from now on, until the next reset. */
	async setFaults(...rules: FaultRule[]): Promise<void> {
		await this.admin('POST', 'faults', rules);
	}

	async faults(): Promise<FaultState[]> {
		return await this.admin('GET', 'faults');
	}

	/** Forgets jobs, files, requests, sessions and faults. */
	async reset(): Promise<void> {
		await this.admin('POST', 'reset');
	}

	private async admin<T>(method: string, name: string, body?: unknown): Promise<T> {
		const reply = await this.call(method, `sandbox/${name}`, { body });
		if (!reply.ok) throw new Error(`${method} sandbox/${name} gave ${reply.status}: ${await reply.text()}`);
		return (await reply.json()) as T;
	}
}
