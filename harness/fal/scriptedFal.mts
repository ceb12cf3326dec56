import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

export type ScriptedStep =
	| 'initiate'
	| 'upload'
	| 'submit'
	| 'status'
	| 'stream'
	| 'result'
	| 'cancel'
	| 'file'
	/** A direct call. */
	| 'run';

/** How one call is answered. Default: 200 and the body that fal would give. */
export interface Answer {
	status?: number;
	headers?: Record<string, string>;
	/** Text and bytes go out as they are, everything else as JSON. */
	body?: unknown;
	/** The answer waits for this. */
	after?: Promise<unknown>;
	/**
	 * hang: no answer ever. reset: the connection breaks. truncated: it breaks within the body. silent: a head, then nothing.
	 * endless: the body again and again, as fast as it is taken. drip: the same, a piece now and then.
	 */
	fault?: 'hang' | 'reset' | 'truncated' | 'silent' | 'endless' | 'drip';
}

/** A list answers call by call and then leaves it to the default; a function may do so too, by giving nothing. */
export type Script = Answer[] | ((call: RecordedCall) => Answer | undefined);

export interface RecordedCall {
	step: ScriptedStep | 'unknown';
	method: string;
	/** Path and query as they arrived. */
	url: string;
	headers: IncomingMessage['headers'];
	body: Buffer;
	/** The job that the call is about; for a submit the one that it makes. */
	job?: ScriptedJob;
}

export interface ScriptedJob {
	requestId: string;
	input: Record<string, unknown>;
	state: 'running' | 'finished' | 'cancelled';
	/** Its result was fetched, so the client has no use for a runner any more. */
	fetched: boolean;
}

export const SCRIPTED_KEY = 'scripted-test-id:c90d27e86b51fa34';

const DRIP_EVERY_MS = 50;

