import { unlessAborted } from '../../async/abort';
import { readControl } from './controlMessage';
import { type Failure, RequestFailure } from '../../errors/failure';
import { connectToFal } from '../http/falClient';
import { falFetch, type FalAccess } from '../http/falFetch';
import { ownSockets, type SocketOwner } from './falSocket';
import { settle } from '../../async/settle';

// Only the handshake needs it: an open socket outlives its token.
const TOKEN_LIFETIME_S = 120;

interface Pending {
	onSent(): void;
	resolve(result: unknown): void;
	reject(failure: unknown): void;
}

// @fal-ai/client keeps every connection that it ever made, so they are used again, each by one run at a time.
const free = new Map<string, RealtimeChannel[]>();

/** A WebSocket of its own for a run, opened when it is first needed. To be released at the run's end. */
export function leaseChannel(access: FalAccess, endpoint: string): RealtimeChannel {
	const channel = free.get(endpoint)?.pop() ?? new RealtimeChannel(endpoint, access);
	channel.access = access;
	return channel;
}

/**
 * One WebSocket to a realtime endpoint, through @fal-ai/client, with one request at a time on it. A socket that has
 * dropped is opened again by the next request. A request that was on it fails and is not sent again, because fal may
 * have begun it.
 */
export class RealtimeChannel implements SocketOwner {
	private pending?: Pending;

	private signal?: AbortSignal;

	/** From before it opens until it is closed. */
	private socket?: WebSocket;

	private closed = Promise.resolve();

	/** Something may still be under way on it, so nobody may use it any more. */
	private spoiled = false;

	private released = false;

	private disown = () => {};

	private readonly connection: { send(input: unknown): void; close(): void };

	constructor(
		private readonly endpoint: string,
		public access: FalAccess,
	) {
		this.connection = connectToFal(access).fal.realtime.connect(endpoint, {
			connectionKey: `n8n-${endpoint}-${Date.now()}-${access.random()}`,
			// The client would hold back what comes quickly, and drop all but the last of it.
			throttleInterval: 0,
			tokenProvider: async () => await this.token(),
			onResult: (result: unknown) => this.end(({ resolve }) => resolve(result)),
			// What fal says and how the socket ends comes in through the socket itself; this is left for a message
			// that the client cannot decode.
			onError: ({ status, body }) => {
				if (status === 400 && body === undefined)
					this.fail({ kind: 'unreadableReply', step: 'run', problem: 'a message cannot be decoded' });
			},
		});
	}

	get serverUrl(): string {
		return this.access.serverUrl;
	}

	/**
	 * Sends one input and waits for its result. A failure closes the socket, so that a late answer is not taken for the
	 * next one's.
	 *
	 * @param onSent is called when the input goes out; until then fal knows nothing of it
	 * @throws RequestFailure; the signal's reason after an abort
	 */
	async request(input: Record<string, unknown>, signal: AbortSignal, onSent: () => void): Promise<unknown> {
		if (typeof WebSocket === 'undefined') throw new RequestFailure({ kind: 'noWebSocket' });
		signal.throwIfAborted();
		this.signal = signal;
		// The client would keep an input for a closing socket, and never send it.
		if (this.socket && this.socket.readyState > WebSocket.OPEN) await unlessAborted(this.closed, signal);
		const answer = new Promise<unknown>((resolve, reject) => {
			this.pending = { onSent, resolve, reject };
		});
		if (this.socket) onSent();
		this.connection.send(input);
		const done = await settle(unlessAborted(answer, signal));
		if (done.ok) return done.value;
		this.spoiled = true;
		this.release();
		throw done.error;
	}

	/** Whether a further request of the same run may use it. */
	get usable(): boolean {
		return !this.spoiled;
	}

	/** Closes the socket, also one that is only about to open. */
	release(): void {
		this.released = true;
		// The client forgets an input that it has not sent yet.
		this.connection.close();
		if (this.socket) this.socket.close();
		else this.giveBack();
	}

	onSocket(socket: WebSocket): void {
		this.socket = socket;
		let taken = false;
		socket.addEventListener('open', () => {
			taken = true;
			this.pending?.onSent();
		});
		socket.addEventListener('message', ({ data }) => {
			if (typeof data !== 'string') return;
			const control = readControl(data);
			// fal closes a socket on which nothing comes in: what was sent in that moment has not been read.
			if (control === 'timeout') taken = false;
			else if (control) this.fail(control);
		});
		this.closed = new Promise((resolve) => {
			socket.addEventListener('close', ({ code }) => {
				this.socket = undefined;
				this.fail({ kind: 'network', step: 'run', code: taken ? `CLOSED_${code}` : 'ECONNREFUSED' });
				if (this.released) this.giveBack();
				resolve();
			});
		});
	}

	private giveBack(): void {
		this.disown();
		this.released = false;
		if (!this.spoiled) free.set(this.endpoint, [...(free.get(this.endpoint) ?? []), this]);
	}

	private fail(failure: Failure): void {
		this.end(({ reject }) => reject(new RequestFailure(failure)));
	}

	private end(settlePending: (pending: Pending) => void): void {
		const { pending } = this;
		this.pending = undefined;
		if (pending) settlePending(pending);
	}

	/** Source: https://fal.ai/docs/documentation/model-apis/inference/real-time; fal wants the app's name alone. */
	private async token(): Promise<string> {
		const answer = await settle(this.fetchToken());
		if (!answer.ok) {
			// The client would tell nobody.
			this.end(({ reject }) => reject(answer.error));
			throw answer.error;
		}
		// After a release the client opens no socket with it.
		if (!this.spoiled) {
			this.disown();
			this.disown = ownSockets(answer.value, this);
		}
		return answer.value;
	}

	private async fetchToken(): Promise<string> {
		const response = await falFetch(this.access)('https://rest.fal.ai/tokens/', {
			method: 'POST',
			headers: { 'Content-Type': 'application/json', Accept: 'application/json' },
			body: JSON.stringify({ allowed_apps: [this.endpoint.split('/')[1]], token_expiration: TOKEN_LIFETIME_S }),
			signal: this.signal,
		});
		const token: unknown = await response.json();
		if (typeof token === 'string' && token) return token;
		throw new RequestFailure({ kind: 'unreadableReply', step: 'status', problem: 'the token is missing' });
	}
}
