import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import { NO_MASKS } from './deliver';
import { deliverAnswer, resultOrNothing } from './deliverAnswer';
import { RequestFailure } from '../errors/failure';
import type { ResultContext } from './resultContext';
import type { CompletedStatus } from '../fal/queue/waitForCompletion';

/**
 * Fetches the result of a completed request and delivers it. Costs nothing at fal, so it can be done again.
 *
 * @param completed fal's last status
 * @throws RequestFailure with the model's own reason when the request failed
 */
export async function deliverQueuedResult(
	request: ResultContext,
	requestId: string,
	completed: CompletedStatus,
	logs: IDataObject[],
	signal: AbortSignal,
): Promise<INodeExecutionData[]> {
	const { fal, contract, answerHeaders } = request;
	const data = await resultOrNothing(
		fal.queue.result(contract.endpoint, { requestId, abortSignal: signal }).then((result): unknown => result.data),
	);
	// A result that contradicts the status: fal names the failure only in the status then.
	if (completed.error && data !== NO_MASKS) {
		throw new RequestFailure({ kind: 'modelError', detail: completed.error, type: completed.error_type ?? undefined });
	}
	const inferenceTime = completed.metrics?.inference_time;
	return await deliverAnswer(
		request,
		{ data, requestId, headers: answerHeaders.get('result'), inferenceTime, logs },
		signal,
	);
}
