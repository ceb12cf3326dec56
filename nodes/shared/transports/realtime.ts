import { pause } from '../abort';
import { deliverAnswer, resultOrNothing } from '../deliverAnswer';
import { failureOf } from '../failure';
import { type PreparedRequest, uploadInputs } from '../prepareRequest';
import { leaseChannel, type RealtimeChannel } from '../realtimeChannel';
import type { RequestContext } from '../requestContext';
import { neverSent } from '../retryPolicy';
import { settle } from '../settle';
import { pLimit, type Limit } from '../vendor/pLimit';
import type { Attempt } from './attempt';

const OPEN_AGAIN_AFTER_MS = 500;

/** The WebSocket that the items of a run share, and their turns on it. */
export interface RealtimeLine {
	turn: Limit;
	channel?: RealtimeChannel;
}

/**
 * Over one WebSocket for all items of the run, one after the other: no queue and no request id, but the model stays warm
 * between items. A socket that does not open is tried once more; what was on a socket that dropped is not sent again.
 */
export function throughRealtime(request: RequestContext, prepared: PreparedRequest, signal: AbortSignal): Attempt {
	const { run, access, contract } = request;
	run.realtime ??= { turn: pLimit(1) };
	const line = run.realtime;
	let sent = false;
	const once = async (body: Record<string, unknown>) => {
		if (!line.channel?.usable) line.channel = leaseChannel(access, contract.endpoint);
		return await line.channel.request(body, signal, () => {
			sent = true;
		});
	};
	const work = async () => {
		const body = await uploadInputs(request, prepared, signal);
		const data = await resultOrNothing(
			line.turn(async () => {
				const first = await settle(once(body));
				if (first.ok) return first.value;
				const failure = failureOf(first.error);
				if (failure.kind !== 'network' || !neverSent(failure.code)) throw first.error;
				await pause(OPEN_AGAIN_AFTER_MS, signal);
				return await once(body);
			}),
		);
		return await deliverAnswer(request, data, {}, signal);
	};
	// fal ends the work with the socket.
	return { items: work(), giveUp: async () => (sent ? 'cancelled' : 'notSent') };
}
