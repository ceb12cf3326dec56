import type { Failure } from './failure';

/**
 * What fal's answers and broken connections say about money, all of it in this file: fal knows no idempotency key, so a
 * request that it may have accepted is never sent twice.
 */

/** How a call ended that brought no success: with an HTTP status, or with the code of a network error. */
export type Setback = { status: number } | { code: string };

// Statuses with which fal says that it did not accept the job (https://fal.ai/docs, concurrency limits and reliability).
const REJECTED_STATUSES = new Set([429, 503]);
// Errors from before a byte was sent.
const NEVER_SENT_CODES = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH']);

/** Whether a network error proves that the request never left. */
export function neverSent(code: string): boolean {
	return NEVER_SENT_CODES.has(code);
}

/** Whether fal has certainly not taken the job, so that sending it again buys nothing twice. */
export function provesRejected(setback: Setback): boolean {
	return 'code' in setback ? neverSent(setback.code) : REJECTED_STATUSES.has(setback.status);
}

/** Whether fal may have accepted, and be billing, a request whose id nobody knows. */
export function isOfUnknownFate(failure: Failure): boolean {
	if (failure.kind === 'timeout') return failure.left === 'unanswered';
	if (!('step' in failure) || (failure.step !== 'submit' && failure.step !== 'run')) return false;
	if (failure.kind === 'network') return !provesRejected(failure);
	// A direct call that is answered is over; below 500 fal has refused it.
	if (failure.kind === 'http') return failure.step === 'submit' && failure.status >= 500 && !provesRejected(failure);
	return true;
}

/** Whether the request itself has ended badly at fal, so that following it any further is no use. */
export function isEndOfRequest(failure: Failure): boolean {
	if (failure.kind === 'modelError') return true;
	if (failure.kind === 'timeout') return failure.left === 'cancelled';
	if (failure.kind !== 'http' || failure.step !== 'result') return false;
	// The model's own answers carry the request's id; the gateway's troubles do not.
	return failure.status === 422 || failure.status === 499 || (failure.headers?.has('x-fal-request-id') ?? false);
}
