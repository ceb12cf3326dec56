import { mapToServer } from '../http/falHosts';

/** Who is behind a socket of @fal-ai/client, which knows nothing but its URL. */
export interface SocketOwner {
	/** Normalized Server URL, or empty for fal's cloud. */
	serverUrl: string;
	/** Gets the socket before anything happens on it. */
	onSocket(socket: WebSocket): void;
}

// By token, because that is the one part of the URL that the owner has given.
const owners = new Map<string, SocketOwner>();

/** Makes the sockets that are opened with this token the owner's. Gives a function that ends it. */
export function ownSockets(token: string, owner: SocketOwner): () => void {
	owners.set(token, owner);
	return () => owners.delete(token);
}

/**
 * What @fal-ai/client gets in place of WebSocket when it is bundled: a WebSocket at the owner's server, watched by the
 * owner. The client has fal's host built in, and tells nobody of a refused token or an error that it does not know.
 */
export class FalSocket {
	// The client compares readyState with it.
	static readonly OPEN = 1;

	constructor(url: string) {
		const owner = owners.get(new URL(url).searchParams.get('fal_jwt_token') ?? '');
		// Nobody waits for it any more, and nobody knows at which server it should be: a socket on which nothing happens.
		if (!owner) return;
		const socket = new WebSocket(mapToServer(url, owner.serverUrl));
		owner.onSocket(socket);
		return socket as unknown as FalSocket;
	}
}
