import type { RequestBody } from '../../contract/contract';
import { RequestFailure } from '../../errors/failure';
import type { FalClient } from '../../vendor/fal';

/** fal's answer to a submit. Only the id is certain. Source: https://fal.ai/docs/inference-api/queue/submit */
export interface Submission {
	request_id: string;
	status?: string;
	queue_position?: number;
	status_url?: string;
	response_url?: string;
	cancel_url?: string;
}

/** What goes into the queue, and how. */
export interface QueueInput {
	input: RequestBody;
	headers: Record<string, string>;
	/** Where fal calls when the request is finished. */
	webhookUrl?: string;
	priority: 'normal' | 'low';
}

/**
 * Puts a request into fal's queue. Takes no signal: an aborted submit could leave a paid request behind whose id nobody
 * knows.
 *
 * @throws RequestFailure; `unreadableReply` when there is no request id
 */
export async function submitRequest(fal: FalClient, endpoint: string, request: QueueInput): Promise<Submission> {
	const submission = (await fal.queue.submit(endpoint, request)) as Submission;
	if (typeof submission?.request_id === 'string' && submission.request_id) return submission;
	throw new RequestFailure({ kind: 'unreadableReply', step: 'submit', problem: 'the request ID is missing' });
}
