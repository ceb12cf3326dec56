import { randomUUID } from 'node:crypto';
import { ApiError, type FalClient } from '@fal-ai/client';
import { ENDPOINT, INPUT } from './jobInput.mjs';

const PlainWebSocket = globalThis.WebSocket;

/** Leads every WebSocket that the client opens from now on to another address; the client has fal's host built in. */
export function mapWebSockets(addressOf: (url: string) => string): void {
	globalThis.WebSocket = class extends PlainWebSocket {
		constructor(url: string | URL) {
			super(addressOf(String(url)).replace(/^http/, 'ws'));
		}
	};
}

/** The client's own way to a token is deprecated and warns, and it tells nobody of a refused token. fal wants the app's name alone. */
async function fetchToken(fetchAtServer: typeof fetch, key: string): Promise<string> {
	const response = await fetchAtServer('https://rest.fal.ai/tokens/', {
		method: 'POST',
		headers: { authorization: `Key ${key}`, 'content-type': 'application/json' },
		body: JSON.stringify({ allowed_apps: [ENDPOINT.split('/')[1]], token_expiration: 120 }),
	});
	if (!response.ok) throw new Error(`the token call gave ${response.status}`);
	return (await response.json()) as string;
}

/**
 * One job over a WebSocket of its own: token, handshake, input, first result. Rejects with what the client reports.
 *
 * @param fetchAtServer `fetch` that leads fal's hosts to the server
 */
export async function runOverRealtime(client: FalClient, fetchAtServer: typeof fetch, key: string): Promise<unknown> {
	const token = await fetchToken(fetchAtServer, key);
	let close = () => {};
	try {
		return await new Promise<unknown>((resolve, reject) => {
			const connection = client.realtime.connect(ENDPOINT, {
				// The client keeps connections by this name.
				connectionKey: randomUUID(),
				tokenProvider: async () => token,
				onResult: resolve,
				onError: (error) =>
					reject(
						new Error(error instanceof ApiError ? `${error.status} ${JSON.stringify(error.body)}` : String(error)),
					),
			});
			close = connection.close;
			connection.send(INPUT);
		});
	} finally {
		close();
	}
}
