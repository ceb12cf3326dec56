import { type Failure, type FieldIssue, isOfUnknownFate, type LeftAtFal, type Step } from './failure';
import type { PanelField } from '../input/fieldLabels';
import { neverSent } from '../fal/retryPolicy';
import { listIssues, plainText, readDetail, readErrorType, withoutMarkup } from './serverText';

/** What is known about the request when it fails. */
export interface FailureContext {
	endpoint: string;
	/** The node to use instead, where fal has deprecated the endpoint. */
	successor?: string;
	requestId?: string;
	/** The request is not in fal's queue, so Get Result does not find it. */
	unqueued?: boolean;
	fields: ReadonlyMap<string, PanelField>;
}

/** A failure for people: one sentence that says what to do next, and facts for a workflow to branch on. */
export interface Explanation {
	message: string;
	details: {
		requestId?: string;
		httpStatus?: number;
		type?: string;
		fields?: FieldIssue[];
	};
}

const DASHBOARD = {
	access: 'fal.ai/dashboard/keys',
	billing: 'fal.ai/dashboard/billing',
	requests: 'fal.ai/dashboard/requests',
};

/**
 * Every sentence that the nodes show about a failure is written here. The request id stands in the message, because an
 * AI Agent and a collapsed error see nothing else.
 */
export function explainFailure(failure: Failure, context: FailureContext): Explanation {
	const { text, type, httpStatus, fields } = sentenceOf(failure, context);
	// A direct call has no id before its answer; a failed answer carries it as a header.
	const answered = failure.kind === 'http' ? failure.headers?.get('x-fal-request-id') : undefined;
	const requestId = context.requestId ?? answered ?? undefined;
	return {
		message: requestId ? `${text} (request ID ${plainText(requestId)})` : text,
		details: {
			...(requestId && { requestId: withoutMarkup(requestId) }),
			...(httpStatus !== undefined && { httpStatus }),
			...(type && { type }),
			...(fields && { fields }),
		},
	};
}

interface Sentence {
	text: string;
	type?: string;
	httpStatus?: number;
	fields?: FieldIssue[];
}

function sentenceOf(failure: Failure, context: FailureContext): Sentence {
	switch (failure.kind) {
		case 'http':
			return httpSentence(failure.step, failure.status, failure.body, failure.headers, context);
		case 'network':
			return { text: networkText(failure.step, failure.code, context), type: withoutMarkup(failure.code) };
		case 'unreadableReply':
			if (failure.step === 'download') {
				return {
					text: `A file of the result is not what it should be: ${plainText(failure.problem)}. ${fetchFiles(context)}`,
					type: 'unreadable_reply',
				};
			}
			return {
				text: `fal answered in a form that this node does not know: ${plainText(failure.problem)}. ${
					failure.step === 'submit' || failure.step === 'run'
						? `It may have accepted the request, so it was not sent again: look at ${DASHBOARD.requests}.`
						: 'Update this node, or check the Server URL of the credential.'
				}`,
				type: 'unreadable_reply',
			};
		case 'invalidInput':
			return {
				text: `${listIssues(failure.issues)}. Nothing was sent to fal.`,
				type: 'invalid_input',
				fields: failure.issues,
			};
		case 'missingBinary':
			return {
				text: `The input item has no file in the binary field “${plainText(failure.property, 60)}”${
					failure.found.length > 0 ? `; it has: ${plainText(failure.found.join(', '), 150)}` : ''
				}. Set Input Binary Field to the name of the file’s field, or choose URL as the source.`,
				type: 'missing_binary',
			};
		case 'timeout':
			return { text: timeoutText(failure.seconds, failure.left, context), type: 'timeout' };
		case 'notFinished':
			return {
				text: `The request is not finished at fal yet (${plainText(failure.status)}). Try again later.`,
				type: 'not_finished',
			};
		case 'unreachableWebhook':
			return {
				text: `fal cannot call this n8n back at ${plainText(failure.host)}. Set N8N_WEBHOOK_URL to the public address of n8n, on all its workers too, or choose another Transport. Nothing was sent to fal.`,
				type: 'unreachable_webhook',
			};
		case 'noWebSocket':
			return {
				text: 'The transport “Realtime” needs n8n on Node.js 22 or newer. Choose another Transport. Nothing was sent to fal.',
				type: 'no_websocket',
			};
		case 'noRealtime':
			return {
				text: 'fal did not open a realtime connection. Choose another Transport. Nothing was sent to fal.',
				type: 'no_realtime',
			};
		case 'fileTooLarge':
			return {
				text: `A file of the result is larger than the ${failure.maxMegabytes} MB of the option “Max File Size”. Raise it or set Output Mode to “URLs Only”. ${fetchFiles(context)}`,
				type: 'file_too_large',
			};
		case 'nothingFound':
			return {
				text: 'fal found nothing in the picture that matches. Try another prompt, or set the option “If Nothing Is Found” to go on without a mask.',
				type: 'nothing_found',
			};
		case 'unexpected':
			return {
				text: `This node failed in a way that it does not know: ${plainText(failure.problem)}.`,
				type: 'unexpected',
			};
		case 'modelError':
			return {
				text: `The model failed: ${plainText(failure.detail)}.`,
				type: failure.type && withoutMarkup(failure.type),
			};
	}
}

