import type { Failure } from './failure';
import { isEndOfRequest } from './moneyRule';

// Answers of a server that is busy, restarting or unreachable for its gateway.
const PASSING_STATUSES = new Set([408, 425, 429, 500, 502, 503, 504]);
// What fal says when its result is not where its status already is (seen by users right after COMPLETED).
const STILL_AT_IT = /still in progress/i;

/** Whether asking fal again later can bring what this failure has kept back. Everything else is final. */
export function canGetBetter(failure: Failure): boolean {
	switch (failure.kind) {
		case 'network':
		case 'notFinished':
		case 'unexpected':
			return true;
		case 'unreadableReply':
			return failure.step === 'status';
		case 'http':
			if (isEndOfRequest(failure) && failure.status !== 400) return false;
			return PASSING_STATUSES.has(failure.status) || isStillAtIt(failure);
		default:
			return false;
	}
}

/** Whether fal has said that it still works on the request, although it had said that it is done. */
export function isStillAtIt(failure: Failure): boolean {
	if (failure.kind !== 'http' || failure.step !== 'result' || failure.status !== 400) return false;
	return STILL_AT_IT.test(JSON.stringify(failure.body ?? ''));
}

/** Whether fal has said that it has no such request: none at all, or none that this key may see. */
export function isUnknownRequest(failure: Failure): boolean {
	if (failure.kind !== 'http' || failure.status !== 404 || failure.step !== 'status') return false;
	return (failure.body as { status?: unknown } | null)?.status === 'NOT_FOUND';
}
