import type { EndpointContract, RequestBody } from '../../contract/contract';
import { httpUrl } from '../../contract/mediaSchema';
import { RequestFailure } from '../../errors/failure';
import type { Options } from '../../panel/optionValues';
import type { FalClient } from '../../vendor/fal';
import { int, minimum, safeParse } from '../../vendor/zod';
import { isRequestId } from './requestId';
import { statusWord } from './requestStatus';

/**
 * fal's answer to a submit. Only the id is certain; what is odd beside it is left out, because the request is paid for.
 * Source: https://fal.ai/docs/inference-api/queue/submit
 */
export interface Submission {
	request_id: string;
	status?: string;
	queue_position?: number;
	status_url?: string;
	response_url?: string;
	cancel_url?: string;
}

const place = int().check(minimum(0));

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
	const answer: unknown = await fal.queue.submit(contract.endpoint, { input, headers, webhookUrl, priority });
	const said = (answer ?? {}) as Record<keyof Submission, unknown>;
	if (!isRequestId(said.request_id)) {
		const problem = said.request_id ? 'its request ID is not an ID' : 'the request ID is missing';
		throw new RequestFailure({ kind: 'unreadableReply', step: 'submit', problem });
	}
	return {
		request_id: said.request_id,
		status: safeParse(statusWord, said.status).data,
		queue_position: safeParse(place, said.queue_position).data,
		status_url: safeParse(httpUrl, said.status_url).data,
		response_url: safeParse(httpUrl, said.response_url).data,
		cancel_url: safeParse(httpUrl, said.cancel_url).data,
	};
}
