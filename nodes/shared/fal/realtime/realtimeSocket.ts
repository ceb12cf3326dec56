import { unlessAborted } from '../../async/abort';
import { settle } from '../../async/settle';
import { type Failure, RequestFailure } from '../../errors/failure';
import { encode } from '../../vendor/fal';
import { readFrame } from './frame';

/** An open WebSocket to a realtime endpoint. */
export interface RealtimeSocket {
	/** Whether another input may be sent on it. */
	isOpen(): boolean;
	/** Sends an input and waits for its result; the next input must wait until then. */
	exchange(input: Record<string, unknown>): Promise<unknown>;
	close(): void;
}

interface Waiting {
	resolve(result: unknown): void;
	reject(failure: RequestFailure): void;
}

/**
 * Opens a WebSocket.
 *
 * @throws RequestFailure `network` with the code ECONNREFUSED when it does not open; the signal's reason after an abort
 */
export async function openSocket(url: string, signal: AbortSignal): Promise<RealtimeSocket> {
	const socket = new WebSocket(url);
	socket.binaryType = 'arraybuffer';
	let waiting: Waiting = { resolve() {}, reject() {} };
	const answer = async () => await new Promise<unknown>((resolve, reject) => (waiting = { resolve, reject }));
	/** Whether fal may have read the input that is on its way. */
	let taken = false;
	let idle = false;
	const fail = (failure: Failure) => waiting.reject(new RequestFailure(failure));
	socket.addEventListener('message', ({ data }) => {
		const frame = readFrame(data as string | ArrayBuffer);
		if (frame === 'note') return;
		if (frame === 'idle') {
			// fal closes a socket on which nothing comes in: what was sent in that moment has not been read.
			idle = true;
			taken = false;
		} else if ('failure' in frame) fail(frame.failure);
		else waiting.resolve(frame.result);
	});
	socket.addEventListener('close', ({ code }) =>
		fail({ kind: 'network', step: 'run', code: taken ? `CLOSED_${code}` : 'ECONNREFUSED' }),
	);
	const opening = answer();
	socket.addEventListener('open', () => waiting.resolve(undefined));
	const opened = await settle(unlessAborted(opening, signal));
	if (!opened.ok) {
		socket.close();
		throw opened.error;
	}
	return {
		isOpen: () => socket.readyState === WebSocket.OPEN && !idle,
		exchange: async (input) => {
			const result = answer();
			taken = true;
			socket.send(encode(input));
			return await result;
		},
		close: () => socket.close(),
	};
}
