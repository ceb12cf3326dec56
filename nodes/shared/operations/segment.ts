import type { INodeExecutionData } from 'n8n-workflow';

import { deadlineAfter } from '../async/abort';
import { RequestFailure } from '../errors/failure';
import { type PreparedRequest, prepareRequest } from '../input/prepareRequest';
import type { Options } from '../panel/optionValues';
import type { RequestContext } from '../run/requestContext';
import { settle } from '../async/settle';
import type { Attempt } from '../transports/attempt';
import { throughCallback } from '../transports/callback';
import { throughRun } from '../transports/direct';
import { throughQueue } from '../transports/queue';
import { throughRealtime } from '../transports/realtime';

type Transport = (request: RequestContext, prepared: PreparedRequest, signal: AbortSignal) => Attempt;

const TRANSPORTS: Record<Options['transport'], Transport> = {
	queue: throughQueue,
	direct: throughRun,
	callback: throughCallback,
	realtime: throughRealtime,
};

/**
 * Checks, uploads, sends, waits and delivers. The request is cancelled at fal when the execution stops or, unless the
 * panel says otherwise, when the timeout passes.
 *
 * @throws RequestFailure; the signal's reason after a stop
 */
export async function segment(request: RequestContext, signal: AbortSignal): Promise<INodeExecutionData[]> {
	const { timeout: seconds, transport, onTimeout } = request.options;
	const prepared = await prepareRequest(request);
	const deadline = deadlineAfter(seconds * 1000);
	const either = AbortSignal.any([signal, deadline.signal]);
	request.run.waitSeconds = seconds;
	try {
		const attempt = TRANSPORTS[transport](request, prepared, either);
		const done = await settle(attempt.items);
		if (done.ok) return done.value;
		if (!either.aborted) throw done.error;
		const leaveRunning = !signal.aborted && onTimeout === 'leave';
		const left = await attempt.giveUp(leaveRunning);
		if (signal.aborted) throw done.error;
		throw new RequestFailure({ kind: 'timeout', seconds, left });
	} finally {
		deadline.clear();
	}
}
