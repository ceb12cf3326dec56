import { unlessAborted } from '../async/abort';
import { abandonRequest } from '../fal/queue/cancelRequest';
import { type PreparedRequest, uploadInputs } from '../input/prepareRequest';
import { deliverQueuedResult } from '../output/queuedResult';
import type { RequestContext } from '../run/requestContext';
import { RequestLogs } from '../fal/queue/requestLogs';
import { settle } from '../async/settle';
import { type Submission, submitRequest } from '../fal/queue/submitRequest';
import { waitForCompletion } from '../fal/queue/waitForCompletion';
import type { Attempt } from './attempt';

/**
 * Through fal's queue: survives lost connections, never rejected for concurrency, and can be cancelled.
 *
 * @param webhookUrl where fal calls when the request is finished
 * @param patience ends the wait for a submitted request, but not the upload or the submit
 */
export function throughQueue(
	request: RequestContext,
	prepared: PreparedRequest,
	signal: AbortSignal,
	{ webhookUrl, patience }: { webhookUrl?: string; patience?: AbortSignal } = {},
): Attempt {
	const { node, fal, contract, routed, known, run, itemIndex } = request;
	let submission: Promise<Submission> | undefined;
	const send = async () => {
		const body = await uploadInputs(request, prepared, signal);
		signal.throwIfAborted();
		submission = submitRequest(fal, contract.endpoint, {
			input: body,
			headers: routed.options.headers as Record<string, string>,
			webhookUrl,
			priority: node.getNodeParameter('options.queuePriority', 'normal') as 'normal' | 'low',
		});
		const { request_id: requestId } = await unlessAborted(submission, signal);
		run.submitted.set(itemIndex, requestId);
		return requestId;
	};
	const work = async () => {
		const requestId = run.submitted.get(itemIndex) ?? (await send());
		known.requestId = requestId;
		const logs = new RequestLogs(node.logger);
		const waitSignal = patience ? AbortSignal.any([signal, patience]) : signal;
		const completed = await waitForCompletion(
			fal,
			contract.endpoint,
			requestId,
			(status) => logs.add(status),
			waitSignal,
		);
		return await deliverQueuedResult(request, requestId, completed, logs.lines, signal);
	};
	return {
		items: work(),
		giveUp: async (leaveRunning) => {
			if (known.requestId !== undefined) {
				return leaveRunning ? 'running' : await abandonRequest(fal, contract.endpoint, known.requestId);
			}
			if (!submission) return 'notSent';
			// It is cancelled when fal's answer arrives, and nobody waits for that.
			if (!leaveRunning) {
				void settle(
					submission.then(async ({ request_id }) => await abandonRequest(fal, contract.endpoint, request_id)),
				);
			}
			return 'unanswered';
		},
	};
}
