import type { FastifyReply, FastifyRequest } from 'fastify';

/** Body of a 401 on queue.fal.run, fal.run and rest.fal.ai. */
export const INVALID_KEY = { detail: 'invalid key credentials' };

/** Body of a 401 on api.fal.ai, which has an envelope of its own. */
export const INVALID_PLATFORM_KEY = { error: { type: 'authorization_error', message: 'Invalid API key' } };

/** Whether the Authorization header is exactly `Key <key>`. */
export function hasValidKey(request: FastifyRequest, key: string): boolean {
	return request.headers.authorization === `Key ${key}`;
}

/** A hook that answers 401 with `body` unless the request carries the key. Runs before the body is read. */
export function requireKey(key: string, body: object) {
	return async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
		if (!hasValidKey(request, key)) await reply.code(401).send(body);
	};
}