/** Paths of fal's hosts under one address, by the mapping rule of the credential's Server URL. */
const PATHS: Array<[ScriptedStep, string, RegExp]> = [
	['initiate', 'POST', /^\/rest\.fal\.ai\/storage\/upload\/initiate/],
	['upload', 'PUT', /^\/v3\.fal\.media\/uploads\//],
	['stream', 'GET', /^\/queue\.fal\.run\/fal-ai\/sam-3\/requests\/([^/?]+)\/status\/stream\?/],
	['status', 'GET', /^\/queue\.fal\.run\/fal-ai\/sam-3\/requests\/([^/?]+)\/status\?/],
	['result', 'GET', /^\/queue\.fal\.run\/fal-ai\/sam-3\/requests\/([^/?]+)$/],
	['cancel', 'PUT', /^\/queue\.fal\.run\/fal-ai\/sam-3\/requests\/([^/?]+)\/cancel$/],
	['submit', 'POST', /^\/queue\.fal\.run\/fal-ai\/sam-3\/image$/],
	['file', 'GET', /^\/v3b\.fal\.media\/files\//],
	['run', 'POST', /^\/fal\.run\/fal-ai\/sam-3\/image$/],
];

/** A fal for tests of failures: speaks the queue protocol for SAM 3 Image, misbehaves where a script says so, records every call. */
export class ScriptedFal {
	readonly key = SCRIPTED_KEY;
	calls: RecordedCall[] = [];
	jobs: ScriptedJob[] = [];
	scripts: Partial<Record<ScriptedStep, Script>> = {};
	/** Jobs go on until `finish`; otherwise each is finished when it is submitted. */
	hold = false;
	/** What a job's status COMPLETED has besides the usual, for example its `error`. */
	completion: (job: ScriptedJob) => Record<string, unknown> = () => ({});
	/** The highest number of jobs whose result was still awaited. */
	mostAtOnce = 0;
	private listeners = new Set<() => void>();
	private readonly server = createServer(
		(request, response) => void this.serve(request, response).catch(() => response.destroy()),
	);

	static async start(): Promise<ScriptedFal> {
		const fal = new ScriptedFal();
		await once(fal.server.listen(0, '127.0.0.1'), 'listening');
		return fal;
	}

	get url(): string {
		return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
	}

	/** Calls of one step, in order of arrival. */
	of(step: ScriptedStep): RecordedCall[] {
		return this.calls.filter((call) => call.step === step);
	}

	/** Waits until this holds; it is looked at after everything that happens here. */
	async until(condition: () => boolean): Promise<void> {
		while (!condition()) await new Promise<void>((resolve) => this.listeners.add(resolve));
	}

	/** Ends the hold and every job that is running. */
	finish(): void {
		this.hold = false;
		for (const job of this.jobs) if (job.state === 'running') job.state = 'finished';
		this.changed();
	}

	reset(): void {
		Object.assign(this, { calls: [], jobs: [], scripts: {}, hold: false, completion: () => ({}), mostAtOnce: 0 });
		this.server.closeAllConnections();
	}

	async close(): Promise<void> {
		this.server.close();
		this.server.closeAllConnections();
		await once(this.server, 'close');
	}

	private changed(): void {
		const waiting = [...this.listeners];
		this.listeners.clear();
		for (const resolve of waiting) resolve();
	}

	private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
		const { method = '', url = '', headers } = request;
		const [step, , pattern] =
			PATHS.find(([, verb, path]) => verb === method && path.test(url)) ?? (['unknown', '', /^/] as const);
		const body = await buffer(request);
		const call: RecordedCall = { step, method, url, headers, body };
		const requestId = pattern.exec(url)?.[1];
		const isNew = step === 'submit' || step === 'run';
		call.job = isNew ? this.newJob(body) : this.jobs.find((job) => job.requestId === requestId);
		if (step === 'cancel' && call.job?.state === 'running') call.job.state = 'cancelled';
		this.calls.push(call);
		const script = step === 'unknown' ? undefined : this.scripts[step];
		const answer = Array.isArray(script) ? script.shift() : script?.(call);
		this.mostAtOnce = Math.max(
			this.mostAtOnce,
			this.jobs.filter((job) => job.state !== 'cancelled' && !job.fetched).length,
		);
		this.changed();
		await answer?.after;
		if ((step === 'result' || step === 'run') && call.job) call.job.fetched = true;
		if (requestId !== undefined && !call.job)
			return this.answer(response, answer ?? { status: 404, body: { status: 'NOT_FOUND' } });
		if (step === 'stream' && !answer) return await this.stream(call.job!, response);
		this.answer(response, { ...this.usual(call), ...answer });
	}

	private newJob(body: Buffer): ScriptedJob {
		const requestId = `00000000-0000-4000-8000-${String(this.jobs.length + 1).padStart(12, '0')}`;
		const input = JSON.parse(body.toString()) as Record<string, unknown>;
		const job: ScriptedJob = { requestId, input, state: this.hold ? 'running' : 'finished', fetched: false };
		this.jobs.push(job);
		return job;
	}

	/** What fal would answer. */
	private usual({ step, job, url }: RecordedCall): Answer {
		const file = (name: string) => ({
			url: `${this.url}/v3b.fal.media/files/${job?.requestId}/${name}.png`,
			content_type: 'image/png',
			width: 64,
			height: 48,
		});
		switch (step) {
			case 'initiate':
				return {
					body: {
						upload_url: `${this.url}/v3.fal.media/uploads/1?signature=s`,
						file_url: `${this.url}/v3b.fal.media/files/uploaded.png`,
					},
				};
			case 'upload':
				return { body: {} };
			case 'submit':
				return { body: { status: 'IN_QUEUE', request_id: job?.requestId, queue_position: 0 } };
			case 'status':
				return { status: job?.state === 'running' ? 202 : 200, body: this.status(job!) };
			case 'run':
			case 'result':
				return {
					body: { image: file('image'), masks: [file('mask_0'), file('mask_1')] },
					headers: { 'x-fal-billable-units': '1' },
				};
			case 'cancel':
				return { status: 202, body: { status: 'CANCELLATION_REQUESTED' } };
			case 'file':
				return { headers: { 'content-type': 'image/png' }, body: `bytes of ${url}` };
			// A script gives the whole answer; without one the events come live.
			case 'stream':
				return {};
			case 'unknown':
				return { status: 404, body: { detail: 'Not Found' } };
		}
	}

	private status(job: ScriptedJob): Record<string, unknown> {
		const { requestId, state } = job;
		const ids = {
			request_id: requestId,
			response_url: `${this.url}/queue.fal.run/fal-ai/sam-3/requests/${requestId}`,
			logs: [],
		};
		if (state === 'running') return { status: 'IN_PROGRESS', ...ids, metrics: {} };
		return { status: 'COMPLETED', ...ids, metrics: { inference_time: 0.25 }, ...this.completion(job) };
	}

	private async stream(job: ScriptedJob, response: ServerResponse): Promise<void> {
		response.writeHead(200, { 'content-type': 'text/event-stream' });
		if (job.state === 'running') response.write(`data: ${JSON.stringify(this.status(job))}\n\n`);
		await this.until(() => job.state !== 'running' || response.destroyed);
		response.end(`data: ${JSON.stringify(this.status(job))}\n\n`);
	}

	private answer(response: ServerResponse, { status = 200, headers = {}, body, fault }: Answer): void {
		if (fault === 'hang') return;
		if (fault === 'reset') return void response.socket?.resetAndDestroy();
		if (fault === 'silent') {
			response.writeHead(status, { 'content-type': 'application/json', ...headers });
			return response.flushHeaders();
		}
		const bytes = Buffer.isBuffer(body)
			? body
			: Buffer.from(typeof body === 'string' ? body : JSON.stringify(body ?? null));
		if (fault === 'endless' || fault === 'drip') {
			response.writeHead(status, { 'content-type': 'application/json', ...headers });
			return fault === 'endless' ? pour(bytes, response) : drip(bytes, response);
		}
		response.writeHead(status, { 'content-type': 'application/json', 'content-length': bytes.length, ...headers });
		if (fault === 'truncated')
			return void response.write(bytes.subarray(0, bytes.length / 2), () => response.socket?.destroy());
		response.end(bytes);
	}
}

function pour(bytes: Buffer, response: ServerResponse): void {
	while (!response.destroyed && response.write(bytes));
	if (!response.destroyed) response.once('drain', () => pour(bytes, response));
}

function drip(bytes: Buffer, response: ServerResponse): void {
	response.write(bytes);
	const more = setInterval(() => response.write(bytes), DRIP_EVERY_MS);
	response.on('close', () => clearInterval(more));
}
