import { RequestFailure, type Step } from '../../errors/failure';
import { NOT_JSON, readJson } from './boundedJson';
import { eventLines } from './eventLines';
import { mapToServer, mayCarryKey } from './falHosts';
import { callHttp, type HttpAccess, type HttpCall, type HttpStream } from './httpCall';

/** Access to fal with a credential. */
export interface FalAccess extends HttpAccess {
	/** Trimmed fal key; empty when the credential has none that could be one. */
	apiKey: string;
	/** Normalized Server URL, or empty for fal's cloud. */
	serverUrl: string;
}

type FetchInit = NonNullable<Parameters<typeof fetch>[1]>;

/**
 * A `fetch` for @fal-ai/client, and where the rules of all calls to fal live: fal's hosts are mapped to the custom
 * server, the key goes nowhere else, reads are retried and paid calls are not (the client would), and an answer that is
 * not 2xx becomes a RequestFailure with fal's own body (the client would drop it). The client does not retry what is
 * thrown here, because it only knows its own error class.
 *
 * @param onHeaders sees the headers of each 2xx answer
 */
export function falFetch(access: FalAccess, onHeaders: (headers: Headers) => void = () => {}): typeof fetch {
	return async (input, init: FetchInit = {}) => {
		const method = (init.method ?? 'GET') as HttpCall['method'];
		const step = stepOf(method, String(input));
		const url = mapToServer(String(input), access.serverUrl);
		const headers = headersFor(access, url, init.headers);
		const stream = headers.accept?.includes('text/event-stream') ?? false;
		const { body: content } = init;
		const answer = await callHttp(access, {
			step,
			url,
			method,
			headers,
			// As text, because n8n does not send an empty object at all.
			body: typeof content === 'string' ? async () => content : undefined,
			stream,
			paid: step === 'submit' || step === 'run',
			signal: init.signal ?? undefined,
		});
		onHeaders(answer.headers);
		const { status } = answer;
		if (!Buffer.isBuffer(answer.body)) {
			const events = eventLines(eventsOf(answer.body, answer.headers, step));
			return new Response(ReadableStream.from(events), { status, headers: answer.headers });
		}
		// Response would copy the bytes, and a result with data URIs is megabytes: the client reads no other way than these.
		const bytes = answer.body;
		const text = async () => bytes.toString('utf8');
		const json = async () => parseAnswer(await text(), step);
		return Object.assign(new Response(null, { status, headers: answer.headers }), { text, json });
	};
}

/** The headers of a call, with the key if it may go to this address, which is the one after mapping; names in lower case. */
export function headersFor(access: FalAccess, url: string, given: FetchInit['headers']): Record<string, string> {
	const headers = new Headers(given);
	headers.delete('authorization');
	if (access.apiKey && mayCarryKey(url, access.serverUrl)) headers.set('authorization', `Key ${access.apiKey}`);
	return Object.fromEntries(headers);
}

/**
 * The body, if it is a stream of events. Of anything else the client would make a stream of bytes, whose errors it does
 * not catch: they would end n8n.
 */
function eventsOf(body: HttpStream, headers: Headers, step: Step): HttpStream {
	if (headers.get('content-type')?.startsWith('text/event-stream')) return body;
	body.destroy();
	throw new RequestFailure({ kind: 'unreadableReply', step, problem: 'it is not a stream of events' });
}

/** @throws RequestFailure `unreadableReply` that names the step, which a SyntaxError of the client could not */
function parseAnswer(text: string, step: Step): unknown {
	const answer = readJson(text);
	if (answer !== NOT_JSON) return answer;
	throw new RequestFailure({ kind: 'unreadableReply', step, problem: 'it is not valid JSON' });
}

/** Which step of a request's life a call to fal is, by fal's URL rules. `url` is fal's own, before mapping. */
export function stepOf(method: string | undefined, url: string): Step {
	const { host, pathname } = new URL(url);
	if (pathname.startsWith('/storage/')) return 'initiateUpload';
	if (host === 'rest.fal.ai') return 'status';
	if (pathname.endsWith('/cancel')) return 'cancel';
	if (/\/requests\/[^/]+\/status(\/stream)?$/.test(pathname)) return 'status';
	if (/\/requests\/[^/]+$/.test(pathname)) return 'result';
	return method === 'POST' && host === 'queue.fal.run' ? 'submit' : 'run';
}
