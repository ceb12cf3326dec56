import type { Failure } from '../../errors/failure';
import { decode } from '../../vendor/fal';
import { isShallow, NOT_JSON, readJson } from '../http/boundedJson';

/**
 * What a frame of a realtime endpoint means for the request on the socket: its result, how it failed, that fal closes the
 * socket because nothing came in, or nothing.
 */
export type Frame = { result: unknown } | { failure: Failure } | 'idle' | 'note';

/**
 * Reads a frame: msgpack as bytes for results, JSON as text for what fal has to say.
 * Source: https://fal.ai/docs/documentation/model-apis/inference/real-time
 */
export function readFrame(data: string | ArrayBuffer): Frame {
	const message = typeof data === 'string' ? readJson(data) : decoded(data);
	if (message === NOT_JSON) {
		return { failure: { kind: 'unreadableReply', step: 'run', problem: 'a message cannot be decoded' } };
	}
	const { type, status, error, reason } = (message ?? {}) as Record<string, unknown>;
	if (type === 'x-fal-message') return 'note';
	if (type === 'x-fal-error') {
		if (error === 'TIMEOUT') return 'idle';
		return { failure: { kind: 'modelError', detail: textOf(reason ?? error), type: textOf(error) } };
	}
	if (status !== 'error') return { result: message };
	if (error === 'Unauthorized') return { failure: { kind: 'http', step: 'run', status: 401, body: message } };
	return { failure: { kind: 'modelError', detail: textOf(error ?? 'no reason given') } };
}

function decoded(bytes: ArrayBuffer): unknown {
	try {
		const message = decode(new Uint8Array(bytes));
		return isShallow(message) ? message : NOT_JSON;
	} catch {
		return NOT_JSON;
	}
}

/** What should be a text, but is a server's word. */
function textOf(said: unknown): string {
	return typeof said === 'string' ? said : JSON.stringify(said ?? null);
}
