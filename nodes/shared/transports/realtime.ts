import { pause } from '../async/abort';
import { failureOf, RequestFailure } from '../errors/failure';
import { neverSent } from '../errors/moneyRule';
import { RealtimeChannel, type SendInput } from '../fal/realtime/realtimeChannel';
import type { CompleteBody } from '../input/prepareRequest';
import { type Answer, resultOrNothing, NO_MASKS } from '../output/answer';
import { deliver } from '../output/deliver';
import { readResult } from '../output/resultJson';
import type { RequestContext } from '../run/requestContext';
import { settle } from '../async/settle';
import type { Attempt } from './attempt';

const OPEN_AGAIN_AFTER_MS = 500;

/**
 * Over one WebSocket for all items of the run, one after the other: no queue and no request id, but the model stays warm
 * between items. A socket that does not open is tried once more; what was on a socket that dropped is not sent again.
 */
export function throughRealtime(
	request: RequestContext,
	completeBody: CompleteBody,
	begin: () => AbortSignal,
): Attempt {
	const { run, access, contract, known, paid, stopped } = request;
	const channel = (run.realtime ??= new RealtimeChannel(access, contract.endpoint));
	let sent = false;
	const send = async (sendInput: SendInput): Promise<Answer> => {
		const signal = begin();
		const body = await completeBody(signal);
		const once = async () =>
			await sendInput(body, signal, () => {
				sent = true;
			});
		const onceOrTwice = async () => {
			const first = await settle(once());
			if (first.ok) return first.value;
			if (!isUnopened(first.error)) throw first.error;
			await pause(OPEN_AGAIN_AFTER_MS, signal);
			const second = await settle(once());
			if (second.ok) return second.value;
			throw isUnopened(second.error) ? new RequestFailure({ kind: 'noRealtime' }) : second.error;
		};
		const data = await resultOrNothing(onceOrTwice());
		// A frame in which nothing is known need not be the result at all.
		if (data !== NO_MASKS && !readResult(contract, data)) {
			throw new RequestFailure({ kind: 'unreadableReply', step: 'run', problem: 'it is not as documented' });
		}
		return { data };
	};
	const work = async () => {
		paid.answer ??= await channel.inTurn(stopped, send);
		known.unqueued = true;
		return await deliver(request, paid.answer, begin());
	};
	return {
		items: work(),
		// fal ends the work with the socket.
		giveUp: async () => (paid.answer ? 'finished' : sent ? 'cancelled' : 'notSent'),
	};
}

/** Whether the socket has not opened, so that nothing was sent. */
function isUnopened(error: unknown): boolean {
	const failure = failureOf(error);
	return failure.kind === 'network' && neverSent(failure.code);
}
