import type { FastifyInstance } from 'fastify';
import { readFaultRules } from './faultRules.mjs';
import type { Faults } from './faults.mjs';
import type { FileStore } from './fileStore.mjs';
import type { Job, WebhookDelivery } from './job.mjs';
import type { JobQueue } from './jobQueue.mjs';
import type { PendingUploads } from './pendingUploads.mjs';
import type { SessionSummary } from './realtimeSession.mjs';
import type { RequestLog } from './requestLog.mjs';

/** A job as `GET /sandbox/jobs` shows it. */
export interface JobSummary {
	id: string;
	endpoint: string;
	state: Job['state'];
	/** A runner started it, so fal might charge for it. */
	paid: boolean;
	cancelled: boolean;
	/** HTTP status of its result, once completed and until the result is forgotten. */
	status?: number;
	webhook?: WebhookDelivery;
}

function summaryOf({ id, endpoint, state, started, cancelled, outcome, webhook }: Job): JobSummary {
	return { id, endpoint, state, paid: started, cancelled, status: outcome?.status, webhook };
}

export interface AdminParts {
	queue: JobQueue;
	files: FileStore;
	uploads: PendingUploads;
	log: RequestLog;
	faults: Faults;
	sessions: SessionSummary[];
}

/**
 * `/sandbox`, a path that no host of fal has: what tests need to know. No key, and no CORS header: a web page has no business here.
 * Requests to `/sandbox` itself are not logged.
 */
export function adminRoutes(app: FastifyInstance, { queue, files, uploads, log, faults, sessions }: AdminParts): void {
	app.get('/requests', (_request, reply) => reply.send(log.list()));
	app.get('/jobs', (_request, reply) => reply.send(queue.list().map(summaryOf)));
	app.get('/realtime', (_request, reply) => reply.send(sessions));
	// Breaks every WebSocket, as a network does.
	app.delete('/realtime', (_request, reply) => {
		for (const client of app.websocketServer.clients) client.terminate();
		return reply.send({});
	});
	app.get('/faults', (_request, reply) => reply.send(faults.list()));
	app.post('/faults', (request, reply) => {
		const read = readFaultRules(request.body);
		if ('problem' in read) return reply.code(422).send({ detail: read.problem });
		faults.set(read.rules);
		return reply.send({});
	});
	app.delete('/faults', (_request, reply) => {
		faults.set([]);
		return reply.send({});
	});
	app.post('/reset', async (_request, reply) => {
		faults.set([]);
		sessions.length = 0;
		queue.clear();
		log.clear();
		uploads.clear();
		await files.clear();
		return await reply.send({});
	});
}
