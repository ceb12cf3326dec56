import { RequestFailure } from '../errors/failure';
import { canBeCalled } from '../fal/webhook/webhookUrl';
import type { CompleteBody } from '../input/prepareRequest';
import type { RequestContext } from '../run/requestContext';
import { settle } from '../async/settle';
import { isN8n1 } from '../run/n8nVersion';
import { resumeUrl } from '../run/suspension';
import type { Attempt } from './attempt';
import { throughQueue } from './queue';

// Most images are done by then, and a call that comes while the execution is still running is refused by n8n.
const WAIT_IN_PROCESS_MS = 20_000;

/**
 * Through fal's queue, but what is not finished soon is left to fal: the item is put on the run's waiting list, and when
 * all items have come so far the execution is suspended until fal calls. The wait in this process is bounded for the
 * whole run, so that the last of many items does not add its own.
 *
 * @throws RequestFailure `unreachableWebhook` when fal could not call this n8n, `oldN8n` where calls that come together
 *   would each start what follows
 */
export function throughCallback(
	request: RequestContext,
	completeBody: CompleteBody,
	begin: () => AbortSignal,
): Attempt {
	const { node, run, itemIndex, access, known, options, sent } = request;
	if (isN8n1()) throw new RequestFailure({ kind: 'oldN8n' });
	const webhookUrl = resumeUrl(node);
	if (!canBeCalled(webhookUrl, access.serverUrl)) {
		throw new RequestFailure({ kind: 'unreachableWebhook', host: new URL(webhookUrl).host });
	}
	const deadlineMs = Date.now() + options.timeout * 1000;
	const patienceMs = run.progress.startedAtMs + WAIT_IN_PROCESS_MS - Date.now();
	const patience = AbortSignal.timeout(Math.max(patienceMs, 0));
	const attempt = throughQueue(request, completeBody, begin, { webhookUrl, patience });
	const items = async () => {
		const done = await settle(attempt.items);
		if (done.ok) return done.value;
		const { requestId } = known;
		if (!patience.aborted || begin().aborted || requestId === undefined) throw done.error;
		run.waiting.set(itemIndex, { requestId, deadlineMs, sent });
		return [{ json: { requestId, status: 'WAITING' }, pairedItem: { item: itemIndex } }];
	};
	return { items: items(), giveUp: attempt.giveUp };
}
