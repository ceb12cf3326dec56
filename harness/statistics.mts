/**
 * The middle of the samples; of an even number the mean of the two in the middle.
 * @throws RangeError for an empty list
 */
export function median(samples: readonly number[]): number {
	if (samples.length === 0) throw new RangeError('no samples');
	const sorted = [...samples].sort((a, b) => a - b);
	const half = sorted.length / 2;
	return Number.isInteger(half) ? (sorted[half - 1]! + sorted[half]!) / 2 : sorted[Math.floor(half)]!;
}

/** Lowest and highest sample as text, `312 … 340`. `digits`: after the decimal point. */
export function range(samples: readonly number[], digits = 0): string {
	return `${Math.min(...samples).toFixed(digits)} … ${Math.max(...samples).toFixed(digits)}`;
}

/** How often `baseline` goes into `value`, as text, `1.08x`. */
export function ratio(value: number, baseline: number): string {
	return `${(value / baseline).toFixed(2)}x`;
}

/** Whether a measured number is what it should be, as text: `yes (at most 1.15x)`. */
export function aim(met: boolean, what: string): string {
	return `${met ? 'yes' : 'NO'} (${what})`;
}
