import type { INodeExecutionData } from 'n8n-workflow';

import { deadlineAfter } from '../async/abort';
import { RequestFailure } from '../errors/failure';
import { type PreparedRequest, prepareRequest } from '../input/prepareRequest';
import { NO_MASKS } from '../output/deliver';
import { deliverAnswer } from '../output/deliverAnswer';
import type { RequestContext } from '../run/requestContext';
import { isBatched } from '../run/runState';
import { settle } from '../async/settle';
import type { Attempt } from '../transports/attempt';
import { throughCallback } from '../transports/callback';
import { throughRun } from '../transports/direct';
import { throughQueue } from '../transports/queue';
import { throughRealtime } from '../transports/realtime';

type Transport = (request: RequestContext, prepared: PreparedRequest, signal: AbortSignal) => Attempt;

const TRANSPORTS: Record<string, Transport> = {
	queue: throughQueue,
	direct: throughRun,
	callback: throughCallback,
	realtime: throughRealtime,
};

// A callback holds nobody up, so it may take longer before it counts as lost.
const DEFAULT_TIMEOUTS_S: Record<string, number> = { callback: 3600 };
const DEFAULT_TIMEOUT_S = 300;

/**
 * Checks, uploads, sends, waits and delivers. The request is cancelled at fal when the execution stops or, unless the
 * panel says otherwise, when the timeout passes.
 *
 * @throws RequestFailure; the signal's reason after a stop
 */
export async function segment(request: RequestContext, signal: AbortSignal): Promise<INodeExecutionData[]> {
	const { node } = request;
	const transport = transportOf(request);
	const prepared = await prepareRequest(request, signal);
	if ('nothing' in prepared) return await deliverAnswer(request, { data: NO_MASKS }, signal);
	const seconds = timeoutSeconds(request);
	const deadline = deadlineAfter(seconds * 1000);
	const either = AbortSignal.any([signal, deadline.signal]);
	request.run.waitSeconds = seconds;
	try {
		const attempt = TRANSPORTS[transport](request, prepared, either);
		const done = await settle(attempt.items);
		if (done.ok) return done.value;
		if (!either.aborted) throw done.error;
		const leaveRunning = !signal.aborted && node.getNodeParameter('options.onTimeout', 'cancel') === 'leave';
		const left = await attempt.giveUp(leaveRunning);
		if (signal.aborted) throw done.error;
		throw new RequestFailure({ kind: 'timeout', seconds, left });
	} finally {
		deadline.clear();
	}
}

/**
 * How long one item may take, in seconds.
 *
 * @throws RequestFailure `invalidInput` when an expression gives no number
 */
export function timeoutSeconds(request: RequestContext): number {
	const otherwise = DEFAULT_TIMEOUTS_S[transportOf(request)] ?? DEFAULT_TIMEOUT_S;
	const seconds = Number(request.node.getNodeParameter('options.timeout', otherwise));
	if (seconds >= 0) return seconds;
	throw new RequestFailure({
		kind: 'invalidInput',
		issues: [{ field: 'Timeout (Seconds)', problem: 'must be a number, 0 or more' }],
	});
}

function transportOf({ node }: RequestContext): string {
	const transport = node.getNodeParameter('options.transport', 'queue') as string;
	// An agent waits for its tool, and batches begin while others would be suspended already.
	const inProcess = node.getNode().type.endsWith('Tool') || isBatched(node);
	return transport === 'callback' && inProcess ? 'queue' : transport;
}
