/** Measures once; gives the number, in the unit of its benchmark. */
export type Variant = () => Promise<number>;

/**
 * Measures every variant once per round, so that whatever else the machine does meets all of them alike. Every second round
 * runs backwards: none always profits from its neighbour. A first round that is not counted warms up.
 *
 * @param rounds samples per variant
 * @returns the samples of each variant, by its name
 */
export async function interleave<Name extends string>(
	variants: Record<Name, Variant>,
	rounds: number,
	progress: (line: string) => void,
): Promise<Record<Name, number[]>> {
	const names = Object.keys(variants) as Name[];
	const samples = Object.fromEntries(names.map((name) => [name, []])) as unknown as Record<Name, number[]>;
	for (let round = 0; round <= rounds; round++) {
		progress(round === 0 ? 'warming up' : `round ${round} of ${rounds}`);
		for (const name of round % 2 === 0 ? names : [...names].reverse()) {
			const value = await variants[name]();
			if (round > 0) samples[name].push(value);
		}
	}
	return samples;
}
