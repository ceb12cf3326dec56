import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { isKnownApp } from './endpoints.mjs';
import type { CancelAnswer, JobQueue } from './jobQueue.mjs';
import type { Job } from './job.mjs';
import { parseQueuePath, type QueueAction } from './queuePath.mjs';
import { applicationNotFound, sendOutcome } from './resultReply.mjs';
import { requestUrls, statusReply } from './statusReply.mjs';
import { statusStream } from './statusStream.mjs';
import { jobFromRequest, originOf } from './submission.mjs';

/** HTTP status of each answer to a cancel. fal documents no status for OK; 200 is the assumption. */
const CANCEL_STATUS: Record<CancelAnswer, number> = {
	OK: 200,
	CANCELLATION_REQUESTED: 202,
	ALREADY_COMPLETED: 400,
	NOT_FOUND: 404,
};

type Query = Record<string, string | string[] | undefined>;

/** fal's JavaScript client sends `1` and `0`, its Python client `true` and `false`. */
function wantsLogs(request: FastifyRequest): boolean {
	return ['1', 'true'].includes(String((request.query as Query).logs).toLowerCase());
}

function submit(queue: JobQueue, request: FastifyRequest, reply: FastifyReply, endpoint: string): FastifyReply {
	if (!isKnownApp(endpoint)) return reply.code(404).send(applicationNotFound(endpoint));
	const { fal_webhook: webhookUrl, fal_max_queue_length: maxQueueLength } = request.query as Query;
	if (maxQueueLength !== undefined && queue.waitingFor(endpoint) > Number(maxQueueLength)) {
		return reply.code(429).send({ detail: 'Queue length limit exceeded.' });
	}
	if (
		webhookUrl !== undefined &&
		!(typeof webhookUrl === 'string' && /^https?:/.test(webhookUrl) && URL.canParse(webhookUrl))
	) {
		const msg = 'Input should be a valid URL';
		return reply
			.code(422)
			.send({ detail: [{ loc: ['query', 'fal_webhook'], msg, type: 'url_parsing', input: webhookUrl }] });
	}
	const job = jobFromRequest(request, endpoint, webhookUrl);
	const position = queue.position(job.priority);
	queue.submit(job);
	return reply.header('x-fal-request-id', job.id).send({
		status: 'IN_QUEUE',
		request_id: job.id,
		queue_position: position,
		...requestUrls(job, originOf(request)),
	});
}

/** `keepAliveMs`: time between two comment lines of a status stream. Paths: `queuePath.mts`. */
export function queueRoutes(app: FastifyInstance, queue: JobQueue, keepAliveMs: number): void {
	const answer: Record<QueueAction, (request: FastifyRequest, reply: FastifyReply, job: Job) => FastifyReply> = {
		status: (request, reply, job) =>
			reply
				// 200 is for finished requests alone: clients stop waiting at a 200, whatever `status` says.
				.code(job.state === 'completed' ? 200 : 202)
				.header('x-fal-request-id', job.id)
				.send(statusReply(job, originOf(request), queue.position(job), wantsLogs(request) ? job.logs : null)),
		stream: (request, reply, job) =>
			reply
				.headers({ 'content-type': 'text/event-stream', 'cache-control': 'no-cache', 'x-fal-request-id': job.id })
				.send(statusStream(queue, job, { origin: originOf(request), withLogs: wantsLogs(request), keepAliveMs })),
		result: (_request, reply, job) =>
			job.state === 'completed'
				? sendOutcome(reply, job)
				: reply.code(400).header('x-fal-request-id', job.id).send({ detail: 'Request is still in progress' }),
		cancel: (_request, reply, job) => {
			const status = queue.cancel(job.id);
			return reply.code(CANCEL_STATUS[status]).header('x-fal-request-id', job.id).send({ status });
		},
	};
	app.all('/*', (request, reply) => {
		const path = parseQueuePath((request.params as { '*': string })['*']);
		if (!path) return reply.code(404).send({ detail: 'Not Found' });
		const method = path.kind === 'submit' ? 'POST' : path.action === 'cancel' ? 'PUT' : 'GET';
		if (request.method !== method)
			return reply.code(405).header('allow', method).send({ detail: 'Method Not Allowed' });
		if (path.kind === 'submit') return submit(queue, request, reply, path.endpoint);
		const job = queue.get(path.requestId);
		return job ? answer[path.action](request, reply, job) : reply.code(404).send({ status: 'NOT_FOUND' });
	});
}
