import type { INodeExecutionData } from 'n8n-workflow';

import { askStatus, queuedRequest } from '../fal/queue/queuedRequest';
import type { RequestContext } from '../run/requestContext';
import { readRequestId } from './readRequestId';

/** Asks fal how a request is doing. A failed request is COMPLETED at fal too; here it is FAILED. */
export async function getStatus(request: RequestContext): Promise<INodeExecutionData[]> {
	const queued = queuedRequest(request, readRequestId(request));
	const { status, queue_position, error, error_type, metrics } = await askStatus(queued, request.stopped);
	const inferenceTime = metrics?.inference_time;
	const json = {
		requestId: queued.requestId,
		endpoint: queued.endpoint,
		status: error ? 'FAILED' : status,
		...(queue_position !== undefined && { queuePosition: queue_position }),
		logs: queued.logs.lines,
		...(typeof inferenceTime === 'number' && { metrics: { inferenceTime } }),
		...(error && { error }),
		...(error_type && { errorType: error_type }),
	};
	return [{ json, pairedItem: { item: request.itemIndex } }];
}
