import { pause } from '../async/abort';
import { deliverAnswer, resultOrNothing } from '../output/deliverAnswer';
import { failureOf, RequestFailure } from '../errors/failure';
import { type PreparedRequest, uploadInputs } from '../input/prepareRequest';
import { leaseChannel } from '../fal/realtime/realtimeChannel';
import type { RequestContext } from '../run/requestContext';
import { neverSent } from '../errors/moneyRule';
import { settle } from '../async/settle';
import type { Attempt } from './attempt';

const OPEN_AGAIN_AFTER_MS = 500;

/**
 * Over one WebSocket for all items of the run, one after the other: no queue and no request id, but the model stays warm
 * between items. A socket that does not open is tried once more; what was on a socket that dropped is not sent again.
 */
export function throughRealtime(request: RequestContext, prepared: PreparedRequest, signal: AbortSignal): Attempt {
	const { run, itemIndex, access, contract, known } = request;
	let sent = false;
	const once = async (body: Record<string, unknown>) => {
		if (!run.realtime?.usable) run.realtime = leaseChannel(access, contract.endpoint);
		return await run.realtime.request(body, signal, () => {
			sent = true;
		});
	};
	const onceOrTwice = async (body: Record<string, unknown>) => {
		const first = await settle(once(body));
		if (first.ok) return first.value;
		if (!isUnopened(first.error)) throw first.error;
		await pause(OPEN_AGAIN_AFTER_MS, signal);
		const second = await settle(once(body));
		if (second.ok) return second.value;
		throw isUnopened(second.error) ? new RequestFailure({ kind: 'noRealtime' }) : second.error;
	};
	const send = async () => {
		const body = await uploadInputs(request, prepared, signal);
		return { data: await resultOrNothing(onceOrTwice(body)) };
	};
	const work = async () => {
		const answer = run.answered.get(itemIndex) ?? (await send());
		run.answered.set(itemIndex, answer);
		known.unqueued = true;
		return await deliverAnswer(request, answer, signal);
	};
	// fal ends the work with the socket.
	return {
		items: work(),
		giveUp: async () => (run.answered.has(itemIndex) ? 'finished' : sent ? 'cancelled' : 'notSent'),
	};
}

/** Whether the socket has not opened, so that nothing was sent. */
function isUnopened(error: unknown): boolean {
	const failure = failureOf(error);
	return failure.kind === 'network' && neverSent(failure.code);
}
