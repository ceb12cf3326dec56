import type { EndpointContract, RequestBody } from '../../contract/contract';
import { RequestFailure } from '../../errors/failure';
import type { Options } from '../../panel/optionValues';
import type { FalClient } from '../../vendor/fal';
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

/** What a submit needs of its request. */
interface Submittable {
	fal: FalClient;
	contract: EndpointContract;
	headers: Record<string, string>;
	options: Pick<Options, 'queuePriority'>;
}

/**
 * Puts a request into fal's queue. Takes no signal: an aborted submit could leave a paid request behind whose id nobody
 * knows.
 *
 * @param webhookUrl where fal calls when the request is finished
 * @throws RequestFailure; `unreadableReply` when there is no request id that can be one
 */
export async function submitRequest(
	{ fal, contract, headers, options }: Submittable,
	input: RequestBody,
	webhookUrl?: string,
): Promise<Submission> {
	const priority = options.queuePriority;
	const submission = (await fal.queue.submit(contract.endpoint, {
		input,
		headers,
		webhookUrl,
		priority,
	})) as Submission;
	if (isRequestId(submission?.request_id)) return submission;
	const problem = submission?.request_id ? 'its request ID is not an ID' : 'the request ID is missing';
	throw new RequestFailure({ kind: 'unreadableReply', step: 'submit', problem });
}
