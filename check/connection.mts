import { setTimeout as delay } from 'node:timers/promises';
import { CouldNotBeTold } from './assumption.mjs';
import { type Exchange, Secrets, shortened } from './exchange.mjs';
import { dollars, type Purse } from './purse.mjs';

/** Hosts of fal; all but the public schemas take the key. */
const KEY_HOSTS = new Set(['fal.run', 'queue.fal.run', 'rest.fal.ai', 'api.fal.ai']);
const SCHEMA_HOST = 'fal.ai';
/** A direct run may meet a cold start; everything else answers in a second or two. */
const CALL_TIMEOUT_MS = 180_000;
/** Of the form of a key, and nobody's. */
const WRONG_KEY = '00000000-0000-4000-8000-000000000000:00000000000000000000000000000000';
/** Headers that say something about fal; the others differ from call to call. */
const SHOWN_HEADERS = /^(x-fal-|content-type$|allow$|retry-after$)/;

export interface Answer {
	status: number;
	headers: Headers;
	bytes: Uint8Array;
	/** The body read as JSON; undefined when it is none. */
	json: unknown;
}

export interface CallOptions {
	/** Whose key is sent; default: the caller's, to the hosts that take it and to no other. */
	key?: 'own' | 'wrong' | 'none';
	/** JSON, or bytes with their content type. */
	body?: unknown;
	contentType?: string;
	headers?: Record<string, string>;
}

export interface ConnectionOptions {
	apiKey: string;
	/** Empty: fal's cloud. Otherwise fal's host is the first path segment below this address. */
	serverUrl: string;
	purse: Purse;
}

/** fal as the probes see it: raw answers, every call on record, every paid request within the purse. */
export class FalConnection {
	readonly secrets = new Secrets();
	/** Every call since the record was last taken. */
	private exchanges: Exchange[] = [];
	/** Where to cancel the requests that have been submitted and whose end was not seen. */
	readonly unfinished = new Set<string>();
	/** US dollars per unit, by endpoint, as fal's own price list tells. */
	readonly unitPrices = new Map<string, number>();

	constructor(private readonly options: ConnectionOptions) {
		const [id, secret] = options.apiKey.split(':') as [string, string?];
		for (const text of [options.apiKey, id, secret ?? '']) this.secrets.add(text);
	}

	/** Whether this is fal itself. */
	get isCloud(): boolean {
		return this.options.serverUrl === '';
	}

	/** Where a URL of fal really is. Source: the mapping rule of the credential's Server URL. */
	addressOf(url: string): string {
		const { protocol, host, pathname, search } = new URL(url);
		if (this.isCloud || !(KEY_HOSTS.has(host) || host === SCHEMA_HOST)) return url;
		const { serverUrl } = this.options;
		return `${protocol === 'wss:' ? serverUrl.replace(/^http/, 'ws') : serverUrl}/${host}${pathname}${search}`;
	}

	/** One call, never repeated. Any HTTP status is an answer; no answer at all throws CouldNotBeTold. */
	async call(method: string, url: string, { key = 'own', body, contentType, headers }: CallOptions = {}) {
		const sentKey = { own: this.options.apiKey, wrong: WRONG_KEY, none: '' }[key];
		const isBytes = body instanceof Uint8Array;
		const response = await fetch(this.addressOf(url), {
			method,
			redirect: 'manual',
			headers: {
				...(sentKey && KEY_HOSTS.has(new URL(url).host) && { authorization: `Key ${sentKey}` }),
				...(body !== undefined && { 'content-type': contentType ?? 'application/json' }),
				...headers,
			},
			body: body === undefined ? undefined : isBytes ? body : JSON.stringify(body),
			signal: AbortSignal.timeout(CALL_TIMEOUT_MS),
		}).catch((error: Error) => {
			const { message } = (error.cause as Error | undefined) ?? error;
			throw new CouldNotBeTold(`no answer to ${method} ${this.secrets.hide(url)}: ${this.secrets.hide(message)}`);
		});
		const bytes = new Uint8Array(await response.arrayBuffer());
		const answer: Answer = { status: response.status, headers: response.headers, bytes, json: parsed(bytes) };
		this.record({ method, url, sent: isBytes ? `${body.length} bytes` : body, answer });
		return answer;
	}

	/** Pays for one request of `endpoint`, before it is sent. Throws CouldNotBeTold when it may not be. */
	pay(endpoint: string, atMostUsd: number): void {
		const unitPrice = this.unitPrices.get(endpoint) ?? 0;
		if (unitPrice > atMostUsd)
			throw new CouldNotBeTold(
				`fal asks ${dollars(unitPrice)} per unit now, and this request may cost ${dollars(atMostUsd)}`,
			);
		this.options.purse.take(atMostUsd);
	}

	/** Takes note of what a paid request did cost, where its answer says so. */
	settle(endpoint: string, atMostUsd: number, { headers }: Answer): void {
		const units = headers.get('x-fal-billable-units');
		const unitPrice = this.unitPrices.get(endpoint);
		if (units === null || unitPrice === undefined || !Number.isFinite(Number(units))) return;
		this.options.purse.settle(atMostUsd, Number(units) * unitPrice);
	}

	/** Cancels what was submitted and is not known to have ended; whether fal hears it is not waited for twice. */
	async cancelUnfinished(): Promise<void> {
		const urls = [...this.unfinished];
		this.unfinished.clear();
		await Promise.all(urls.map((url) => this.call('PUT', url).catch(() => undefined)));
	}

	/** A frame of a WebSocket, for the record. */
	recordFrame(direction: 'sent' | 'received', url: string, frame: unknown): void {
		this.add({ method: `WebSocket ${direction}`, url, status: 101, headers: {}, answer: shortened(frame) });
	}

	/** The calls since the last time, without secrets. */
	takeRecord(): Exchange[] {
		const taken = this.exchanges;
		this.exchanges = [];
		return JSON.parse(this.secrets.hide(JSON.stringify(taken))) as Exchange[];
	}

	async pause(milliseconds: number): Promise<void> {
		await delay(milliseconds);
	}

	private record({ method, url, sent, answer }: { method: string; url: string; sent: unknown; answer: Answer }): void {
		const shown = [...answer.headers].filter(([name]) => SHOWN_HEADERS.test(name));
		const contentType = answer.headers.get('content-type') ?? 'unknown type';
		this.add({
			method,
			// Only fal's own hosts have queries worth reading; those of uploads are signatures.
			url: KEY_HOSTS.has(new URL(url).host) || new URL(url).host === SCHEMA_HOST ? url : url.split('?')[0]!,
			...(sent !== undefined && { sent: shortened(sent) }),
			status: answer.status,
			headers: Object.fromEntries(shown),
			answer: answer.json === undefined ? `${answer.bytes.length} bytes of ${contentType}` : shortened(answer.json),
		});
	}

	private add(exchange: Exchange): void {
		// Polling says the same hundreds of times.
		if (JSON.stringify(exchange) !== JSON.stringify(this.exchanges.at(-1))) this.exchanges.push(exchange);
	}
}

function parsed(bytes: Uint8Array): unknown {
	try {
		return JSON.parse(Buffer.from(bytes).toString('utf8')) as unknown;
	} catch {
		return undefined;
	}
}
