import { randomUUID } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import type { Job } from './job.mjs';

/** The origin under which this caller reached the sandbox, so that the URLs in replies work for it. */
export function originOf(request: FastifyRequest): string {
	return `${request.protocol}://${request.host}`;
}

/** A header's value as a string, or undefined. */
function header(request: FastifyRequest, name: string): string | undefined {
	const value = request.headers[name];
	return Array.isArray(value) ? value[0] : value;
}

/** Seconds from the first of the named headers that is there and is a positive number. */
function positiveSeconds(request: FastifyRequest, names: string[]): number | undefined {
	const given = names.map((name) => header(request, name)).find((value) => value !== undefined);
	const seconds = Number(given);
	return given !== undefined && Number.isFinite(seconds) && seconds > 0 ? seconds : undefined;
}

/** `expiration_duration_seconds` of a lifecycle header (JSON); undefined when it is absent, null or unreadable: fal then uses the account's setting. */
export function lifetimeSeconds(request: FastifyRequest, headerName: string): number | undefined {
	try {
		const lifecycle: unknown = JSON.parse(header(request, headerName) ?? '{}');
		const seconds = (lifecycle as { expiration_duration_seconds?: unknown } | null)?.expiration_duration_seconds;
		return typeof seconds === 'number' && seconds > 0 ? seconds : undefined;
	} catch {
		return undefined;
	}
}

/** The job that a submit or a direct run asks for. Header names: fal's page about common parameters; unknown values are ignored as fal does. */
export function jobFromRequest(request: FastifyRequest, endpoint: string, webhookUrl?: string): Job {
	return {
		id: randomUUID(),
		endpoint,
		origin: originOf(request),
		priority: header(request, 'x-fal-queue-priority') === 'low' ? 'low' : 'normal',
		storeIo: header(request, 'x-fal-store-io') !== '0',
		// The second one is the deprecated name, which fal's own clients still send; the new one wins.
		startTimeoutSeconds: positiveSeconds(request, ['x-fal-request-start-timeout', 'x-fal-request-timeout']),
		fileLifetimeSeconds: lifetimeSeconds(request, 'x-fal-object-lifecycle-preference'),
		state: 'queued',
		input: request.body,
		logs: [],
		logCount: 0,
		started: false,
		cancelled: false,
		...(webhookUrl !== undefined && { webhook: { url: webhookUrl, attempts: 0, state: 'pending' } }),
	};
}
