import type { INodeExecutionData } from 'n8n-workflow';

import type { RequestContext } from '../run/requestContext';
import { RequestLogs } from '../fal/queue/requestLogs';
import type { CompletedStatus } from '../fal/queue/waitForCompletion';
import { readRequestId } from './requestId';

/** Asks fal how a request is doing. A failed request is COMPLETED at fal too; here it is FAILED. */
export async function getStatus(request: RequestContext, signal: AbortSignal): Promise<INodeExecutionData[]> {
	const { node, fal, contract } = request;
	const requestId = readRequestId(request);
	const status = await fal.queue.status(contract.endpoint, { requestId, logs: true, abortSignal: signal });
	const logs = new RequestLogs(node.logger, request.access.secrets);
	logs.add(status);
	const { error, error_type: errorType, metrics } = status as Partial<CompletedStatus>;
	const inferenceTime = metrics?.inference_time;
	const json = {
		requestId,
		endpoint: contract.endpoint,
		status: error ? 'FAILED' : status.status,
		...('queue_position' in status && { queuePosition: status.queue_position }),
		logs: logs.lines,
		...(typeof inferenceTime === 'number' && { metrics: { inferenceTime } }),
		...(error && { error }),
		...(errorType && { errorType }),
	};
	return [{ json, pairedItem: { item: request.itemIndex } }];
}
