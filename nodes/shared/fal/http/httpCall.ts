import type { IExecuteSingleFunctions, IHttpRequestOptions } from 'n8n-workflow';

import { deadlineAfter, pause, unlessAborted } from '../../async/abort';
import { settle } from '../../async/settle';
import { type Failure, type Step, RequestFailure } from '../../errors/failure';
import { readBounded, readStart } from './boundedBody';
import { NOT_JSON, readJson } from './boundedJson';
import { retryDelayMs } from './retryPolicy';

/** What a call needs of the node's context. */
export interface HttpAccess {
	helpers: Pick<IExecuteSingleFunctions['helpers'], 'httpRequest'>;
	/** Proxy and TLS settings of the node's Request Options. */
	network: Pick<IHttpRequestOptions, 'proxy' | 'skipSslCertificateValidation'>;
	/** A single answer that takes longer is a stalled connection. Streams and direct runs are bounded by their signal. */
	answerTimeoutMs: number;
	/** Texts that must not come back out of an error, whoever repeats them. */
	secrets: string[];
	/** 0 to 1, spreads retries. */
	random: () => number;
}

export interface HttpCall {
	step: Step;
	url: string;
	method: IHttpRequestOptions['method'];
	headers: Record<string, string>;
	/** Called once per attempt, so that a stream can start over. */
	body?: () => Promise<AsyncIterable<Uint8Array> | Buffer | string>;
	/** The answer's body arrives as a stream instead of a Buffer. */
	stream?: boolean;
	/** May start work that fal charges for: never repeated unless its rejection is certain. */
	paid?: boolean;
	/** Never repeated: whoever needs the answer comes again. */
	once?: boolean;
	maxRedirects?: number;
	signal?: AbortSignal;
}

/** A body that arrives bit by bit: a Node.js stream, as n8n's helper gives it. */
export interface HttpStream extends AsyncIterable<Uint8Array> {
	readonly readableEnded: boolean;
	destroy(error?: Error): void;
	read(size: number): unknown;
	on(event: 'error', listener: (error: Error) => void): unknown;
	on(event: 'close', listener: () => void): unknown;
	compose(through: (chunks: AsyncIterable<Uint8Array>) => AsyncIterable<Uint8Array>): HttpStream;
}

/** A 2xx answer. */
export interface HttpAnswer {
	status: number;
	headers: Headers;
	body: Buffer | HttpStream;
}

interface N8nResponse {
	body: HttpStream;
	headers: Record<string, string | string[] | undefined>;
	statusCode: number;
}

// Of an error's body more than this is not shown to anybody.
const ERROR_BODY_BYTES = 64 * 1024;
const ERROR_BODY_WITHIN_MS = 10_000;

// With Sync Mode a result holds its files: 32 large masks. A text cannot be longer than half a gigabyte in Node.js.
const RESULT_BYTES = 256 * 1024 * 1024;
// Everything else fal answers with, a status with all its log lines included.
const ANSWER_BYTES = 16 * 1024 * 1024;

// Codes of follow-redirects, the HTTP library's own, whose answer would be the same the next time.
const REDIRECT_PROBLEMS = new Map([
	['ERR_FR_REDIRECTION_FAILURE', 'its address leads on to one that cannot be fetched'],
	['ERR_FR_TOO_MANY_REDIRECTS', 'its address leads on too many times'],
]);

/**
 * One HTTP call through n8n's helper, so that n8n's proxy, TLS and SSRF settings hold, with retries by retryPolicy.ts.
 *
 * @throws RequestFailure `http` with the server's own body for any answer but 2xx, `network` when there was none,
 *   `blocked` when n8n let nothing out, `unreadableReply` when it is too large or a redirect leads nowhere; the signal's
 *   reason after an abort
 */
export async function callHttp(access: HttpAccess, call: HttpCall): Promise<HttpAnswer> {
	const { signal, step } = call;
	for (let attempt = 1; ; attempt++) {
		signal?.throwIfAborted();
		const answer = await send(access, call);
		if ('body' in answer) return answer;
		if ('blocked' in answer) throw new RequestFailure({ kind: 'blocked', step, reason: answer.blocked });
		const final = 'status' in answer && answer.status >= 500 && answer.headers.has('x-fal-request-id');
		const delayMs = call.once
			? undefined
			: // fal's gateway does not set the request id on its own failures, only on what an app or the queue answered.
				retryDelayMs(
					'code' in answer ? answer : { ...answer, body: answer.text, final },
					call.paid ?? false,
					attempt,
					access.random(),
				);
		if (delayMs === undefined || signal?.aborted) throw new RequestFailure(failureFrom(answer, step));
		await pause(delayMs, signal);
	}
}

