import type { FastifyInstance } from 'fastify';
import type { RealtimeTokens } from './realtimeTokens.mjs';

/** The sandbox's own choice; fal documents no default and no maximum. Its client asks for 120. */
const DEFAULT_LIFETIME_SECONDS = 120;

interface TokenRequest {
	allowed_apps?: unknown;
	token_expiration?: unknown;
}

/** rest.fal.ai/tokens/: answers a bare JSON string, for the apps in `allowed_apps` (aliases) and for `token_expiration` seconds. */
export function tokenRoutes(app: FastifyInstance, tokens: RealtimeTokens): void {
	app.post('/tokens/', (request, reply) => {
		const { allowed_apps: apps, token_expiration: lifetime = DEFAULT_LIFETIME_SECONDS } = (request.body ??
			{}) as TokenRequest;
		if (!Array.isArray(apps) || !apps.every((name) => typeof name === 'string')) {
			return reply
				.code(422)
				.send({ detail: [{ loc: ['body', 'allowed_apps'], msg: 'Input should be a valid list', type: 'list_type' }] });
		}
		if (typeof lifetime !== 'number' || !(lifetime > 0)) {
			const msg = 'Input should be greater than 0';
			return reply
				.code(422)
				.send({ detail: [{ loc: ['body', 'token_expiration'], msg, type: 'greater_than', ctx: { gt: 0 } }] });
		}
		return reply.type('application/json').send(JSON.stringify(tokens.issue(apps, lifetime)));
	});
}
