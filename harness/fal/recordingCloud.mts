import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, request as forward, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import type { TLSSocket } from 'node:tls';
import { type CloudRequest, cloudRequest, keyInPieces } from './cloudRequest.mjs';
import { relaySession } from './realtimeRelay.mjs';
import type { TestServer } from '../workflows/sam3Run.mjs';
import { selfSignedCertificate } from './selfSignedCertificate.mjs';

const FAL_HOSTS = ['queue.fal.run', 'fal.run', 'rest.fal.ai', 'api.fal.ai', 'v3.fal.media', 'v3b.fal.media'];
/** A host that is nobody's. */
export const FOREIGN = 'elsewhere.example.com';

export interface CloudAnswer {
	status?: number;
	headers?: Record<string, string>;
	body?: string;
}

/**
 * fal's cloud under its own host names, for a client that uses the proxy at `proxyUrl` and trusts `certificateFile`. What
 * arrives is recorded; fal's hosts are answered by a sandbox, the foreign one with a file.
 */
export class RecordingCloud {
	requests: CloudRequest[] = [];
	/** Answers in place of the usual; undefined leaves it to that. */
	script: (request: CloudRequest) => CloudAnswer | undefined = () => undefined;
	readonly certificateFile: string;
	private readonly plain = createServer((incoming, outgoing) => void this.serve('http', incoming, outgoing));
	private readonly tls;

	private constructor(
		private readonly sandbox: TestServer,
		private readonly folder: string,
		certificate: { key: string; cert: string },
	) {
		this.certificateFile = join(folder, 'certificate.pem');
		this.tls = createTlsServer(certificate, (incoming, outgoing) => void this.serve('https', incoming, outgoing));
		this.tls.on('upgrade', (incoming: IncomingMessage, socket: Duplex, head: Buffer) =>
			this.upgrade(incoming, socket, head),
		);
		this.plain.on('connect', ({ url = '', headers }: IncomingMessage, socket: Duplex) => {
			const [host = '', port] = url.split(':');
			this.requests.push(cloudRequest(this.sandbox.key, 'connect', host, { method: 'CONNECT', headers }));
			socket.on('error', () => socket.destroy());
			socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
			(port === '443' ? this.tls : this.plain).emit('connection', socket);
		});
	}

	static async start(sandbox: TestServer): Promise<RecordingCloud> {
		const folder = await mkdtemp(join(tmpdir(), 'fal-cloud-'));
		const certificate = selfSignedCertificate([...FAL_HOSTS, FOREIGN]);
		const cloud = new RecordingCloud(sandbox, folder, certificate);
		await writeFile(cloud.certificateFile, certificate.cert);
		await once(cloud.plain.listen(0, '127.0.0.1'), 'listening');
		return cloud;
	}

	get proxyUrl(): string {
		return `http://127.0.0.1:${(this.plain.address() as AddressInfo).port}`;
	}

	/** Variables with which an n8n finds this cloud, and with which its WebSockets do too. */
	get environment(): Record<string, string> {
		const { proxyUrl } = this;
		return {
			HTTP_PROXY: proxyUrl,
			HTTPS_PROXY: proxyUrl,
			NO_PROXY: '127.0.0.1,localhost',
			NODE_USE_ENV_PROXY: '1',
			NODE_EXTRA_CA_CERTS: this.certificateFile,
		};
	}

	reset(): void {
		Object.assign(this, { requests: [], script: () => undefined });
	}

	async close(): Promise<void> {
		this.plain.close();
		this.tls.close();
		this.plain.closeAllConnections();
		this.tls.closeAllConnections();
		await rm(this.folder, { recursive: true, force: true });
	}

	private record(scheme: CloudRequest['scheme'], incoming: IncomingMessage): CloudRequest {
		const named =
			scheme === 'http'
				? new URL(incoming.url ?? '', `http://${incoming.headers.host}`).hostname
				: (incoming.socket as TLSSocket).servername;
		const request = cloudRequest(this.sandbox.key, scheme, String(named), incoming);
		this.requests.push(request);
		return request;
	}

	private async serve(scheme: 'http' | 'https', incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
		const request = this.record(scheme, incoming);
		const sawKey = keyInPieces(this.sandbox.key);
		incoming.on('data', (piece: Buffer) => {
			if (sawKey(piece)) request.keyElsewhere.push('body');
		});
		const scripted = this.script(request) ?? usualAnswer(request);
		if (!scripted) return this.pass(request, incoming, outgoing);
		await once(incoming, 'end').catch(() => undefined);
		outgoing.writeHead(scripted.status ?? 200, { 'content-type': 'application/json', ...scripted.headers });
		outgoing.end(scripted.body);
	}

	/** To the sandbox, whose addresses become those of the cloud in what comes back. */
	private pass({ host }: CloudRequest, incoming: IncomingMessage, outgoing: ServerResponse): void {
		const { url } = this.sandbox;
		const target = new URL(`${url}/${host}${incoming.url}`);
		const onward = forward(
			target,
			{ method: incoming.method, headers: { ...incoming.headers, host: target.host } },
			(answer) => {
				const { 'content-length': length, ...headers } = answer.headers;
				const isText = /json|event-stream/.test(headers['content-type'] ?? '');
				outgoing.writeHead(answer.statusCode ?? 502, {
					...headers,
					...(!isText && length !== undefined && { 'content-length': length }),
				});
				if (!isText) return void answer.pipe(outgoing);
				answer.setEncoding('utf8').on('data', (text: string) => outgoing.write(text.replaceAll(`${url}/`, 'https://')));
				answer.on('end', () => outgoing.end()).on('error', () => outgoing.destroy());
			},
		);
		onward.on('error', () => outgoing.destroy());
		outgoing.on('close', () => onward.destroy());
		incoming.pipe(onward);
	}

	private upgrade(incoming: IncomingMessage, socket: Duplex, head: Buffer): void {
		const request = this.record('wss', incoming);
		const scripted = this.script(request);
		if (!scripted) return relaySession({ request, incoming, socket, head, sandbox: this.sandbox });
		const headers = Object.entries({ 'content-length': '0', ...scripted.headers }).map(
			([name, value]) => `${name}: ${value}\r\n`,
		);
		socket.end(`HTTP/1.1 ${scripted.status} Scripted\r\n${headers.join('')}\r\n`);
	}
}

function usualAnswer({ host, path }: CloudRequest): CloudAnswer | undefined {
	if (host === FOREIGN) return { headers: { 'content-type': 'image/png' }, body: `a file at ${path}` };
	return FAL_HOSTS.includes(host) ? undefined : { status: 404, body: '{}' };
}
