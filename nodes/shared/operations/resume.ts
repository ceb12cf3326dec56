import type { INodeExecutionData } from 'n8n-workflow';

import { deadlineAfter } from '../async/abort';
import { settle } from '../async/settle';
import { RequestFailure } from '../errors/failure';
import { abandonRequest } from '../fal/queue/cancelRequest';
import { askStatus, isCompleted, type QueuedRequest, queuedRequest } from '../fal/queue/queuedRequest';
import type { RequestStatus } from '../fal/queue/requestStatus';
import { waitForCompletion } from '../fal/queue/waitForCompletion';
import { deliver } from '../output/deliver';
import { fetchAnswer } from '../output/queuedAnswer';
import type { RequestContext } from '../run/requestContext';
import type { WaitingRequest } from '../run/suspension';

/**
 * Ends an item whose execution was suspended: a finished request is delivered, whoever woke the execution. What is not
 * finished at the item's own deadline is cancelled or left running, by the panel.
 *
 * @throws RequestFailure `timeout`, and the model's own reason when the request failed
 */
export async function resume(request: RequestContext, waiting: WaitingRequest): Promise<INodeExecutionData[]> {
	const { known, options, stopped } = request;
	known.requestId = waiting.requestId;
	const queued = queuedRequest(request, waiting.requestId);
	const completed = await completedBy(queued, waiting.deadlineMs, stopped);
	if (completed) return await deliver(request, await fetchAnswer(request, queued, completed, stopped), stopped);
	const left = options.onTimeout === 'leave' ? 'running' : await abandonRequest(queued);
	throw new RequestFailure({ kind: 'timeout', seconds: options.timeout, left });
}

/** fal's last status, when the request is finished at that time. Looks once, also when it has passed. */
async function completedBy(
	queued: QueuedRequest,
	deadlineMs: number,
	stopped: AbortSignal,
): Promise<RequestStatus | undefined> {
	const status = await askStatus(queued, stopped);
	if (isCompleted(status)) return status;
	const leftMs = deadlineMs - Date.now();
	if (leftMs <= 0) return undefined;
	const deadline = deadlineAfter(leftMs);
	const waited = await settle(waitForCompletion(queued, AbortSignal.any([stopped, deadline.signal])));
	deadline.clear();
	if (waited.ok) return waited.value;
	if (deadline.signal.aborted && !stopped.aborted) return undefined;
	throw waited.error;
}
