import type { FastifyReply } from 'fastify';
import type { Job } from './job.mjs';

/** fal's words for an endpoint id whose app does not exist. */
export function applicationNotFound(endpoint: string): { detail: string } {
	return { detail: `Application "${endpoint.split('/')[1] ?? endpoint}" not found` };
}

/** Sends the outcome of a completed job exactly as the model, or fal in its place, gave it. */
export function sendOutcome(reply: FastifyReply, job: Job): FastifyReply {
	if (!job.outcome) return reply.code(404).send({ status: 'NOT_FOUND' });
	const { status, headers, bodyText } = job.outcome;
	return reply
		.code(status)
		.headers({ ...headers, 'x-fal-request-id': job.id })
		.type('application/json')
		.send(bodyText);
}
