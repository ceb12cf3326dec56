import type { IExecuteSingleFunctions, IHttpRequestOptions } from 'n8n-workflow';
import { jsonParse } from 'n8n-workflow';

import { pause } from '../../async/abort';
import { type Step, RequestFailure } from '../../errors/failure';
import { type Outcome, retryDelayMs } from './retryPolicy';

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
	destroy(): void;
	read(size: number): unknown;
	on(event: 'error', listener: (error: Error) => void): unknown;
	compose(through: (chunks: AsyncIterable<Uint8Array>) => AsyncIterable<Uint8Array>): HttpStream;
}

/** A 2xx answer. */
export interface HttpAnswer {
	status: number;
	headers: Headers;
	body: Buffer | HttpStream;
}

interface N8nResponse {
	body: HttpAnswer['body'];
	headers: Record<string, string | string[] | undefined>;
	statusCode: number;
}

// Of an error's body more than this is not shown to anybody.
const ERROR_BODY_BYTES = 64 * 1024;

/**
 * One HTTP call through n8n's helper, so that n8n's proxy, TLS and SSRF settings hold, with retries by retryPolicy.ts.
 *
 * @throws RequestFailure `http` with the server's own body for any answer but 2xx, `network` when there was none;
 *   the signal's reason after an abort
 */
export async function callHttp(access: HttpAccess, call: HttpCall): Promise<HttpAnswer> {
	const { signal, step } = call;
	for (let attempt = 1; ; attempt++) {
		signal?.throwIfAborted();
		const answer = await send(access, call);
		if ('status' in answer && answer.status >= 200 && answer.status < 300) return answer;
		const delayMs = call.once
			? undefined
			: retryDelayMs(outcomeOf(answer), call.paid ?? false, attempt, access.random());
		if (delayMs === undefined || signal?.aborted) {
			if (!('status' in answer)) throw new RequestFailure({ kind: 'network', step, code: answer.code });
			const { status, headers } = answer;
			throw new RequestFailure({
				kind: 'http',
				step,
				status,
				headers,
				body: await readErrorBody(answer.body, access.secrets),
			});
		}
		await pause(delayMs, signal);
	}
}

async function send(access: HttpAccess, call: HttpCall): Promise<HttpAnswer | { code: string }> {
	const redirects = call.maxRedirects ?? 0;
	try {
		const { statusCode, headers, body } = (await access.helpers.httpRequest({
			...access.network,
			url: call.url,
			method: call.method,
			headers: call.headers,
			body: (await call.body?.()) as IHttpRequestOptions['body'],
			encoding: call.stream ? 'stream' : 'arraybuffer',
			json: false,
			returnFullResponse: true,
			ignoreHttpStatusErrors: true,
			// With redirects allowed the HTTP library keeps a copy of all that it sent, and the key might travel.
			...(redirects > 0 ? { maxRedirects: redirects } : { disableFollowRedirect: true }),
			timeout: call.stream || call.step === 'run' ? undefined : access.answerTimeoutMs,
			abortSignal: call.signal,
		})) as N8nResponse;
		return { status: statusCode, headers: toHeaders(headers), body };
	} catch (error) {
		call.signal?.throwIfAborted();
		return { code: networkCode(error) };
	}
}

function toHeaders(headers: N8nResponse['headers']): Headers {
	const result = new Headers();
	for (const [name, value] of Object.entries(headers)) if (value !== undefined) result.set(name, String(value));
	return result;
}

function networkCode(error: unknown): string {
	for (let current = error; current instanceof Error; current = current.cause) {
		const { code } = current as { code?: unknown };
		if (typeof code === 'string') return code;
	}
	return 'UNKNOWN';
}

function outcomeOf(answer: HttpAnswer | { code: string }): Outcome {
	if (!('status' in answer)) return answer;
	const { status, headers } = answer;
	// fal's gateway does not set the request id on its own failures, only on what an app or the queue answered.
	return { status, retryAfter: headers.get('retry-after'), final: status >= 500 && headers.has('x-fal-request-id') };
}

async function readErrorBody(body: HttpAnswer['body'], secrets: string[]): Promise<unknown> {
	const chunks: Uint8Array[] = [];
	let bytes = 0;
	try {
		for await (const chunk of Buffer.isBuffer(body) ? [body] : body) {
			chunks.push(chunk);
			bytes += chunk.length;
			if (bytes > ERROR_BODY_BYTES) break;
		}
	} catch {
		// A broken error body leaves the status, which says enough.
	}
	const sent = Buffer.concat(chunks).toString('utf8');
	const text = secrets.reduce((clean, secret) => clean.replaceAll(secret, '***'), sent);
	return jsonParse<unknown>(text, { fallbackValue: text });
}
