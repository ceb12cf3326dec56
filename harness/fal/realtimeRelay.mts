import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { decode, encode } from '@msgpack/msgpack';
import { type RawData, WebSocket, WebSocketServer } from 'ws';
import { type CloudRequest, holdsKey } from './cloudRequest.mjs';
import type { TestServer } from '../workflows/sam3Run.mjs';

export interface RelayedSession {
	request: CloudRequest;
	incoming: IncomingMessage;
	socket: Duplex;
	head: Buffer;
	sandbox: TestServer;
}

const sessions = new WebSocketServer({ noServer: true });

/** Accepts the WebSocket and passes its messages to the sandbox and back, with the sandbox's addresses as those of the cloud. */
export function relaySession({ request, incoming, socket, head, sandbox }: RelayedSession): void {
	sessions.handleUpgrade(incoming, socket, head, (client) => {
		const onward = new WebSocket(`${sandbox.url.replace('http', 'ws')}/${request.host}${incoming.url}`);
		const waiting: Array<() => void> = [];
		onward.on('open', () => waiting.forEach((send) => send()));
		client.on('message', (data: Buffer, isBinary) => {
			if (holdsKey(sandbox.key, data.toString('latin1'))) request.keyElsewhere.push('message');
			const send = () => onward.send(data, { binary: isBinary });
			if (onward.readyState === WebSocket.OPEN) send();
			else waiting.push(send);
		});
		onward.on('message', (data, isBinary) => client.send(isBinary ? inCloud(data, sandbox.url) : textOf(data)));
		client.on('close', () => onward.close());
		onward.on('close', () => client.close());
		onward.on('error', () => client.terminate());
	});
}

function inCloud(data: RawData, sandboxUrl: string): Uint8Array {
	const text = JSON.stringify(decode(data as Buffer));
	return encode(JSON.parse(text.replaceAll(`${sandboxUrl}/`, 'https://')));
}

function textOf(data: RawData): string {
	if (Array.isArray(data)) return Buffer.concat(data).toString();
	return (data instanceof ArrayBuffer ? Buffer.from(data) : data).toString();
}
