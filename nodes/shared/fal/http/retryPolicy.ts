import { provesRejected, type Answered } from '../../errors/moneyRule';

// Four attempts with these delays span about 4 s: longer outages are better told to the user than waited out in silence.
const MAX_ATTEMPTS = 4;
const FIRST_DELAY_MS = 500;
// A server that asks for more patience than this is reported instead.
const LONGEST_DELAY_MS = 30_000;

const TRANSIENT_STATUSES = new Set([408, 429, 500, 502, 503, 504]);

/**
 * What came back from one attempt: an HTTP status, or the code of a network error.
 * `final` marks a server error that is the model's own answer: asking again gives the same.
 */
export type Outcome = (Answered & { final?: boolean }) | { code: string };

/**
 * How long to wait before the next attempt, or undefined when there must be none.
 * A read may be repeated after any transient failure. A request that may start paid work (`paid`) is repeated only
 * when its rejection is certain, by moneyRule.ts.
 *
 * @param attempt number of attempts made so far, from 1
 * @param random 0 to 1, spreads simultaneous retries by ±25 %
 * @returns milliseconds
 */
export function retryDelayMs(outcome: Outcome, paid: boolean, attempt: number, random: number): number | undefined {
	if (attempt >= MAX_ATTEMPTS) return undefined;
	if (!(paid ? provesRejected(outcome) : isTransient(outcome)) || isFinal(outcome)) return undefined;
	const asked = 'status' in outcome ? secondsAsked(outcome.headers?.get('retry-after')) : undefined;
	if (asked !== undefined) return asked * 1000 <= LONGEST_DELAY_MS ? asked * 1000 : undefined;
	return FIRST_DELAY_MS * 2 ** (attempt - 1) * (0.75 + random * 0.5);
}

/** Any network error may be gone the next time. */
function isTransient(outcome: Outcome): boolean {
	return 'code' in outcome || TRANSIENT_STATUSES.has(outcome.status);
}

function isFinal(outcome: Outcome): boolean {
	return 'status' in outcome && outcome.final === true;
}

function secondsAsked(retryAfter: string | null | undefined): number | undefined {
	const seconds = retryAfter ? Number(retryAfter) : Number.NaN;
	return Number.isFinite(seconds) && seconds >= 0 ? seconds : undefined;
}
