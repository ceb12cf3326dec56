import type { FastifyRequest } from 'fastify';
import { hasValidKey } from './accessKey.mjs';

/** A request that arrived, as `GET /sandbox/requests` shows it. The key itself never stands in it. */
export interface LoggedRequest {
	/** ISO 8601, UTC. */
	at: string;
	method: string;
	/** First path segment: fal's host. */
	host: string;
	/** The rest of the path, without query. */
	path: string;
	query: Record<string, unknown>;
	/** All but Authorization. */
	headers: Record<string, string>;
	hasKey: boolean;
	keyValid: boolean;
	/** Where else the key's secret stood, which is nowhere in a sound client: `url`, `body`, `header <name>`. */
	keyElsewhere: string[];
	/** JSON body, long strings shortened. */
	body?: unknown;
	/** HTTP status of the answer, once it is sent. */
	status?: number;
}

/** A load test of a thousand items makes about ten requests for each; an entry is about 1 KB. */
const REMEMBERED_REQUESTS = 20_000;
/** Long enough for every prompt and URL, short for a data URI. */
const LONGEST_STRING_CHARACTERS = 2_000;

function shortened(value: unknown): unknown {
	if (typeof value === 'string' && value.length > LONGEST_STRING_CHARACTERS) {
		return `${value.slice(0, LONGEST_STRING_CHARACTERS)}… (${value.length} characters)`;
	}
	if (Array.isArray(value)) return value.map(shortened);
	if (typeof value !== 'object' || value === null) return value;
	return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, shortened(inner)]));
}

function contains(value: unknown, secret: string): boolean {
	if (typeof value === 'string') return value.includes(secret);
	return (
		typeof value === 'object' &&
		value !== null &&
		Object.entries(value)
			.flat()
			.some((inner) => contains(inner, secret))
	);
}

/** Remembers the newest requests, so that tests can count them, read bodies and prove where the key went. */
export class RequestLog {
	private entries: LoggedRequest[] = [];
	private readonly entryOf = new WeakMap<FastifyRequest, LoggedRequest>();
	private readonly secret: string;

	/** `now`: milliseconds since 1970. */
	constructor(
		private readonly key: string,
		private readonly now: () => number,
	) {
		this.secret = key.split(':').at(-1)!;
	}

	/** To be called when a request's head has arrived. */
	arrived(request: FastifyRequest): void {
		const [path = ''] = request.url.split('?');
		const [, host = '', rest = ''] = /^\/([^/]*)(.*)$/.exec(path) ?? [];
		const { authorization, ...others } = request.headers;
		const headers = Object.fromEntries(Object.entries(others).map(([name, value]) => [name, String(value)]));
		const mask = (text: string) => text.replaceAll(this.secret, '***');
		const entry: LoggedRequest = {
			at: new Date(this.now()).toISOString(),
			method: request.method,
			host,
			path: mask(rest),
			query: Object.fromEntries(
				Object.entries(request.query as object).map(([name, value]) => [name, mask(String(value))]),
			),
			headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, mask(value)])),
			hasKey: authorization !== undefined,
			keyValid: hasValidKey(request, this.key),
			keyElsewhere: [
				...(request.url.includes(this.secret) || contains(request.query, this.secret) ? ['url'] : []),
				...Object.keys(headers)
					.filter((name) => headers[name]!.includes(this.secret))
					.map((name) => `header ${name}`),
			],
		};
		this.entryOf.set(request, entry);
		this.entries.push(entry);
		// Dropped in bulk: shifting an array of this length at every request would cost more than the request.
		if (this.entries.length > 2 * REMEMBERED_REQUESTS) this.entries = this.entries.slice(-REMEMBERED_REQUESTS);
	}

	/** To be called when a JSON body has been read. */
	bodyRead(request: FastifyRequest, body: unknown): void {
		const entry = this.entryOf.get(request);
		if (!entry) return;
		if (contains(body, this.secret)) entry.keyElsewhere.push('body');
		else entry.body = shortened(body);
	}

	answered(request: FastifyRequest, status: number): void {
		const entry = this.entryOf.get(request);
		if (entry) entry.status = status;
	}

	/** Oldest first. */
	list(): LoggedRequest[] {
		return this.entries.slice(-REMEMBERED_REQUESTS);
	}

	clear(): void {
		this.entries = [];
	}
}
