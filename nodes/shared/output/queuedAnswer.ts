import { RequestFailure } from '../errors/failure';
import { connectToFal } from '../fal/http/falClient';
import type { FalAccess } from '../fal/http/falFetch';
import type { QueuedRequest, RequestStatus } from '../fal/queue/queuedRequest';
import { type Answer, NO_MASKS, resultOrNothing } from './answer';

/**
 * Fetches the result of a completed request. Costs nothing at fal, so it can be done again.
 *
 * @param completed fal's last status
 * @throws RequestFailure with the model's own reason when the request failed
 */
export async function fetchAnswer(
	{ access }: { access: FalAccess },
	{ endpoint, requestId, logs }: QueuedRequest,
	completed: RequestStatus,
	signal: AbortSignal,
): Promise<Answer> {
	let headers: Headers | undefined;
	const fal = connectToFal(access, (answered) => {
		headers = answered;
	});
	const data = await resultOrNothing(
		fal.queue.result(endpoint, { requestId, abortSignal: signal }).then((result): unknown => result.data),
	);
	// A result that contradicts the status: fal names the failure only in the status then.
	if (completed.error && data !== NO_MASKS) {
		throw new RequestFailure({ kind: 'modelError', detail: completed.error, type: completed.error_type ?? undefined });
	}
	return { data, requestId, headers, inferenceTime: completed.metrics?.inference_time, logs: logs.lines };
}
