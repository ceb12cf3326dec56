import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { WebSocket } from 'ws';
import { hasValidKey } from './accessKey.mjs';
import { appOf, isKnownApp, isRealtimeEndpoint } from './endpoints.mjs';
import type { Faults } from './faults.mjs';
import type { JobQueue } from './jobQueue.mjs';
import { runSession, type SessionSummary } from './realtimeSession.mjs';
import type { RealtimeTokens } from './realtimeTokens.mjs';
import { applicationNotFound } from './resultReply.mjs';
import { jobFromRequest } from './submission.mjs';

/** For the list of sessions; each is a few hundred bytes. */
const REMEMBERED_SESSIONS = 1_000;
const SUFFIX = '/realtime';

export interface RealtimeParts {
	queue: JobQueue;
	tokens: RealtimeTokens;
	faults: Faults;
	/** Every session since the last reset, oldest first. */
	sessions: SessionSummary[];
	key: string;
	idleMs: number;
}

function pathOf(request: FastifyRequest): string {
	return (request.params as { '*': string })['*'].replace(/\/+$/, '');
}

/** fal.run/{endpoint}/realtime: a WebSocket, with a token in the URL or, from programs that can set headers, the key itself. */
export function realtimeRoutes(
	app: FastifyInstance,
	{ queue, tokens, faults, sessions, key, idleMs }: RealtimeParts,
): void {
	const mayEnter = (request: FastifyRequest, endpoint: string): boolean => {
		const { fal_jwt_token: token } = request.query as { fal_jwt_token?: string };
		return hasValidKey(request, key) || tokens.allows(String(token), endpoint.split('/')[1]!);
	};
	const open = (socket: WebSocket, request: FastifyRequest): void => {
		const endpoint = pathOf(request).slice(0, -SUFFIX.length);
		const summary: SessionSummary = { endpoint, jobs: [], open: true };
		sessions.push(summary);
		sessions.splice(0, sessions.length - REMEMBERED_SESSIONS);
		const { max_buffering: maxBuffering } = request.query as { max_buffering?: string };
		runSession({
			socket,
			queue,
			summary,
			idleMs,
			maxBuffering: maxBuffering === undefined ? undefined : Number(maxBuffering),
			newJob: (input) => ({ ...jobFromRequest(request, endpoint), input }),
			faultOf: (input) => faults.strike('realtime', faults.beginning('realtime', input)),
		});
	};
	app.route({
		method: 'GET',
		url: '/*',
		exposeHeadRoute: false,
		// Before the upgrade, so that the handshake itself is refused.
		preHandler: async (request, reply) => {
			if (!request.ws) return await reply.code(404).send({ detail: 'Not Found' });
			const path = pathOf(request);
			if (!isKnownApp(path)) return await reply.code(404).send(applicationNotFound(path));
			if (path.endsWith(SUFFIX) && isRealtimeEndpoint(path.slice(0, -SUFFIX.length))) return;
			await reply.code(404).send({ detail: `Path ${path.slice(appOf(path).length) || '/'} not found` });
		},
		handler: (_request, reply) => reply.code(404).send({ detail: 'Not Found' }),
		wsHandler: (socket, request) => {
			if (mayEnter(request, pathOf(request))) return open(socket, request);
			// fal says so on an open socket.
			socket.send(JSON.stringify({ status: 'error', error: 'Unauthorized' }));
			socket.close(1000);
		},
	});
}
