import { pause } from '../../async/abort';
import { failureOf } from '../../errors/failure';
import { settle } from '../../async/settle';
import type { QueueStatus } from '../../vendor/fal';
import type { RequestStatus } from './requestStatus';
import { askStatus, isCompleted, type QueuedRequest, takeStatus } from './queuedRequest';

// The stream tells at once; a look this often finds the end also behind a proxy that holds the stream back.
const SILENT_STREAM_CHECK_MS = 5_000;
// A proxy's hiccup must not end the wait for something paid.
const UNREADABLE_IN_A_ROW = 5;
// The interval of fal's own client.
const POLL_INTERVAL_MS = 500;

/**
 * Waits until fal reports COMPLETED: by the status stream, and by polling when the stream breaks, ends early or is silent.
 * The client's own subscribeToStatus is not used: its streaming timeout throws in a timer, where nobody can catch it, and
 * it takes an aborted stream for a finished request (seen in @fal-ai/client 1.10.1).
 *
 * @param signal ends the wait with its reason
 * @returns fal's last status
 */
export async function waitForCompletion(queued: QueuedRequest, signal: AbortSignal): Promise<RequestStatus> {
	const { fal, endpoint, requestId } = queued;
	let unreadable = 0;
	const look = async () => {
		const asked = await settle(askStatus(queued, signal));
		if (asked.ok) {
			unreadable = 0;
			return isCompleted(asked.value) ? asked.value : undefined;
		}
		unreadable += 1;
		if (failureOf(asked.error).kind !== 'unreadableReply' || unreadable >= UNREADABLE_IN_A_ROW) throw asked.error;
		return undefined;
	};
	// Ends the timer of a look that is no longer needed.
	const over = new AbortController();
	const watching = AbortSignal.any([signal, over.signal]);
	const stream = await fal.queue.streamStatus(endpoint, { requestId, logs: true, connectionMode: 'server' });
	try {
		const streamEnd = new Promise<RequestStatus | undefined>((resolve) => {
			stream.on('data', (event: QueueStatus) => {
				const status = takeStatus(queued, event);
				if (status && isCompleted(status)) resolve(status);
			});
			stream.done().then(
				() => resolve(undefined),
				() => resolve(undefined),
			);
		});
		for (;;) {
			const silence = pause(SILENT_STREAM_CHECK_MS, watching).then(() => 'silent' as const);
			const next = await Promise.race([streamEnd, silence]);
			if (next === undefined) break;
			const completed = next === 'silent' ? await look() : next;
			if (completed) return completed;
		}
	} finally {
		over.abort();
		stream.abort();
	}
	for (;;) {
		const completed = await look();
		if (completed) return completed;
		await pause(POLL_INTERVAL_MS, signal);
	}
}
