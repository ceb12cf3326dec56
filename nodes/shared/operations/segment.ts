import type { INodeExecutionData } from 'n8n-workflow';

import { deadlineAfter } from '../async/abort';
import { settle } from '../async/settle';
import { RequestFailure } from '../errors/failure';
import { prepareRequest } from '../input/prepareRequest';
import { NO_MASKS } from '../output/answer';
import { deliver } from '../output/deliver';
import type { Options } from '../panel/optionValues';
import type { RequestContext } from '../run/requestContext';
import type { Transport } from '../transports/attempt';
import { throughCallback } from '../transports/callback';
import { throughRun } from '../transports/direct';
import { throughQueue } from '../transports/queue';
import { throughRealtime } from '../transports/realtime';

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
 * @throws RequestFailure; the reason of the stop after one
 */
export async function segment(request: RequestContext): Promise<INodeExecutionData[]> {
	const { stopped } = request;
	const { timeout: seconds, transport, onTimeout } = request.options;
	const prepared = await prepareRequest(request);
	if ('nothing' in prepared && request.options.onEmpty === 'error')
		throw new RequestFailure({ kind: 'nothingFound', notAskedFor: prepared.nothing });
	if ('nothing' in prepared) return await deliver(request, { data: NO_MASKS }, stopped);
	let deadline: ReturnType<typeof deadlineAfter> | undefined;
	const begin = () => {
		deadline ??= deadlineAfter(seconds * 1000);
		return AbortSignal.any([stopped, deadline.signal]);
	};
	try {
		const attempt = TRANSPORTS[transport](request, prepared.completeBody, begin);
		const done = await settle(attempt.items);
		if (done.ok) return done.value;
		if (!stopped.aborted && !deadline?.signal.aborted) throw done.error;
		const left = await attempt.giveUp(!stopped.aborted && onTimeout === 'leave');
		if (stopped.aborted) throw done.error;
		throw new RequestFailure({ kind: 'timeout', seconds, left });
	} finally {
		deadline?.clear();
	}
}
