import { sleep } from 'n8n-workflow';

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
