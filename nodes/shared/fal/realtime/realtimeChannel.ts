import { unlessAborted } from '../../async/abort';
import { places } from '../../async/places';
import { settle } from '../../async/settle';
import { RequestFailure } from '../../errors/failure';
import { falFetch, type FalAccess } from '../http/falFetch';
import { mapToServer } from '../http/falHosts';
import { openSocket, type RealtimeSocket } from './realtimeSocket';

// Only the handshake needs it: an open socket outlives its token.
const TOKEN_LIFETIME_S = 120;

/**
 * Sends one input and waits for its result.
 *
 * @param onSent is called when the input goes out; until then fal knows nothing of it
 * @throws RequestFailure; the signal's reason after an abort
 */
export type SendInput = (input: Record<string, unknown>, signal: AbortSignal, onSent: () => void) => Promise<unknown>;

/**
 * One WebSocket to a realtime endpoint, for all items of a run. It opens when it is first needed, and again after it has
 * dropped. A request that was on it then fails and is not sent again, because fal may have begun it.
 *
 * Not the client's own realtime, which repeats and drops inputs, tells nobody of a refused token, and keeps every connection
 * that it ever made (seen in @fal-ai/client 1.10.1).
 */
export class RealtimeChannel {
	private readonly takeTurn = places();

	private socket?: RealtimeSocket;

	constructor(
		private readonly access: FalAccess,
		private readonly endpoint: string,
	) {}

	/**
	 * Does the work when nobody else has the socket: a result does not say which input it belongs to.
	 *
	 * @param signal ends the wait for the turn
	 */
	async inTurn<T>(signal: AbortSignal, work: (send: SendInput) => Promise<T>): Promise<T> {
		const leave = await this.takeTurn(1, signal);
		try {
			return await work(async (...input) => await this.request(...input));
		} finally {
			leave();
		}
	}

	/** Closes the socket. Nothing is lost by it but what is under way. */
	close(): void {
		this.socket?.close();
		this.socket = undefined;
	}

	/** A failure closes the socket, so that a late answer is not taken for the next one's. */
	private async request(...[input, signal, onSent]: Parameters<SendInput>): Promise<unknown> {
		if (typeof WebSocket === 'undefined') throw new RequestFailure({ kind: 'noWebSocket' });
		const exchange = async () => {
			if (!this.socket?.isOpen()) {
				this.socket = await openSocket(await unlessAborted(this.address(signal), signal), signal);
			}
			signal.throwIfAborted();
			onSent();
			return await unlessAborted(this.socket.exchange(input), signal);
		};
		const done = await settle(exchange());
		if (done.ok) return done.value;
		this.close();
		throw done.error;
	}

	/** Source: https://fal.ai/docs/documentation/model-apis/inference/real-time; fal wants the app's name alone. */
	private async address(signal: AbortSignal): Promise<string> {
		const response = await falFetch(this.access)('https://rest.fal.ai/tokens/', {
			method: 'POST',
			headers: { 'Content-Type': 'application/json', Accept: 'application/json' },
			body: JSON.stringify({ allowed_apps: [this.endpoint.split('/')[1]], token_expiration: TOKEN_LIFETIME_S }),
			signal,
		});
		const token: unknown = await response.json();
		if (typeof token !== 'string' || !token) {
			throw new RequestFailure({ kind: 'unreadableReply', step: 'status', problem: 'the token is missing' });
		}
		const query = new URLSearchParams({ fal_jwt_token: token });
		return mapToServer(`wss://fal.run/${this.endpoint}/realtime?${query}`, this.access.serverUrl);
	}
}
