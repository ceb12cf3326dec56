import { createServer, request as forward } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createSigningKey, type SigningKey } from '../../sandbox/server/signingKey.mjs';

const KEY_SET_PATH = '/rest.fal.ai/.well-known/jwks.json';

/** A fal that n8n's credential can name: everything goes on to the sandbox, and calls can be signed here as well. */
export interface FalRelay {
	url: string;
	/** A key of this fal beside the sandbox's own. */
	key: SigningKey;
	/** Where submitted requests asked to be called, in order. */
	webhookUrls: string[];
	close(): Promise<void>;
}

export interface RelayOptions {
	/** Who stands behind is not told where to call: as if every call of fal got lost. */
	losesCalls?: boolean;
	/** fal's key set cannot be had. */
	hidesKeys?: boolean;
}

/**
 * Stands between n8n and a sandbox, or a scripted fal. A sandbox keeps its signing key to itself and always calls; tests of
 * forged, stale and lost calls need a key of their own, and a fal that never calls.
 */
export async function startFalRelay(
	falUrl: string,
	{ losesCalls = false, hidesKeys = false }: RelayOptions = {},
): Promise<FalRelay> {
	const key = createSigningKey();
	const { keys = [] } = (await (await fetch(falUrl + KEY_SET_PATH)).json()) as { keys?: unknown[] };
	const webhookUrls: string[] = [];
	const server = createServer((incoming, outgoing) => {
		if (incoming.url === KEY_SET_PATH) {
			outgoing.writeHead(hidesKeys ? 500 : 200, { 'content-type': 'application/json' });
			return void outgoing.end(hidesKeys ? '{}' : JSON.stringify({ keys: [...keys, key.jwk] }));
		}
		const url = new URL(incoming.url ?? '/', falUrl);
		const webhookUrl = url.searchParams.get('fal_webhook');
		if (webhookUrl !== null) webhookUrls.push(webhookUrl);
		if (losesCalls) url.searchParams.delete('fal_webhook');
		// The Host header stays, so that the addresses in the sandbox's replies lead here again.
		const onward = forward(url, { method: incoming.method, headers: incoming.headers }, (answer) => {
			outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
			answer.pipe(outgoing);
		});
		onward.on('error', () => outgoing.destroy());
		outgoing.on('close', () => onward.destroy());
		incoming.pipe(onward);
	});
	await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve));
	return {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
		key,
		webhookUrls,
		async close() {
			const closed = new Promise((resolve) => server.close(resolve));
			server.closeAllConnections();
			await closed;
		},
	};
}
