import type { Step } from './failure';
import { isOfUnknownFate } from './moneyRule';
import { DASHBOARD, type FailureContext, howToFetch, type Sentence } from './sentenceParts';
import { readDetail, readErrorType } from './serverText';

/** What an answer other than 2xx means, and what to do. */
export function httpSentence(
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
		return sentence(`A file of the result could not be fetched (HTTP ${status}${because}). ${howToFetch(context)}`);
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
		return sentence(said ? `fal refused the input: ${said}.` : 'fal refused the input.');
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
