import type { IDataObject } from 'n8n-workflow';

import type { RequestBody } from '../../contract/contract';
import { RequestFailure } from '../../errors/failure';
import type { RequestContext } from '../../run/requestContext';
import { isRequestId } from './requestId';

/** fal's answer to a submit. Only the id is certain. Source: https://fal.ai/docs/inference-api/queue/submit */
export interface Submission {
	request_id: string;
	status?: string;
	queue_position?: number;
	status_url?: string;
	response_url?: string;
	cancel_url?: string;
}

/**
 * Puts the request into fal's queue, with the headers and the webhook of the panel. Takes no signal: an aborted submit
 * could leave a paid request behind whose id nobody knows.
 *
 * @throws RequestFailure; `unreadableReply` when there is no request id that can be one
 */
export async function submitRequest(
	{ node, fal, contract, routed }: RequestContext,
	input: RequestBody,
): Promise<Submission> {
	const submission = (await fal.queue.submit(contract.endpoint, {
		input,
		headers: routed.options.headers as Record<string, string>,
		webhookUrl: (routed.options.qs as IDataObject).fal_webhook as string | undefined,
		priority: node.getNodeParameter('options.queuePriority', 'normal') as 'normal' | 'low',
	})) as Submission;
	if (isRequestId(submission?.request_id)) return submission;
	const problem = submission?.request_id ? 'its request ID is not an ID' : 'the request ID is missing';
	throw new RequestFailure({ kind: 'unreadableReply', step: 'submit', problem });
}
