import type { FastifyInstance } from 'fastify';
import { isKnownApp } from './endpoints.mjs';
import type { JobQueue } from './jobQueue.mjs';
import { applicationNotFound, sendOutcome } from './resultReply.mjs';
import { jobFromRequest } from './submission.mjs';

/** fal.run: the job's outcome in the same connection. A caller that hangs up cancels the job, unlike in the queue. */
export function runRoutes(app: FastifyInstance, queue: JobQueue): void {
	app.post('/*', async (request, reply) => {
		const endpoint = (request.params as { '*': string })['*'].replace(/\/+$/, '');
		if (!isKnownApp(endpoint)) return await reply.code(404).send(applicationNotFound(endpoint));
		const job = jobFromRequest(request, endpoint);
		queue.submit(job);
		const hungUp = () => {
			if (!reply.raw.writableFinished) queue.cancel(job.id);
		};
		reply.raw.on('close', hungUp);
		await queue.whenCompleted(job);
		return await sendOutcome(reply, job);
	});
}
