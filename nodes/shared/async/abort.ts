import { sleep } from 'n8n-workflow';

import { settle } from './settle';

// A longer timer fires at once (https://nodejs.org/api/timers.html#settimeoutcallback-delay-args).
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** The promise's outcome, or the signal's reason as soon as it fires. The work behind the promise goes on. */
export async function unlessAborted<T>(promise: Promise<T>, signal?: AbortSignal): Promise<T> {
	let onAbort = () => {};
	const aborted = new Promise<never>((_resolve, reject) => {
		onAbort = () => reject(signal?.reason);
		signal?.addEventListener('abort', onAbort, { once: true });
		if (signal?.aborted) onAbort();
	});
	try {
		return await Promise.race([promise, aborted]);
	} finally {
		signal?.removeEventListener('abort', onAbort);
	}
}

/** Waits, but no longer than until the signal fires. n8n-workflow's own sleep ignores its signal before version 2.34. */
export async function pause(ms: number, signal?: AbortSignal): Promise<void> {
	await unlessAborted(sleep(ms, signal), signal);
}

/** A signal that fires after a time. After `clear` it never does, and unlike AbortSignal.timeout it then leaves no timer. */
export function deadlineAfter(ms: number): { signal: AbortSignal; clear: () => void } {
	const passed = new AbortController();
	const cleared = new AbortController();
	void settle(pause(Math.min(ms, LONGEST_TIMER_MS), cleared.signal)).then(({ ok }) => {
		if (ok) passed.abort();
	});
	return { signal: passed.signal, clear: () => cleared.abort() };
}