/** What came instead of a 2xx answer. */
type NoSuccess = { code: string } | { status: number; headers: Headers; text: unknown };

async function send(access: HttpAccess, call: HttpCall): Promise<HttpAnswer | NoSuccess | { blocked: string }> {
	const redirects = call.maxRedirects ?? 0;
	const { step } = call;
	let problem = 'it is far larger than such an answer can be';
	try {
		const response = (await access.helpers.httpRequest({
			...access.network,
			url: call.url,
			method: call.method,
			headers: call.headers,
			body: (await call.body?.()) as IHttpRequestOptions['body'],
			// Always, because n8n would take in any other answer whole, however large it is when it is unpacked.
			encoding: 'stream',
			json: false,
			returnFullResponse: true,
			ignoreHttpStatusErrors: true,
			// With redirects allowed the HTTP library keeps a copy of all that it sent, and the key might travel.
			...(redirects > 0 ? { maxRedirects: redirects } : { disableFollowRedirect: true }),
			timeout: waitsWithoutEnd(call) ? undefined : access.answerTimeoutMs,
			abortSignal: call.signal,
		})) as unknown as N8nResponse;
		const { statusCode: status, body } = response;
		const headers = toHeaders(response.headers);
		if (status < 200 || status >= 300) return { status, headers, text: await readErrorBody(body, access.secrets) };
		if (call.stream) return { status, headers, body };
		const deadline = deadlineAfter(waitsWithoutEnd(call) ? Infinity : access.answerTimeoutMs);
		try {
			const mostBytes = step === 'result' || step === 'run' ? RESULT_BYTES : ANSWER_BYTES;
			const whole = await unlessAborted(readBounded(body, mostBytes), deadline.signal);
			if (whole) return { status, headers, body: whole };
		} finally {
			deadline.clear();
			body.destroy();
		}
	} catch (error) {
		call.signal?.throwIfAborted();
		const blocked = blockedBecause(error);
		if (blocked !== undefined) return { blocked };
		const code = networkCode(error);
		const misled = REDIRECT_PROBLEMS.get(code);
		if (misled === undefined) return { code };
		problem = misled;
	}
	throw new RequestFailure({ kind: 'unreadableReply', step, problem });
}

/** A status stream says nothing as long as nothing happens, and a direct run is answered when it is done. */
function waitsWithoutEnd({ stream, step }: HttpCall): boolean {
	return step === 'run' || (stream === true && step === 'status');
}

function failureFrom(setback: NoSuccess, step: Step): Failure {
	if ('code' in setback) return { kind: 'network', step, code: setback.code };
	const { status, headers, text: body } = setback;
	return { kind: 'http', step, status, headers, body };
}

function toHeaders(headers: N8nResponse['headers']): Headers {
	const result = new Headers();
	for (const [name, value] of Object.entries(headers)) if (value !== undefined) result.set(name, String(value));
	return result;
}

/** What n8n's SSRF protection says about a call that it has stopped: its errors have a name and no code. */
function blockedBecause(error: unknown): string | undefined {
	return causesOf(error).find(({ name }) => name.startsWith('SsrfBlocked'))?.message;
}

function networkCode(error: unknown): string {
	for (const current of causesOf(error)) {
		const { code } = current as { code?: unknown };
		if (typeof code === 'string') return code;
	}
	return 'UNKNOWN';
}

/** The error and what it was made of, the outermost first. */
function causesOf(error: unknown): Error[] {
	const causes: Error[] = [];
	for (let current = error; current instanceof Error && !causes.includes(current); current = current.cause) {
		causes.push(current);
	}
	return causes;
}

async function readErrorBody(body: HttpStream, secrets: string[]): Promise<unknown> {
	const deadline = deadlineAfter(ERROR_BODY_WITHIN_MS);
	// A broken error body leaves the status, which says enough.
	const read = await settle(unlessAborted(readStart(body, ERROR_BODY_BYTES), deadline.signal));
	deadline.clear();
	body.destroy();
	const sent = read.ok ? read.value.toString('utf8') : '';
	const text = secrets.reduce((clean, secret) => clean.replaceAll(secret, '***'), sent);
	const json = readJson(text);
	return json === NOT_JSON ? text : json;
}
