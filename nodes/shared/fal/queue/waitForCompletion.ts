import { pause } from '../../async/abort';
import { failureOf, RequestFailure } from '../../errors/failure';
import { settle } from '../../async/settle';
import type { FalClient, QueueStatus } from '../../vendor/fal';

// The stream tells at once; a look this often finds the end also behind a proxy that holds the stream back.
const SILENT_STREAM_CHECK_MS = 5_000;
// A proxy's hiccup must not end the wait for something paid.
const UNREADABLE_IN_A_ROW = 5;
// The interval of fal's own client.
const POLL_INTERVAL_MS = 500;

/** fal's COMPLETED status. A failed request has it too, then with `error` and `error_type`. */
export interface CompletedStatus {
	status: 'COMPLETED';
	error?: string | null;
	error_type?: string | null;
	metrics?: { inference_time?: number | null } | null;
}

/**
 * Waits until fal reports COMPLETED: by the status stream, and by polling when the stream breaks, ends early or is silent.
 * The client's own subscribeToStatus is not used: its streaming timeout throws in a timer, where nobody can catch it, and
 * it takes an aborted stream for a finished request (seen in @fal-ai/client 1.10.1).
 *
 * @param onStatus sees every status on its way
 * @param signal ends the wait with its reason
 */
export async function waitForCompletion(
	fal: FalClient,
	endpoint: string,
	requestId: string,
	onStatus: (status: QueueStatus) => void,
	signal: AbortSignal,
): Promise<CompletedStatus> {
	let unreadable = 0;
	const look = async () => {
		const asked = await settle(fal.queue.status(endpoint, { requestId, logs: true, abortSignal: signal }));
		if (!asked.ok && failureOf(asked.error).kind !== 'unreadableReply') throw asked.error;
		const status = asked.ok ? asked.value : undefined;
		if (typeof status?.status !== 'string') {
			unreadable += 1;
			if (unreadable < UNREADABLE_IN_A_ROW) return undefined;
			throw new RequestFailure({ kind: 'unreadableReply', step: 'status', problem: 'it is no status' });
		}
		unreadable = 0;
		onStatus(status);
		return status.status === 'COMPLETED' ? (status as CompletedStatus) : undefined;
	};
	// Ends the timer of a look that is no longer needed.
	const over = new AbortController();
	const watching = AbortSignal.any([signal, over.signal]);
	const stream = await fal.queue.streamStatus(endpoint, { requestId, logs: true, connectionMode: 'server' });
	try {
		const streamEnd = new Promise<CompletedStatus | undefined>((resolve) => {
			stream.on('data', (status: QueueStatus) => {
				onStatus(status);
				if (status.status === 'COMPLETED') resolve(status as CompletedStatus);
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
