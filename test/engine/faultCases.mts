import { FAULT_KINDS, type FaultKind, type FaultRule } from '../../sandbox/server/faultRules.mjs';

/** The steps of a request through the queue. */
export const STEPS = ['initiate', 'upload', 'submit', 'status', 'stream', 'result', 'download'] as const;
export type QueueStep = (typeof STEPS)[number];

/** One line of the matrix. */
export interface Fault {
	step: QueueStep;
	kind: FaultKind;
	/** The work is done, and only the answer is lost. */
	afterAccept?: true;
	/** Of kind `status`: this one instead of the usual. */
	status?: number;
}

/** How one fault is met. */
export interface Variant {
	/** It happens every time, or once and then all is well. */
	lasting: boolean;
	items: 1 | 3;
	onError: 'stopWorkflow' | 'continueRegularOutput' | 'continueErrorOutput';
}

/** What must come of the item that meets the fault. */
export interface Expectation {
	fate: 'delivered' | 'failed';
	/** Jobs that fal may charge for it. */
	jobs: 0 | 1;
	/** The request id is known, so that the error must name it. */
	requestId: boolean;
}

const LOST_ANSWERS: FaultKind[] = ['status', 'reset', 'hang'];

export const FAULTS: Fault[] = STEPS.flatMap((step) => [
	...FAULT_KINDS.map((kind): Fault => ({ step, kind })),
	...(step === 'submit' ? LOST_ANSWERS.map((kind): Fault => ({ step, kind, afterAccept: true })) : []),
	// What a gateway says that has passed the job on all the same.
	...(step === 'submit' ? [{ step, kind: 'status', afterAccept: true, status: 503 } satisfies Fault] : []),
]);

const ON_ERROR = ['stopWorkflow', 'continueRegularOutput', 'continueErrorOutput'] as const;

export const VARIANTS: Variant[] = [
	...([1, 3] as const).flatMap((items) => ON_ERROR.map((onError): Variant => ({ lasting: true, items, onError }))),
	{ lasting: false, items: 1, onError: 'stopWorkflow' },
	{ lasting: false, items: 3, onError: 'continueRegularOutput' },
];

/** The fault as rules of the sandbox, for the item whose prompt and file name contain `text`. */
export function rulesOf(
	{ step, kind, afterAccept, status: given }: Fault,
	{ lasting }: Variant,
	text: string,
): FaultRule[] {
	const status = given ?? statusOf(step, lasting, afterAccept);
	const rule: FaultRule = {
		...{ step, kind, afterAccept, match: { text } },
		...(kind === 'status' && { status, headers: status === 429 ? { 'retry-after': '1' } : {} }),
		...(!lasting && { count: 1 }),
	};
	// The status is asked for only where there is no stream.
	return step === 'status' ? [rule, { step: 'stream', kind: 'status', status: 404, match: { text } }] : [rule];
}

function statusOf(step: QueueStep, lasting: boolean, afterAccept: boolean | undefined): number {
	// 429 says that a submit was not accepted, the others do not.
	if (afterAccept) return 500;
	if (!lasting) return 429;
	return step === 'submit' ? 503 : 500;
}

/** Answers that the node need not read at all, because what they say can be learned elsewhere. */
function isHarmless({ step, kind }: Fault): boolean {
	// Of the answer to an upload only the status matters; two bytes do not drip long.
	if (step === 'upload') return ['drip', 'malformedJson', 'wrongType', 'empty'].includes(kind);
	// A file's bytes are not looked into.
	if (step === 'download') return kind === 'malformedJson';
	return step === 'stream';
}

export function expectationOf(fault: Fault, { lasting }: Variant): Expectation {
	const { step, kind, afterAccept } = fault;
	if (isHarmless(fault)) return { fate: 'delivered', jobs: 1, requestId: false };
	if (step === 'submit') {
		// A rejection is certain, so the submit may be repeated; the others are of unknown fate and never are.
		if (kind === 'status' && !afterAccept && !lasting) return { fate: 'delivered', jobs: 1, requestId: false };
		const accepted = afterAccept || !['status', 'refused', 'reset', 'hang'].includes(kind);
		return { fate: 'failed', jobs: accepted ? 1 : 0, requestId: false };
	}
	// Reads are repeated after a status and a broken connection, but not an answer that came whole or does not come.
	if (!lasting && ['status', 'refused', 'reset', 'truncated'].includes(kind))
		return { fate: 'delivered', jobs: 1, requestId: false };
	// The next poll puts it right.
	if (!lasting && step === 'status' && ['malformedJson', 'wrongType', 'empty'].includes(kind))
		return { fate: 'delivered', jobs: 1, requestId: false };
	const submitted = step !== 'initiate' && step !== 'upload';
	return { fate: 'failed', jobs: submitted ? 1 : 0, requestId: submitted };
}
