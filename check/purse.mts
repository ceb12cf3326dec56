import { CouldNotBeTold } from './assumption.mjs';

/** Sums of dollars in floating point differ in the last digits. */
const ROUNDING_USD = 1e-9;

export const dollars = (usd: number): string => `$${usd.toFixed(3)}`;

/**
 * The money of a run. A request is paid for before it is sent, at the most that it may cost, within the bound of its probe
 * and the limit of the run; what fal says that it did cost replaces that.
 */
export class Purse {
	/** Paid so far; requests whose cost fal has not told count at their most. */
	spentUsd = 0;
	private leftOfProbeUsd = 0;
	/** Set once something has cost more than it may: nothing is paid from then on. */
	private closed?: string;

	constructor(private readonly limitUsd: number) {}

	/** A probe begins that may spend `atMostUsd`. */
	begin(atMostUsd: number): void {
		this.leftOfProbeUsd = atMostUsd;
	}

	/** Takes the money for one request. Throws CouldNotBeTold when there is none for it. */
	take(usd: number): void {
		if (this.closed) throw new CouldNotBeTold(this.closed);
		if (usd > this.leftOfProbeUsd + ROUNDING_USD)
			throw new CouldNotBeTold(`the probe has spent its bound, and another request may cost ${dollars(usd)}`);
		if (this.spentUsd + usd > this.limitUsd + ROUNDING_USD)
			throw new CouldNotBeTold(`${dollars(this.spentUsd)} are spent, and the limit is ${dollars(this.limitUsd)}`);
		this.leftOfProbeUsd -= usd;
		this.spentUsd += usd;
	}

	/** fal has told the cost of a request for which `takenUsd` was taken. */
	settle(takenUsd: number, actualUsd: number): void {
		this.spentUsd += actualUsd - takenUsd;
		if (actualUsd > takenUsd + ROUNDING_USD)
			this.closed = `a request cost ${dollars(actualUsd)} instead of at most ${dollars(takenUsd)}, so nothing more was paid`;
	}
}
