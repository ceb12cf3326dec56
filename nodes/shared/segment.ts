import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import { unlessAborted } from './abort';
import { cancelRequest } from './cancelRequest';
import type { RequestBody } from './contract';
import { type LeftAtFal, RequestFailure } from './failure';
import { fetchResult } from './fetchResult';
import { readMedia, uploadPending } from './mediaInput';
import { buildRequestBody } from './requestBody';
import type { RequestContext } from './requestContext';
import { RequestLogs } from './requestLogs';
import { settle } from './settle';
import { waitForCompletion } from './waitForCompletion';

const DEFAULT_TIMEOUT_S = 300;

/**
 * The operation Segment: check, upload, submit, wait, deliver. When the execution stops or the timeout passes, the
 * request is cancelled at fal, also when its id arrives only then.
 *
 * @throws RequestFailure; the signal's reason after a stop
 */
export async function segment(request: RequestContext, signal: AbortSignal): Promise<INodeExecutionData[]> {
	const { node, contract, fields, fal, routed, known } = request;
	const routedBody = routed.options.body as IDataObject;
	const pending = await readMedia(request, routedBody);
	const body = buildRequestBody(contract, fields, routedBody);

	const timeoutSeconds = Number(node.getNodeParameter('options.timeout', DEFAULT_TIMEOUT_S));
	const deadline = AbortSignal.timeout(timeoutSeconds * 1000);
	const either = AbortSignal.any([signal, deadline]);
	const logs = new RequestLogs(node.logger);
	let submission: Promise<string> | undefined;
	const work = async () => {
		await uploadPending(request, body, pending, either);
		either.throwIfAborted();
		// Without a signal: an aborted submit could leave a paid request behind whose id nobody knows.
		submission = submit(request, body);
		known.requestId = await unlessAborted(submission, either);
		const completed = await waitForCompletion(fal, contract.endpoint, known.requestId, (status) => logs.add(status), either);
		return await fetchResult(request, known.requestId, completed, logs, either);
	};
	const done = await settle(work());
	if (done.ok) return done.value;
	if (!either.aborted) throw done.error;
	const left = await cancelSubmitted(request, submission);
	if (signal.aborted) throw done.error;
	throw new RequestFailure({ kind: 'timeout', seconds: timeoutSeconds, left });
}

async function submit({ fal, contract }: RequestContext, input: RequestBody): Promise<string> {
	const { request_id: requestId } = await fal.queue.submit(contract.endpoint, { input });
	if (typeof requestId === 'string' && requestId) return requestId;
	throw new RequestFailure({ kind: 'unreadableReply', step: 'submit', problem: 'the request ID is missing' });
}

/** Cancels what was submitted. A submit that is still under way is cancelled later, when its answer arrives. */
async function cancelSubmitted(
	{ fal, contract, known }: RequestContext,
	submission: Promise<string> | undefined,
): Promise<LeftAtFal> {
	if (!submission) return 'notSent';
	const cancelled = submission.then(async (id) => await cancelRequest(fal, contract.endpoint, id));
	if (known.requestId === undefined) {
		cancelled.catch(() => {});
		return 'unknown';
	}
	return await cancelled.then(
		() => 'cancelled' as const,
		() => 'unknown' as const,
	);
}
