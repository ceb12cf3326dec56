import { pause } from '../async/abort';
import { settle } from '../async/settle';
import { failureOf, RequestFailure } from '../errors/failure';
import { isStillAtIt } from '../errors/laterOrNever';
import { connectToFal } from '../fal/http/falClient';
import type { FalAccess } from '../fal/http/falFetch';
import type { QueuedRequest } from '../fal/queue/queuedRequest';
import type { RequestStatus } from '../fal/queue/requestStatus';
import { type Answer, NO_MASKS, resultOrNothing } from './answer';

// fal's parts do not all learn of an end at the same time.
const LOOKS = 6;
const LOOK_AGAIN_AFTER_MS = 500;

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
	const fetchResult = async (): Promise<unknown> =>
		(await fal.queue.result(endpoint, { requestId, abortSignal: signal })).data as unknown;
	let loaded = await settle(resultOrNothing(fetchResult()));
	for (let look = 1; !loaded.ok && look < LOOKS && isStillAtIt(failureOf(loaded.error)); look++) {
		await pause(LOOK_AGAIN_AFTER_MS, signal);
		loaded = await settle(resultOrNothing(fetchResult()));
	}
	if (!loaded.ok) throw loaded.error;
	const data = loaded.value;
	// A result that contradicts the status: fal names the failure only in the status then.
	if (completed.error && data !== NO_MASKS) {
		throw new RequestFailure({ kind: 'modelError', detail: completed.error, type: completed.error_type ?? undefined });
	}
	return { data, requestId, headers, inferenceTime: completed.metrics?.inference_time, logs: logs.lines };
}
