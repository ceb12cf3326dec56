import type { INodeExecutionData } from 'n8n-workflow';

import { RequestFailure } from '../errors/failure';
import { askStatus, isCompleted, queuedRequest } from '../fal/queue/queuedRequest';
import { deliver } from '../output/deliver';
import { fetchAnswer } from '../output/queuedAnswer';
import type { RequestContext } from '../run/requestContext';
import { readRequestId } from './readRequestId';

/**
 * Delivers the result of an earlier request exactly as Segment does, at no new cost.
 *
 * @throws RequestFailure `notFinished` while fal is still at it, and the model's own reason when the request failed
 */
export async function getResult(request: RequestContext): Promise<INodeExecutionData[]> {
	const { stopped } = request;
	const queued = queuedRequest(request, readRequestId(request));
	const status = await askStatus(queued, stopped);
	if (!isCompleted(status)) throw new RequestFailure({ kind: 'notFinished', status: status.status });
	return await deliver(request, await fetchAnswer(request, queued, status, stopped), stopped);
}
