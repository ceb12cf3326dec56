import type { Failure } from './failure';

/**
 * What fal's answers and broken connections say about money, all of it in this file: fal knows no idempotency key, so a
 * request that it may have accepted is never sent twice.
 */

/** How a call ended that brought no success: with an HTTP answer, or with the code of a network error. */
export type Setback = Answered | { code: string };

/** An HTTP answer that is no success. */
export interface Answered {
	status: number;
	headers?: Headers;
	body?: unknown;
}

// With it fal says that it did not accept the job (https://fal.ai/docs, concurrency limits).
const TOO_MANY_REQUESTS = 429;
// Proves it only as a page of fal's ingress, see below.
const UNAVAILABLE = 503;
// Errors from before a byte was sent.
const NEVER_SENT_CODES = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH']);

/** Whether a network error proves that the request never left. */
export function neverSent(code: string): boolean {
	return NEVER_SENT_CODES.has(code);
}

/** Whether fal has certainly not taken the job, so that sending it again buys nothing twice. */
export function provesRejected(setback: Setback): boolean {
	if ('code' in setback) return neverSent(setback.code);
	return setback.status === TOO_MANY_REQUESTS || (setback.status === UNAVAILABLE && isOfIngress(setback));
}

/**
 * Whether the answer is a page of the nginx before fal's gateway, which has then passed nothing on. A 503 of anything
 * behind it may come after the job was taken. fal's own Python client tells them apart in the same way.
 */
function isOfIngress({ headers, body }: Answered): boolean {
	return typeof body === 'string' && /<html[^]*\bnginx\b/i.test(body) && !headers?.has('x-fal-request-id');
}

/** Whether fal may have accepted, and be billing, a request whose id nobody knows. */
export function isOfUnknownFate(failure: Failure): boolean {
	if (failure.kind === 'timeout') return failure.left === 'unanswered';
	if (failure.kind === 'blocked') return false;
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
