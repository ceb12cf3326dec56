import { sleep } from 'n8n-workflow';

/**
 * `setTimeout` and `clearTimeout` for code that is bundled into the package. n8n's verification scan bans both globals
 * and offers `sleep` of n8n-workflow instead; esbuild's `inject` puts these in place of every free use of the names.
 */
class Timer {
	cleared = false;

	readonly abort = new AbortController();
}

/**
 * Calls `callback` with `args` after `delayMs` milliseconds.
 * @returns a handle for `clearTimeout`; opaque, unlike Node's it has no `ref`, `unref` or `refresh`
 */
function startTimer<Arguments extends unknown[]>(
	callback: (...args: Arguments) => unknown,
	delayMs = 0,
	...args: Arguments
): Timer {
	const timer = new Timer();
	sleep(delayMs, timer.abort.signal)
		.then(() => (timer.cleared ? undefined : callback(...args)))
		// A native timer turns an error of the callback into an uncaughtException, which ends the whole n8n process.
		// The rejection of a cleared sleep ends here too.
		.catch(() => undefined);
	return timer;
}

/** Keeps a timer's callback from running. Without a handle, or for one that fired or was cleared, it does nothing. */
function stopTimer(timer?: Timer | null): void {
	if (!timer) return;
	// sleep of n8n-workflow 2.30 and older ignores the signal and fulfils all the same: the flag is what counts.
	timer.cleared = true;
	timer.abort.abort();
}

export { startTimer as setTimeout, stopTimer as clearTimeout };
