import type { FastifyInstance } from 'fastify';
import type { FileStore } from './fileStore.mjs';
import type { Job, WebhookDelivery } from './job.mjs';
import type { JobQueue } from './jobQueue.mjs';
import type { PendingUploads } from './pendingUploads.mjs';
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

/**
 * `/sandbox`, a path that no host of fal has: what tests need to know. No key, and no CORS header: a web page has no business here.
 * Requests to `/sandbox` itself are not logged.
 */
export function adminRoutes(
	app: FastifyInstance,
	{ queue, files, uploads, log }: { queue: JobQueue; files: FileStore; uploads: PendingUploads; log: RequestLog },
): void {
	app.get('/requests', (_request, reply) => reply.send(log.list()));
	app.get('/jobs', (_request, reply) => reply.send(queue.list().map(summaryOf)));
	app.post('/reset', async (_request, reply) => {
		queue.clear();
		log.clear();
		uploads.clear();
		await files.clear();
		return await reply.send({});
	});
}
