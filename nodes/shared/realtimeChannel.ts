import { jsonParse } from 'n8n-workflow';

import { unlessAborted } from './abort';
import { type Failure, RequestFailure } from './failure';
import { connectToFal } from './falClient';
import { falFetch, type FalAccess } from './falFetch';
import { ownSockets, type SocketOwner } from './falSocket';
import { settle } from './settle';

// Only the handshake needs it: an open socket outlives its token.
const TOKEN_LIFETIME_S = 120;

interface Pending {
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

	private isOpen = false;

	/** Something may still be under way on it, so no other run may have it. */
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
				if (status === 400 && body === undefined) this.fail({ kind: 'unreadableReply', step: 'run', problem: 'a message cannot be decoded' });
			},
		});
	}

	get serverUrl(): string {
		return this.access.serverUrl;
	}

	/**
	 * Sends one input and waits for its result.
	 *
	 * @throws RequestFailure; the signal's reason after an abort, which ends the channel so that a late answer is not
	 *   taken for the next one's
	 */
	async request(input: Record<string, unknown>, signal: AbortSignal): Promise<unknown> {
		if (typeof WebSocket === 'undefined') throw new RequestFailure({ kind: 'noWebSocket' });
		signal.throwIfAborted();
		const answer = new Promise<unknown>((resolve, reject) => {
			this.pending = { resolve, reject };
		});
		this.connection.send(input);
		const done = await settle(unlessAborted(answer, signal));
		if (done.ok) return done.value;
		this.spoiled = true;
		throw done.error;
	}

	/** Whether a further request of the same run may use it. */
	get usable(): boolean {
		return !this.spoiled;
	}

	/** Closes the socket. */
	release(): void {
		this.released = true;
		if (this.isOpen) this.connection.close();
		else this.giveBack();
	}

	onOpen(): void {
		this.isOpen = true;
	}

	onText(text: string): void {
		const failure = controlFailure(text);
		if (failure) this.fail(failure);
	}

	onClose(code: number): void {
		// A socket that never opened has carried nothing.
		this.fail({ kind: 'network', step: 'run', code: this.isOpen ? `CLOSED_${code}` : 'ECONNREFUSED' });
		this.isOpen = false;
		if (this.released) this.giveBack();
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
		const answer = await settle(
			falFetch(this.access)('https://rest.fal.ai/tokens/', {
				method: 'POST',
				headers: { 'Content-Type': 'application/json', Accept: 'application/json' },
				body: JSON.stringify({ allowed_apps: [this.endpoint.split('/')[1]], token_expiration: TOKEN_LIFETIME_S }),
			}).then(async (response) => (await response.json()) as string),
		);
		if (!answer.ok) {
			// The client would tell nobody.
			this.end(({ reject }) => reject(answer.error));
			throw answer.error;
		}
		this.disown();
		this.disown = ownSockets(answer.value, this);
		return answer.value;
	}
}

/** What a control message means for the request on the socket; undefined when it means nothing. */
function controlFailure(text: string): Failure | undefined {
	const message = jsonParse<Record<string, unknown>>(text, { fallbackValue: {} });
	const { type, status, error, reason } = message;
	if (type === 'x-fal-error' && error !== 'TIMEOUT') {
		return { kind: 'modelError', detail: String(reason ?? error), type: String(error) };
	}
	if (status !== 'error') return undefined;
	if (error === 'Unauthorized') return { kind: 'http', step: 'run', status: 401, body: message };
	return { kind: 'modelError', detail: String(error ?? 'no reason given') };
}