function httpSentence(
	step: Step,
	status: number,
	body: unknown,
	headers: Headers | undefined,
	context: FailureContext,
): Sentence {
	const { endpoint, successor, fields } = context;
	const { text: said, issues } = readDetail(body, fields);
	const type = readErrorType(body, headers);
	const because = said ? `: ${said}` : '';
	const sentence = (text: string): Sentence => ({ text, httpStatus: status, type, fields: issues });
	if (step === 'download') {
		return sentence(`A file of the result could not be fetched (HTTP ${status}${because}). ${fetchFiles(context)}`);
	}
	const uploadText = `The file could not be uploaded to fal (HTTP ${status}${because}). Nothing was started; try again.`;
	if (step === 'upload') return sentence(uploadText);
	if (status === 401) {
		return sentence(`fal did not accept the API key. Copy it again from ${DASHBOARD.access} into the credential.`);
	}
	if (status === 402 || (status === 403 && /\b(balance|locked|top.?up)\b/i.test(said))) {
		return sentence(`The fal account has no balance left. Top it up at ${DASHBOARD.billing}, then run this again.`);
	}
	if (status === 403)
		return sentence(`This fal key may not use ${endpoint}${because}. Check its scope at ${DASHBOARD.access}.`);
	if (status === 404 && (body as { status?: unknown } | null)?.status === 'NOT_FOUND') {
		return sentence(
			'fal does not know this request for this endpoint, or no longer keeps it. Check the request ID and that it was made by the same node.',
		);
	}
	const instead = successor ? ` Use the node ${successor} instead.` : '';
	if (status === 404 && step !== 'initiateUpload')
		return sentence(`fal does not know the endpoint ${endpoint}${because}. It may have been removed.${instead}`);
	if (status === 410) return sentence(`fal has retired the endpoint ${endpoint}${because}.${instead}`);
	if (status === 422) {
		return sentence(issues ? `fal refused the input: ${listIssues(issues)}.` : `fal refused the input${because}.`);
	}
	if (status === 429) {
		return sentence(
			'fal is getting too many requests from this account. Lower “Items at Once”, or try again in a minute.',
		);
	}
	if (step === 'initiateUpload') return sentence(uploadText);
	if (status === 499) return sentence('The request was cancelled at fal.');
	if (isOfUnknownFate({ kind: 'http', step, status, body })) {
		return sentence(
			`fal answered with HTTP ${status}${because}, so it is not known whether it took the request. It was not sent again: look at ${DASHBOARD.requests} before you run this item once more.`,
		);
	}
	if (status >= 500) {
		return sentence(
			`fal had a problem of its own (HTTP ${status}${because}). fal does not charge for these; try again.`,
		);
	}
	return sentence(`fal answered with HTTP ${status}${because}.`);
}

function networkText(step: Step, code: string, context: FailureContext): string {
	if (neverSent(code) && step !== 'status' && step !== 'result' && step !== 'download') {
		return 'fal could not be reached, so nothing was sent. Check the network and the Server URL of the credential, then try again.';
	}
	if (step === 'submit' || step === 'run') {
		return `The connection broke while the request was sent. fal may be working on it, so it was not sent again: look at ${DASHBOARD.requests} before you run this item once more.`;
	}
	if (step === 'upload' || step === 'initiateUpload')
		return 'The connection broke while the file was uploaded to fal. Nothing was started; try again.';
	if (step === 'download') {
		return `The connection broke while a file of the result was fetched. ${fetchFiles(context)}`;
	}
	return 'fal could not be reached. The request may still be running; ask for it later with the operation Get Result.';
}

function fetchFiles({ unqueued }: FailureContext): string {
	return unqueued
		? 'Turn on “Retry On Fail” in the settings of this node: that fetches the files without a new request.'
		: 'Fetch the result with the operation Get Result; that costs nothing.';
}

function timeoutText(seconds: number, left: LeftAtFal, context: FailureContext): string {
	const limit = `The request did not finish within the ${seconds} s of the option “Timeout”`;
	if (left === 'notSent') return `${limit}. It had not been sent to fal yet.`;
	if (left === 'unanswered') {
		return `${limit}: fal had not answered yet whether it takes it. Look at ${DASHBOARD.requests} before you run this item once more.`;
	}
	if (left === 'finished') return `${limit}, but fal has finished it. ${fetchFiles(context)}`;
	if (left === 'cancelled') return `${limit} and was cancelled at fal.`;
	if (left === 'running') return `${limit}. It goes on at fal; fetch its result later with the operation Get Result.`;
	return `${limit}. Cancelling it failed, so it may go on at fal; look at ${DASHBOARD.requests}.`;
}
