import { jsonParse } from 'n8n-workflow';

import type { Failure } from '../../errors/failure';
import { decode } from '../../vendor/fal';

/**
 * What a frame of a realtime endpoint means for the request on the socket: its result, how it failed, that fal closes the
 * socket because nothing came in, or nothing.
 */
export type Frame = { result: unknown } | { failure: Failure } | 'idle' | 'note';

const UNDECODABLE = Symbol('undecodable');

/**
 * Reads a frame: msgpack as bytes for results, JSON as text for what fal has to say.
 * Source: https://fal.ai/docs/documentation/model-apis/inference/real-time
 */
export function readFrame(data: string | ArrayBuffer): Frame {
	const message = typeof data === 'string' ? jsonParse<unknown>(data, { fallbackValue: UNDECODABLE }) : decoded(data);
	if (message === UNDECODABLE) {
		return { failure: { kind: 'unreadableReply', step: 'run', problem: 'a message cannot be decoded' } };
	}
	const { type, status, error, reason } = (message ?? {}) as Record<string, unknown>;
	if (type === 'x-fal-message') return 'note';
	if (type === 'x-fal-error') {
		if (error === 'TIMEOUT') return 'idle';
		return { failure: { kind: 'modelError', detail: String(reason ?? error), type: String(error) } };
	}
	if (status !== 'error') return { result: message };
	if (error === 'Unauthorized') return { failure: { kind: 'http', step: 'run', status: 401, body: message } };
	return { failure: { kind: 'modelError', detail: String(error ?? 'no reason given') } };
}

function decoded(bytes: ArrayBuffer): unknown {
	try {
		return decode(new Uint8Array(bytes));
	} catch {
		return UNDECODABLE;
	}
}
