import fc from 'fast-check';
import { Purse } from '../../check/purse.mjs';

const LIMIT_USD = 0.5;

/** Tries to pay; whether it was allowed. */
function pays(purse: Purse, usd: number): boolean {
	try {
		purse.take(usd);
		return true;
	} catch {
		return false;
	}
}

it('never spends more than its limit, nor a probe more than its bound, whatever is asked of it', () => {
	const cents = fc.integer({ min: 0, max: 200 }).map((thousandths) => thousandths / 1000);
	const probes = fc.array(fc.record({ bound: cents, requests: fc.array(cents, { maxLength: 8 }) }), { maxLength: 12 });
	fc.assert(
		fc.property(probes, (list) => {
			const purse = new Purse(LIMIT_USD);
			for (const { bound, requests } of list) {
				const before = purse.spentUsd;
				purse.begin(bound);
				for (const usd of requests) pays(purse, usd);
				expect(purse.spentUsd - before).toBeLessThanOrEqual(bound + 1e-6);
				expect(purse.spentUsd).toBeLessThanOrEqual(LIMIT_USD + 1e-6);
			}
		}),
	);
});

it('pays for ten requests of a tenth each, though their sum in floating point is not whole', () => {
	const purse = new Purse(1);
	purse.begin(1);
	expect(Array.from({ length: 11 }, () => pays(purse, 0.1))).toEqual([...Array<boolean>(10).fill(true), false]);
});

it('has the money back that a request did not cost', () => {
	const purse = new Purse(LIMIT_USD);
	purse.begin(LIMIT_USD);
	purse.take(LIMIT_USD);
	purse.settle(LIMIT_USD, 0);
	purse.begin(LIMIT_USD);
	expect(pays(purse, LIMIT_USD)).toBe(true);
});

it('stays closed after a request that has cost more than was taken', () => {
	const purse = new Purse(LIMIT_USD);
	purse.begin(0.01);
	purse.take(0.01);
	purse.settle(0.01, 0.02);
	purse.begin(0.01);
	expect(() => purse.take(0.001)).toThrow('a request cost $0.020 instead of at most $0.010');
	expect(purse.spentUsd).toBeCloseTo(0.02);
});
