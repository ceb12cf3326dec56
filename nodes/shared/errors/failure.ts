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
	| { kind: 'blocked'; step: Step; reason: string }
	| { kind: 'unreadableReply'; step: Step; problem: string }
	| { kind: 'invalidInput'; issues: FieldIssue[] }
	| { kind: 'missingBinary'; field: string; property: string; found: string[] }
	| { kind: 'timeout'; seconds: number; left: LeftAtFal }
	| { kind: 'notFinished'; status: string }
	| { kind: 'unreachableWebhook'; host: string }
	| { kind: 'oldN8n' }
	| { kind: 'wrongModel'; chosen: string; made: string[] }
	| { kind: 'noWebSocket' }
	| { kind: 'noRealtime' }
	| { kind: 'nothingFound'; notAskedFor?: FieldIssue }
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
