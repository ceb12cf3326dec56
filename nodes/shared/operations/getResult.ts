import type { INodeExecutionData } from 'n8n-workflow';

import { RequestFailure } from '../errors/failure';
import { deliverQueuedResult } from '../output/queuedResult';
import type { RequestContext } from '../run/requestContext';
import { RequestLogs } from '../fal/queue/requestLogs';
import type { CompletedStatus } from '../fal/queue/waitForCompletion';
import { readRequestId } from './requestId';

/**
 * Delivers the result of an earlier request exactly as Segment does, at no new cost.
 *
 * @throws RequestFailure `notFinished` while fal is still at it, and the model's own reason when the request failed
 */
export async function getResult(request: RequestContext, signal: AbortSignal): Promise<INodeExecutionData[]> {
	const { node, fal, contract } = request;
	const requestId = readRequestId(request);
	const status = await fal.queue.status(contract.endpoint, { requestId, logs: true, abortSignal: signal });
	if (status.status !== 'COMPLETED') throw new RequestFailure({ kind: 'notFinished', status: status.status });
	const logs = new RequestLogs(node.logger, request.access.secrets);
	logs.add(status);
	return await deliverQueuedResult(request, requestId, status as CompletedStatus, logs.lines, signal);
}
