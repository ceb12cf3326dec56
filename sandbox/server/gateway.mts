import websocket from '@fastify/websocket';
import Fastify, { type FastifyError, type FastifyInstance } from 'fastify';
import { INVALID_KEY, requireKey } from './accessKey.mjs';
import { adminRoutes } from './adminRoutes.mjs';
import { addFaults } from './faultHooks.mjs';
import type { Faults } from './faults.mjs';
import { fileRoutes } from './fileRoutes.mjs';
import type { FileStore } from './fileStore.mjs';
import type { JobQueue } from './jobQueue.mjs';
import { openApiRoutes } from './openApi/openApiRoutes.mjs';
import type { PendingUploads } from './pendingUploads.mjs';
import { platformRoutes } from './platformRoutes.mjs';
import { queueRoutes } from './queueRoutes.mjs';
import { realtimeRoutes } from './realtimeRoutes.mjs';
import type { SessionSummary } from './realtimeSession.mjs';
import type { RealtimeTokens } from './realtimeTokens.mjs';
import type { RequestLog } from './requestLog.mjs';
import { runRoutes } from './runRoutes.mjs';
import type { PublicJwk } from './signingKey.mjs';
import { tokenRoutes } from './tokenRoutes.mjs';
import { initiateRoutes, uploadRoutes } from './uploadRoutes.mjs';

/** fal documents no limit; enough for a data URI of a 15 MB image. */
const JSON_LIMIT_BYTES = 20 * 1024 * 1024;

export interface GatewayParts {
	queue: JobQueue;
	files: FileStore;
	uploads: PendingUploads;
	log: RequestLog;
	key: string;
	jwk: PublicJwk;
	/** Time between two comment lines of a status stream. */
	keepAliveMs: number;
	tokens: RealtimeTokens;
	/** How long a WebSocket session waits for an input. */
	realtimeIdleMs: number;
	faults: Faults;
}

/** What concerns every request: the log, CORS, JSON, and errors in fal's `detail` form. */
function commonBehaviour(app: FastifyInstance, log: RequestLog): void {
	app.addHook('onRequest', async (request, reply) => {
		if (request.url.startsWith('/sandbox/')) return;
		log.arrived(request);
		reply.header('access-control-allow-origin', '*');
		if (request.method !== 'OPTIONS') return;
		reply.headers({
			'access-control-allow-methods': 'GET, HEAD, POST, PUT, DELETE, OPTIONS',
			'access-control-allow-headers': String(request.headers['access-control-request-headers'] ?? '*'),
		});
		await reply.code(204).send();
	});
	app.addHook('onResponse', async (request, reply) => log.answered(request, reply.raw.statusCode));

	app.removeAllContentTypeParsers();
	app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, text, done) => {
		// fal's JavaScript client sends the JSON content type with no body at all when the input is empty.
		if (text === '') return done(null, undefined);
		try {
			const body: unknown = JSON.parse(String(text));
			log.bodyRead(request, body);
			done(null, body);
		} catch {
			done(Object.assign(new Error('Invalid JSON'), { statusCode: 400 }));
		}
	});
	app.setErrorHandler(async (error: FastifyError, _request, reply) => {
		const status = error.statusCode ?? 500;
		// fastify hangs up on a body that is too large; a client still sending would then see a broken pipe instead of the 413.
		reply.removeHeader('connection');
		await reply.code(status).send({ detail: status < 500 ? error.message : 'Internal Server Error' });
	});
	app.setNotFoundHandler(async (_request, reply) => await reply.code(404).send({ detail: 'Not Found' }));
}

/** The HTTP server, not yet listening: one port for all of fal's hosts, the host being the first path segment. */
export function createGateway(parts: GatewayParts): FastifyInstance {
	const { queue, files, uploads, log, key, jwk, keepAliveMs, tokens, realtimeIdleMs, faults } = parts;
	const sessions: SessionSummary[] = [];
	const app = Fastify({ bodyLimit: JSON_LIMIT_BYTES, forceCloseConnections: true });
	commonBehaviour(app, log);
	addFaults(app, faults);
	app.register(websocket, {
		options: { maxPayload: JSON_LIMIT_BYTES },
		// A caller that does not answer a polite close would keep the server from ending.
		preClose(done) {
			for (const client of app.websocketServer.clients) client.terminate();
			done();
		},
	});

	const host = (name: string, routes: (scope: FastifyInstance) => void) =>
		app.register(
			(scope, _options, done) => {
				routes(scope);
				done();
			},
			{ prefix: `/${name}` },
		);
	const keyed = (scope: FastifyInstance) => scope.addHook('onRequest', requireKey(key, INVALID_KEY));

	host('queue.fal.run', (scope) => queueRoutes(keyed(scope), queue, keepAliveMs));
	host('fal.run', (scope) => runRoutes(keyed(scope), queue));
	host('fal.run', (scope) => realtimeRoutes(scope, { queue, tokens, faults, sessions, key, idleMs: realtimeIdleMs }));
	host('rest.fal.ai', (scope) => {
		scope.get('/.well-known/jwks.json', (_request, reply) => reply.send({ keys: [jwk] }));
		scope.register((inner, _options, done) => {
			keyed(inner);
			initiateRoutes(inner, uploads);
			tokenRoutes(inner, tokens);
			done();
		});
	});
	host('v3.fal.media', (scope) => uploadRoutes(scope, uploads));
	host('v3b.fal.media', (scope) => fileRoutes(scope, files));
	host('api.fal.ai', (scope) => platformRoutes(scope, key));
	host('fal.ai', openApiRoutes);
	host('sandbox', (scope) => adminRoutes(scope, { queue, files, uploads, log, faults, sessions }));
	return app;
}
