/** An input that means harm, or is only wrong, and what must hold for it. */
export type HostileCase = [name: string, holds: () => void | Promise<void>];

/**
 * Makes one test of each case, and prints at the end how many of the area were tried and how many are right.
 *
 * @param area as the table of hostile inputs calls it
 */
export function hostileArea(area: string, cases: HostileCase[], timeoutMs?: number): void {
	let right = 0;
	describe(area, () => {
		it.each(cases)(
			'%s',
			async (_name, holds) => {
				await holds();
				right += 1;
			},
			timeoutMs,
		);
		afterAll(() => void process.stdout.write(`${area}: tried ${cases.length}, right ${right}\n`));
	});
}
