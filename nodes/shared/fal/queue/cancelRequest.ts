import { type LeftAtFal, RequestFailure } from '../../errors/failure';
import { settle } from '../../async/settle';
import type { QueuedRequest } from './queuedRequest';

/** What fal answered to a cancel. `requested` may still finish and cost, when it was running. */
export type CancelOutcome = 'requested' | 'alreadyCompleted' | 'notFound';

type CancellableRequest = Pick<QueuedRequest, 'fal' | 'endpoint' | 'requestId'>;

// Short, because somebody waits for it who has already decided to stop.
const CANCEL_TIMEOUT_MS = 10_000;

/**
 * Cancels a request at fal. Takes no execution signal: it is most needed after that one has fired.
 * Source: https://fal.ai/docs/inference-api/queue/cancel (202 requested, 400 already completed, 404 not found).
 *
 * @throws RequestFailure for every other answer
 */
export async function cancelRequest({ fal, endpoint, requestId }: CancellableRequest): Promise<CancelOutcome> {
	const abortSignal = AbortSignal.timeout(CANCEL_TIMEOUT_MS);
	const cancelled = await settle(fal.queue.cancel(endpoint, { requestId, abortSignal }));
	if (cancelled.ok) return 'requested';
	const failure = cancelled.error instanceof RequestFailure ? cancelled.error.failure : undefined;
	const { status } = ((failure?.kind === 'http' && failure.body) || {}) as { status?: unknown };
	if (status === 'ALREADY_COMPLETED') return 'alreadyCompleted';
	if (status === 'NOT_FOUND') return 'notFound';
	throw cancelled.error;
}

/** Cancels a request that nobody waits for any longer, and says what is left of it. Never throws. */
export async function abandonRequest(queued: CancellableRequest): Promise<LeftAtFal> {
	const cancelled = await settle(cancelRequest(queued));
	if (!cancelled.ok || cancelled.value === 'notFound') return 'unknown';
	return cancelled.value === 'requested' ? 'cancelled' : 'finished';
}
