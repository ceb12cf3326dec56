import * as fc from 'fast-check';

import { neverSent } from '../../nodes/shared/errors/moneyRule.js';
import { retryDelayMs, type Outcome } from '../../nodes/shared/fal/http/retryPolicy.js';

const NO_SPREAD = 0.5;
const READ = false;
const PAID = true;

const delay = (outcome: Outcome, paid = READ, attempt = 1, random = NO_SPREAD) =>
	retryDelayMs(outcome, paid, attempt, random);
const repeats = (outcome: Outcome, paid: boolean) => delay(outcome, paid) !== undefined;

const asking = (retryAfter?: string | null) => new Headers(retryAfter ? { 'retry-after': retryAfter } : {});

const INGRESS_PAGE =
	'<html><head><title>503 Service Temporarily Unavailable</title></head><body><center>nginx</center></body></html>';

describe('after an answer', () => {
	it.each([
		[400, false, false],
		[401, false, false],
		[403, false, false],
		[404, false, false],
		[408, true, false],
		[410, false, false],
		[422, false, false],
		[429, true, true],
		[499, false, false],
		[500, true, false],
		[501, false, false],
		[502, true, false],
		[503, true, false],
		[504, true, false],
	])('of %i a read is repeated: %j, and a paid call: %j', (status, read, paid) => {
		expect([repeats({ status }, READ), repeats({ status }, PAID)]).toEqual([read, paid]);
	});

	it.each<[string, { headers?: Headers; body?: unknown }, boolean]>([
		['of the ingress before the gateway', { body: INGRESS_PAGE }, true],
		[
			'of the ingress about a request that fal knows',
			{ body: INGRESS_PAGE, headers: new Headers({ 'x-fal-request-id': 'a' }) },
			false,
		],
		['of another gateway', { body: '<html><title>503</title></html>' }, false],
		['of a runner', { body: { detail: 'nginx is in this text' } }, false],
		['that says the word alone', { body: 'nginx' }, false],
		['that says nothing', { body: '' }, false],
	])('503 %s by its form repeats a paid call or does not', (_whose, answer, paid) => {
		expect(repeats({ status: 503, ...answer }, PAID)).toBe(paid);
	});

	it('that is the model’s own, nothing is repeated', () => {
		for (const status of [500, 502, 503, 504]) {
			expect([repeats({ status, final: true }, READ), repeats({ status, final: true }, PAID)]).toEqual([false, false]);
		}
	});

	it('no other status is ever repeated', () => {
		const others = fc
			.integer({ min: 100, max: 599 })
			.filter((status) => ![408, 429, 500, 502, 503, 504].includes(status));
		fc.assert(
			fc.property(others, fc.boolean(), (status, paid) =>
				expect(repeats({ status, headers: asking('1') }, paid)).toBe(false),
			),
		);
	});
});

describe('after a network error', () => {
	it.each(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH'])(
		'%s was never sent, so a paid call is repeated too',
		(code) => {
			expect(neverSent(code)).toBe(true);
			expect([repeats({ code }, READ), repeats({ code }, PAID)]).toEqual([true, true]);
		},
	);

	it.each(['ECONNRESET', 'ECONNABORTED', 'ETIMEDOUT', 'EPIPE', 'ERR_CANCELED', 'UNKNOWN', ''])(
		'%s may have come after the sending, so only a read is repeated',
		(code) => {
			expect(neverSent(code)).toBe(false);
			expect([repeats({ code }, READ), repeats({ code }, PAID)]).toEqual([true, false]);
		},
	);

	it('a paid call is not repeated on any code that does not prove it', () => {
		const proofs = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH'];
		fc.assert(
			fc.property(
				fc.string().filter((code) => !proofs.includes(code)),
				(code) => expect(repeats({ code }, PAID)).toBe(false),
			),
		);
	});
});

describe('the delay', () => {
	it('doubles from half a second, and the fourth attempt is the last', () => {
		expect([1, 2, 3, 4, 5].map((attempt) => delay({ status: 503 }, READ, attempt))).toEqual([
			500,
			1000,
			2000,
			undefined,
			undefined,
		]);
		expect([1, 2, 3, 4].map((attempt) => delay({ code: 'ECONNRESET' }, READ, attempt))).toEqual([
			500,
			1000,
			2000,
			undefined,
		]);
	});

	it('spreads by a quarter to both sides', () => {
		expect([0, 0.5, 1].map((random) => delay({ status: 500 }, READ, 2, random))).toEqual([750, 1000, 1250]);
	});

	it('grows with each attempt whatever the dice say, and stays under three seconds', () => {
		const dice = fc.double({ min: 0, max: 1, noNaN: true });
		fc.assert(
			fc.property(dice, dice, dice, (first, second, third) => {
				const delays = [first, second, third].map((random, index) => delay({ status: 429 }, PAID, index + 1, random)!);
				expect(delays[0]).toBeLessThan(delays[1]!);
				expect(delays[1]).toBeLessThan(delays[2]!);
				expect(delays.every((ms) => ms > 0 && ms < 3000)).toBe(true);
			}),
		);
	});
});

describe('Retry-After', () => {
	it.each([
		['0', 0],
		['2', 2000],
		['0.5', 500],
		['30', 30_000],
	])('of %s seconds is kept exactly', (retryAfter, ms) => {
		expect([0, 1].map((random) => delay({ status: 429, headers: asking(retryAfter) }, PAID, 1, random))).toEqual([
			ms,
			ms,
		]);
	});

	it.each(['30.1', '31', '3600'])('of %s seconds is told instead of waited for', (retryAfter) => {
		expect(delay({ status: 429, headers: asking(retryAfter) })).toBeUndefined();
	});

	it.each([null, undefined, '', 'soon', '-1', 'NaN', 'Infinity'])('of %j falls back to the own delay', (retryAfter) => {
		expect(delay({ status: 503, headers: asking(retryAfter) })).toBe(500);
	});

	it('allows neither more attempts nor what must not be repeated', () => {
		expect(delay({ status: 429, headers: asking('1') }, PAID, 4)).toBeUndefined();
		expect(delay({ status: 500, headers: asking('1') }, PAID)).toBeUndefined();
		expect(delay({ status: 503, headers: asking('1'), final: true })).toBeUndefined();
	});
});
