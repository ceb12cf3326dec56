import { neverSent } from '../fal/http/retryPolicy';

/** What the request's life was doing when it failed. */
export type Step = 'initiateUpload' | 'upload' | 'submit' | 'status' | 'result' | 'cancel' | 'download' | 'run';

/** One input field that is wrong. `field` is the name that the panel shows; `problem` is a sentence without its subject. */
export interface FieldIssue {
	field: string;
	problem: string;
}

/** What is left of a request at fal after this node gave up on it. */
export type LeftAtFal = 'notSent' | 'unanswered' | 'cancelled' | 'finished' | 'running' | 'unknown';

/** Everything that can be expected to go wrong. The sentences for people are in errorSentences.ts. */
export type Failure =
	| { kind: 'http'; step: Step; status: number; body: unknown; headers?: Headers }
	| { kind: 'network'; step: Step; code: string }
	| { kind: 'unreadableReply'; step: Step; problem: string }
	| { kind: 'invalidInput'; issues: FieldIssue[] }
	| { kind: 'missingBinary'; property: string; found: string[] }
	| { kind: 'timeout'; seconds: number; left: LeftAtFal }
	| { kind: 'notFinished'; status: string }
	| { kind: 'unreachableWebhook'; host: string }
	| { kind: 'wrongModel'; chosen: string; made: string[] }
	| { kind: 'noWebSocket' }
	| { kind: 'noRealtime' }
	| { kind: 'nothingFound' }
	| { kind: 'fileTooLarge'; maxMegabytes: number }
	| { kind: 'modelError'; detail: string; type?: string }
	| { kind: 'unexpected'; problem: string };

/** Carries a Failure through code that can only throw. Has no fal key in it, and no request or response object. */
export class RequestFailure extends Error {
	readonly name = 'RequestFailure';

	constructor(readonly failure: Failure) {
		super(failure.kind);
	}
}

/** The failure that an error stands for, also when nobody expected it. */
export function failureOf(error: unknown): Failure {
	if (error instanceof RequestFailure) return error.failure;
	return { kind: 'unexpected', problem: error instanceof Error ? error.message : String(error) };
}

/** Whether the request itself has ended badly at fal, so that following it any further is no use. */
export function isEndOfRequest(failure: Failure): boolean {
	if (failure.kind === 'modelError') return true;
	if (failure.kind === 'timeout') return failure.left === 'cancelled';
	if (failure.kind !== 'http' || failure.step !== 'result') return false;
	// The model's own answers carry the request's id; the gateway's troubles do not.
	return failure.status === 422 || failure.status === 499 || (failure.headers?.has('x-fal-request-id') ?? false);
}

/** Whether fal may have accepted, and be billing, a request whose id nobody knows. */
export function isOfUnknownFate(failure: Failure): boolean {
	if (failure.kind === 'timeout') return failure.left === 'unanswered';
	if (!('step' in failure) || (failure.step !== 'submit' && failure.step !== 'run')) return false;
	if (failure.kind === 'network') return !neverSent(failure.code);
	if (failure.kind === 'http') return failure.step === 'submit' && failure.status >= 500 && failure.status !== 503;
	return true;
}
