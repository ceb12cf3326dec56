import type { Failure, FieldIssue, LeftAtFal, Step } from './failure';
import { httpSentence } from './httpSentence';
import { neverSent } from './moneyRule';
import { DASHBOARD, type FailureContext, howToFetch, type Sentence } from './sentenceParts';
import { factText, listIssues, plainText } from './serverText';

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

/**
 * Every sentence that the nodes show about a failure is written here and in httpSentence.ts. The request id stands in the message, because an
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
			...(requestId && { requestId: factText(requestId) }),
			...(httpStatus !== undefined && { httpStatus }),
			...(type && { type }),
			...(fields && { fields }),
		},
	};
}

function sentenceOf(failure: Failure, context: FailureContext): Sentence {
	switch (failure.kind) {
		case 'http':
			return httpSentence(failure.step, failure.status, failure.body, failure.headers, context);
		case 'network':
			return { text: networkText(failure.step, failure.code, context), type: factText(failure.code) };
		case 'blocked':
			return { text: blockedText(failure.step, failure.reason, context), type: 'blocked' };
		case 'unreadableReply':
			if (failure.step === 'download') {
				return {
					text: `A file of the result is not what it should be: ${plainText(failure.problem)}. ${howToFetch(context)}`,
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
				}. Set ${failure.field} to the name of the file’s field, or choose URL as the source. Nothing was sent to fal.`,
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
		case 'oldN8n':
			return {
				text: 'The transport “Callback” needs n8n 2.0 or newer: before that, what follows this node could run several times. Choose another Transport. Nothing was sent to fal.',
				type: 'old_n8n',
			};
		case 'wrongModel':
			return {
				text: `This request was probably made with ${listOr(failure.made)}, but Model is ${failure.chosen}. Set Model of this trigger to the node that submits the requests, and fetch this result with the operation Get Result of that node; that costs nothing.`,
				type: 'wrong_model',
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
				text: `A file of the result is larger than the ${failure.maxMegabytes} MB of the option “Max File Size”. Raise it or set Output Mode to “URLs Only”. ${howToFetch(context)}`,
				type: 'file_too_large',
			};
		case 'nothingFound':
			return {
				text: failure.notAskedFor
					? `${listIssues([failure.notAskedFor])}. Nothing was sent to fal. Set the option “If Nothing Is Found” to go on without a mask.`
					: 'fal found nothing in the picture that matches. Try another prompt, or set the option “If Nothing Is Found” to go on without a mask.',
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
				type: failure.type && factText(failure.type),
			};
	}
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
		return `The connection broke while a file of the result was fetched. ${howToFetch(context)}`;
	}
	if (context.earlier) return 'fal could not be reached. Run this node again later; that costs nothing.';
	return 'fal could not be reached. The request may still be running; ask for it later with the operation Get Result.';
}

/** n8n's own sentence, because it is n8n that does not allow it, and what became of the request. */
function blockedText(step: Step, reason: string, context: FailureContext): string {
	const blocked = `n8n did not let this node out: ${plainText(reason).replace(/\.$/, '')}.`;
	const allow = 'Ask the administrator of n8n to allow the host (N8N_SSRF_ALLOWED_HOSTNAMES).';
	if (step === 'download') return `${blocked} ${allow} ${howToFetch(context)}`;
	if (step === 'status' || step === 'result' || step === 'cancel') return `${blocked} ${allow}`;
	return `${blocked} Nothing was sent to fal. ${allow}`;
}

function timeoutText(seconds: number, left: LeftAtFal, context: FailureContext): string {
	const limit = `The request did not finish within the ${seconds} s of the option “Timeout”`;
	if (left === 'notSent') return `${limit}. It had not been sent to fal yet.`;
	if (left === 'unanswered') {
		return `${limit}: fal had not answered yet whether it takes it. Look at ${DASHBOARD.requests} before you run this item once more.`;
	}
	if (left === 'finished') return `${limit}, but fal has finished it. ${howToFetch(context)}`;
	if (left === 'cancelled') return `${limit} and was cancelled at fal.`;
	if (left === 'running') return `${limit}. It goes on at fal; fetch its result later with the operation Get Result.`;
	return `${limit}. Cancelling it failed, so it may go on at fal; look at ${DASHBOARD.requests}.`;
}

function listOr(names: string[]): string {
	return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} or ${names.at(-1)}`;
}
