import { once } from 'node:events';
import { decode, encode } from '@msgpack/msgpack';
import WebSocket from 'ws';
import type { SandboxClient } from '../../../harness/fal/sandboxClient.mjs';

/** A frame as it came: msgpack is decoded, text is parsed as JSON. */
export type Frame = { binary: unknown } | { text: Record<string, unknown> };

/** A WebSocket to a realtime endpoint that sees every frame, which fal's client does not show. */
export class RealtimeSocket {
	private readonly frames: Frame[] = [];
	private wake = () => {};
	/** Code of the close, once it is closed. */
	readonly closed: Promise<number>;

	private constructor(readonly socket: WebSocket) {
		socket.on('message', (data: Buffer, isBinary) => {
			this.frames.push(
				isBinary ? { binary: decode(data) } : { text: JSON.parse(data.toString()) as Record<string, unknown> },
			);
			this.wake();
		});
		this.closed = new Promise((resolve) => {
			socket.on('close', (code) => {
				this.wake();
				resolve(code);
			});
		});
	}

	/** Opens it with this token in the URL. Rejects with ws's own error when the handshake is refused. */
	static async open(
		sandbox: SandboxClient,
		token: string,
		{ path = 'fal-ai/sam-3/image/realtime', query = '', headers = {} } = {},
	): Promise<RealtimeSocket> {
		const url = `${sandbox.url.replace('http', 'ws')}/fal.run/${path}?fal_jwt_token=${token}${query}`;
		const opened = new RealtimeSocket(new WebSocket(url, { headers }));
		await once(opened.socket, 'open');
		return opened;
	}

	send(input: unknown): void {
		this.socket.send(encode(input));
	}

	/** The next frame, or undefined when the session ended without one. */
	async next(): Promise<Frame | undefined> {
		while (this.frames.length === 0 && this.socket.readyState !== WebSocket.CLOSED) {
			await new Promise<void>((resolve) => (this.wake = resolve));
		}
		return this.frames.shift();
	}

	/** The next result; control messages before it are skipped. */
	async result(): Promise<unknown> {
		for (;;) {
			const frame = await this.next();
			if (!frame) throw new Error('the session ended without a result');
			if ('binary' in frame) return frame.binary;
		}
	}
}

/** A token for these apps, from the sandbox's own token call. */
export async function fetchToken(sandbox: SandboxClient, apps = ['sam-3'], seconds = 120): Promise<string> {
	const reply = await sandbox.call('POST', 'rest.fal.ai/tokens/', {
		body: { allowed_apps: apps, token_expiration: seconds },
	});
	return (await reply.json()) as string;
}
