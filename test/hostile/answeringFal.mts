import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createSigningKey } from '../../sandbox/server/signingKey.mjs';

/** How one kind of question is answered. Text and bytes go out as they are, everything else as JSON. */
export interface GivenAnswer {
	status?: number;
	headers?: Record<string, string>;
	body?: unknown;
	/** No answer, or no end of it. */
	hangs?: 'atOnce' | 'inBody';
}

export type Question = 'keySet' | 'status' | 'result' | 'file';

const QUESTIONS: Array<[Question, RegExp]> = [
	['keySet', /\/rest\.fal\.ai\/\.well-known\/jwks\.json$/],
	['status', /\/queue\.fal\.run\/[^?]+\/requests\/[^/?]+\/status\?/],
	['result', /\/queue\.fal\.run\/[^?]+\/requests\/[^/?]+$/],
	['file', /\/files\//],
];

/** A fal of which a test gives every answer, for whatever request: as it is, all are finished requests of SAM 3 Image. */
export class AnsweringFal {
	readonly key = 'answering-fal-id:5d1e8a07c4b9f263';
	readonly signing = createSigningKey();
	/** Paths and queries of the questions, oldest first. */
	asked: Record<Question, string[]> = { keySet: [], status: [], result: [], file: [] };
	answers: Partial<Record<Question, GivenAnswer | ((path: string) => GivenAnswer | undefined)>> = {};
	private readonly server = createServer((request, response) => this.serve(request, response));

	static async start(): Promise<AnsweringFal> {
		const fal = new AnsweringFal();
		await once(fal.server.listen(0, '127.0.0.1'), 'listening');
		return fal;
	}

	get url(): string {
		return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
	}

	/** Back to good answers, and nothing asked. */
	reset(): void {
		this.asked = { keySet: [], status: [], result: [], file: [] };
		this.answers = {};
		this.server.closeAllConnections();
	}

	async close(): Promise<void> {
		this.server.close();
		this.server.closeAllConnections();
		await once(this.server, 'close');
	}

	private serve({ url = '' }: IncomingMessage, response: ServerResponse): void {
		const [question] = QUESTIONS.find(([, pattern]) => pattern.test(url)) ?? [];
		if (!question) return void response.writeHead(404).end('{"detail":"Not Found"}');
		this.asked[question].push(url);
		const given = this.answers[question];
		const answer = typeof given === 'function' ? given(url) : given;
		const { status = 200, headers, body, hangs } = answer ?? this.usual(question, url);
		if (hangs === 'atOnce') return;
		response.writeHead(status, { 'content-type': 'application/json', ...headers });
		const bytes = typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body ?? null);
		if (hangs === 'inBody') response.write(bytes);
		else response.end(bytes);
	}

	private usual(question: Question, path: string): GivenAnswer {
		const [, app, requestId] = /queue\.fal\.run\/(.+?)\/requests\/([^/?]+)/.exec(path) ?? [];
		const file = { url: `${this.url}/files/${requestId}.png`, content_type: 'image/png', width: 64, height: 48 };
		const response_url = `${this.url}/queue.fal.run/${app}/requests/${requestId}`;
		const metrics = { inference_time: 0.25 };
		switch (question) {
			case 'keySet':
				return { body: { keys: [this.signing.jwk] } };
			case 'status':
				return { body: { status: 'COMPLETED', request_id: requestId, response_url, logs: [], metrics } };
			case 'result':
				return { body: { masks: [file], image: file } };
			case 'file':
				return { headers: { 'content-type': 'image/png' }, body: 'the bytes of a mask' };
		}
	}
}
