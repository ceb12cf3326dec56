import { unlessAborted } from '../abort';
import { cancelRequest } from '../cancelRequest';
import { type PreparedRequest, uploadInputs } from '../prepareRequest';
import { deliverQueuedResult } from '../queuedResult';
import type { RequestContext } from '../requestContext';
import { RequestLogs } from '../requestLogs';
import { settle } from '../settle';
import { type Submission, submitRequest } from '../submitRequest';
import { waitForCompletion } from '../waitForCompletion';
import type { Attempt } from './attempt';

/**
 * Through fal's queue: survives lost connections, never rejected for concurrency, and can be cancelled.
 *
 * @param patience ends the wait for a submitted request, but not the upload or the submit
 */
export function throughQueue(
	request: RequestContext,
	prepared: PreparedRequest,
	signal: AbortSignal,
	patience?: AbortSignal,
): Attempt {
	const { node, fal, contract, known } = request;
	let submission: Promise<Submission> | undefined;
	const work = async () => {
		const body = await uploadInputs(request, prepared, signal);
		signal.throwIfAborted();
		submission = submitRequest(request, body);
		const { request_id: requestId } = await unlessAborted(submission, signal);
		known.requestId = requestId;
		const logs = new RequestLogs(node.logger);
		const waitSignal = patience ? AbortSignal.any([signal, patience]) : signal;
		const completed = await waitForCompletion(fal, contract.endpoint, requestId, (status) => logs.add(status), waitSignal);
		return await deliverQueuedResult(request, requestId, completed, logs.lines, signal);
	};
	return {
		items: work(),
		giveUp: async (leaveRunning) => {
			if (!submission) return 'notSent';
			const cancel = async () => {
				const { request_id: requestId } = await (submission as Promise<Submission>);
				await cancelRequest(fal, contract.endpoint, requestId);
			};
			if (known.requestId !== undefined) {
				if (leaveRunning) return 'running';
				return (await settle(cancel())).ok ? 'cancelled' : 'unknown';
			}
			// The submit is still under way: it is cancelled when its answer arrives, and nobody waits for that.
			if (!leaveRunning) void settle(cancel());
			return 'unknown';
		},
	};
}
