import type { INodeExecutionData } from 'n8n-workflow';

import { abandonRequest } from '../fal/queue/cancelRequest';
import { RequestFailure } from '../errors/failure';
import { deliverQueuedResult } from '../output/queuedResult';
import type { RequestContext } from '../run/requestContext';
import { RequestLogs } from '../fal/queue/requestLogs';
import type { CompletedStatus } from '../fal/queue/waitForCompletion';
import { timeoutSeconds } from './segment';

/**
 * Ends an item whose execution was suspended: a finished request is delivered, whoever woke the execution. What is not
 * finished when the wait is over is cancelled or left running, by the panel.
 *
 * @throws RequestFailure `timeout`, and the model's own reason when the request failed
 */
export async function goOn(
	request: RequestContext,
	requestId: string,
	signal: AbortSignal,
): Promise<INodeExecutionData[]> {
	const { node, fal, contract, known } = request;
	known.requestId = requestId;
	const status = await fal.queue.status(contract.endpoint, { requestId, logs: true, abortSignal: signal });
	if (status.status === 'COMPLETED') {
		const logs = new RequestLogs(node.logger, request.access.secrets);
		logs.add(status);
		return await deliverQueuedResult(request, requestId, status as CompletedStatus, logs.lines, signal);
	}
	const leaveRunning = node.getNodeParameter('options.onTimeout', 'cancel') === 'leave';
	const left = leaveRunning ? 'running' : await abandonRequest(fal, contract.endpoint, requestId);
	throw new RequestFailure({ kind: 'timeout', seconds: timeoutSeconds(request), left });
}
