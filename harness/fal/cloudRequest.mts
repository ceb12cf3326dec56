import type { IncomingHttpHeaders } from 'node:http';

/** A request as it arrived at one of the hosts behind the proxy. The key itself does not stand in it. */
export interface CloudRequest {
	/** `connect` is the request for a tunnel, which the proxy itself reads. */
	scheme: 'https' | 'http' | 'wss' | 'connect';
	method: string;
	/** The name that the client connected to, by TLS, not the one in its headers. */
	host: string;
	path: string;
	query: Record<string, string>;
	/** The Authorization header is exactly `Key <key>`. */
	withKey: boolean;
	/** Where else any part of the key stood: `url`, `header <name>`, `body`, `message`. */
	keyElsewhere: string[];
}

/** What is known from a request's head. `host`: see CloudRequest. */
export function cloudRequest(
	key: string,
	scheme: CloudRequest['scheme'],
	host: string,
	{ method = '', url = '', headers }: { method?: string; url?: string; headers: IncomingHttpHeaders },
): CloudRequest {
	const { pathname, searchParams } = new URL(url, `http://${host}`);
	const { authorization, ...others } = headers;
	const withKey = authorization === `Key ${key}`;
	const searched = { ...others, ...(!withKey && authorization !== undefined && { authorization }) };
	return {
		...{ scheme, method, host, path: pathname, query: Object.fromEntries(searchParams), withKey },
		keyElsewhere: [
			...(holdsKey(key, url) || holdsKey(key, decodeURIComponent(url)) ? ['url'] : []),
			...Object.entries(searched)
				.filter(([, value]) => holdsKey(key, String(value)))
				.map(([name]) => `header ${name}`),
		],
	};
}

/** Whether a text has either half of the key in it, as it is or in base64. */
export function holdsKey(key: string, text: string): boolean {
	const halves = [...key.split(':'), Buffer.from(key).toString('base64')];
	return halves.some((half) => text.includes(half));
}

/** Looks through a body that arrives in pieces: true for the first piece with which the key has been seen. */
export function keyInPieces(key: string): (piece: Uint8Array) => boolean {
	let end = '';
	let seen = false;
	return (piece) => {
		const text = end + Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength).toString('latin1');
		end = text.slice(-2 * key.length);
		if (seen || !holdsKey(key, text)) return false;
		return (seen = true);
	};
}

// The credential's promise, written once more: the test must not take it from the code that it tests.
const MAY_HAVE_KEY = ['https queue.fal.run', 'https fal.run', 'https rest.fal.ai', 'https api.fal.ai'];

/** Requests with which the key went where it must not be: to another host, without TLS, or elsewhere than in its header. */
export function leaks(requests: CloudRequest[]): CloudRequest[] {
	return requests.filter(
		({ scheme, host, withKey, keyElsewhere }) =>
			keyElsewhere.length > 0 || (withKey && !MAY_HAVE_KEY.includes(`${scheme} ${host}`)),
	);
}
