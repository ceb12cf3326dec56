import { unlessAborted } from '../async/abort';
import { abandonRequest } from '../fal/queue/cancelRequest';
import { queuedRequest } from '../fal/queue/queuedRequest';
import { type Submission, submitRequest } from '../fal/queue/submitRequest';
import { waitForCompletion } from '../fal/queue/waitForCompletion';
import type { CompleteBody } from '../input/prepareRequest';
import { deliver } from '../output/deliver';
import { fetchAnswer } from '../output/queuedAnswer';
import type { RequestContext } from '../run/requestContext';
import { settle } from '../async/settle';
import type { Attempt } from './attempt';

/**
 * Through fal's queue: survives lost connections, never rejected for concurrency, and can be cancelled.
 *
 * @param webhookUrl where fal calls when the request is finished
 * @param patience ends the wait for a submitted request, but not the upload or the submit
 */
export function throughQueue(
	request: RequestContext,
	completeBody: CompleteBody,
	begin: () => AbortSignal,
	{ webhookUrl, patience }: { webhookUrl?: string; patience?: AbortSignal } = {},
): Attempt {
	const { known, paid } = request;
	const signal = begin();
	let submission: Promise<Submission> | undefined;
	const send = async () => {
		const body = await completeBody(signal);
		submission = submitRequest(request, body, webhookUrl);
		return (await unlessAborted(submission, signal)).request_id;
	};
	const work = async () => {
		paid.requestId ??= await send();
		known.requestId = paid.requestId;
		const queued = queuedRequest(request, paid.requestId);
		const completed = await waitForCompletion(queued, patience ? AbortSignal.any([signal, patience]) : signal);
		return await deliver(request, await fetchAnswer(request, queued, completed, signal), signal);
	};
	const abandon = async (requestId: string) => await abandonRequest(queuedRequest(request, requestId));
	return {
		items: work(),
		giveUp: async (leaveRunning) => {
			if (known.requestId !== undefined) return leaveRunning ? 'running' : await abandon(known.requestId);
			if (!submission) return 'notSent';
			// It is cancelled when fal's answer arrives, and nobody waits for that.
			if (!leaveRunning) void settle(submission.then(async ({ request_id }) => await abandon(request_id)));
			return 'unanswered';
		},
	};
}
