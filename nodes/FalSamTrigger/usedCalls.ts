import { type CallSignature, TOLERANCE_S } from '../shared/fal/webhook/webhookSignature';

interface Use {
	trigger: string;
	/** It needs no more work: the workflow has started, or there is nothing to start it with. */
	settled: boolean;
	/** Milliseconds since 1970; from then on the call is refused for its age. */
	untilMs: number;
}

// By signature, because a signature is made for one call. This process alone: nothing that triggers share outlives it.
const uses = new Map<string, Use>();

/**
 * Takes note that a signed call has come to a trigger. fal calls one address per request, so a call that comes to a second
 * trigger has been copied by somebody.
 *
 * @returns undefined when the call belongs to another trigger
 */
export function useCall({ signature, timestamp }: CallSignature, trigger: string, nowMs: number): Use | undefined {
	for (const [old, { untilMs }] of uses) {
		if (untilMs >= nowMs) break;
		uses.delete(old);
	}
	const use = uses.get(signature) ?? { trigger, settled: false, untilMs: (Number(timestamp) + TOLERANCE_S) * 1000 };
	uses.set(signature, use);
	return use.trigger === trigger ? use : undefined;
}
