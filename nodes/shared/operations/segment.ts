import type { INodeExecutionData } from 'n8n-workflow';

import { RequestFailure } from '../failure';
import { prepareRequest } from '../prepareRequest';
import type { RequestContext } from '../requestContext';
import { settle } from '../settle';
import { throughRun } from '../transports/direct';
import { throughQueue } from '../transports/queue';

const DEFAULT_TIMEOUT_S = 300;

/**
 * Checks, uploads, sends, waits and delivers. The request is cancelled at fal when the execution stops or, unless the
 * panel says otherwise, when the timeout passes.
 *
 * @throws RequestFailure; the signal's reason after a stop
 */
export async function segment(request: RequestContext, signal: AbortSignal): Promise<INodeExecutionData[]> {
	const { node } = request;
	const prepared = await prepareRequest(request);
	const timeoutSeconds = Number(node.getNodeParameter('options.timeout', DEFAULT_TIMEOUT_S));
	const deadline = AbortSignal.timeout(timeoutSeconds * 1000);
	const send = node.getNodeParameter('options.transport', 'queue') === 'direct' ? throughRun : throughQueue;
	const either = AbortSignal.any([signal, deadline]);
	const attempt = send(request, prepared, either);
	const done = await settle(attempt.items);
	if (done.ok) return done.value;
	if (!either.aborted) throw done.error;
	const leaveRunning = !signal.aborted && node.getNodeParameter('options.onTimeout', 'cancel') === 'leave';
	const left = await attempt.giveUp(leaveRunning);
	if (signal.aborted) throw done.error;
	throw new RequestFailure({ kind: 'timeout', seconds: timeoutSeconds, left });
}
