import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

/** An answer of the sandbox on its way to the caller. */
export interface PassingAnswer {
	method: string;
	/** Path and query, fal's host being the first segment. */
	path: string;
	status: number;
	headers: Headers;
	/** Read as JSON; undefined when it is none. */
	json: unknown;
	bytes: Buffer;
}

/** What is given instead: the parts that differ. `hangUp`: no answer at all. */
export interface AlteredAnswer {
	status?: number;
	headers?: Record<string, string>;
	json?: unknown;
	bytes?: Uint8Array;
	hangUp?: true;
}

export type Alteration = (answer: PassingAnswer) => AlteredAnswer | undefined | Promise<AlteredAnswer | undefined>;

/** A fal that differs from the sandbox in single answers, and is the sandbox in all others. */
export interface AlteredFal {
	url: string;
	alteration: Alteration;
	close(): Promise<void>;
}

/** Set by the connection itself, or no longer true of an altered body. */
const OWN_HEADERS = new Set(['connection', 'keep-alive', 'transfer-encoding', 'content-length', 'content-encoding']);

export async function startAlteredFal(sandboxUrl: string): Promise<AlteredFal> {
	const fal: AlteredFal = {
		url: '',
		alteration: () => undefined,
		async close() {
			server.close();
			server.closeAllConnections();
			await once(server, 'close');
		},
	};
	const pass = async (incoming: IncomingMessage, outgoing: ServerResponse) => {
		const { method = 'GET', url: path = '/' } = incoming;
		const sent = await buffer(incoming);
		const headers = new Headers();
		for (const name of ['authorization', 'content-type'])
			if (incoming.headers[name]) headers.set(name, String(incoming.headers[name]));
		const response = await fetch(sandboxUrl + path, { method, headers, body: sent.length > 0 ? sent : undefined });
		const bytes = Buffer.from(await response.arrayBuffer());
		const isText = /json|event-stream/.test(response.headers.get('content-type') ?? '');
		// The addresses in the answers lead here again.
		const own = isText ? Buffer.from(bytes.toString().replaceAll(sandboxUrl, fal.url)) : bytes;
		const { status } = response;
		const altered = await fal.alteration({
			...{ method, path, status, headers: response.headers, bytes: own },
			json: parsed(own),
		});
		if (altered?.hangUp) return void outgoing.destroy();
		const kept = [...response.headers].filter(([name]) => !OWN_HEADERS.has(name));
		outgoing.writeHead(altered?.status ?? status, { ...Object.fromEntries(kept), ...altered?.headers });
		outgoing.end(altered?.json === undefined ? (altered?.bytes ?? own) : JSON.stringify(altered.json));
	};
	const server = createServer((incoming, outgoing) => void pass(incoming, outgoing).catch(() => outgoing.destroy()));
	await once(server.listen(0, '127.0.0.1'), 'listening');
	fal.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
	return fal;
}

function parsed(bytes: Buffer): unknown {
	try {
		return JSON.parse(bytes.toString()) as unknown;
	} catch {
		return undefined;
	}
}
