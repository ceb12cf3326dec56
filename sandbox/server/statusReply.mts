import { appOf } from './endpoints.mjs';
import type { Job, LogLine } from './job.mjs';

/** The three URLs of a request, with owner and app only, below the caller's `origin`. */
export function requestUrls(job: Job, origin: string): Record<'response_url' | 'status_url' | 'cancel_url', string> {
	const base = `${origin}/queue.fal.run/${appOf(job.endpoint)}/requests/${job.id}`;
	return { response_url: base, status_url: `${base}/status`, cancel_url: `${base}/cancel` };
}

/**
 * Body of a status reply or event.
 * `position`: number of requests in front, used while queued. `logs`: the lines to show, or null when the caller asked for none.
 * Only three statuses exist: a failed or cancelled request is COMPLETED too, with `error` beside it.
 */
export function statusReply(
	job: Job,
	origin: string,
	position: number,
	logs: LogLine[] | null,
): Record<string, unknown> {
	const common = { request_id: job.id, ...requestUrls(job, origin) };
	if (job.state === 'queued')
		return { status: 'IN_QUEUE', ...common, queue_position: position, logs: null, metrics: {} };
	if (job.state === 'running') return { status: 'IN_PROGRESS', ...common, logs, metrics: {} };
	const { inferenceTime, error, errorType } = job.outcome ?? {};
	return {
		status: 'COMPLETED',
		...common,
		logs,
		metrics: inferenceTime === undefined ? {} : { inference_time: inferenceTime },
		...(error !== undefined && { error }),
		...(errorType !== undefined && { error_type: errorType }),
	};
}
