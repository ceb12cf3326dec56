import { jsonParse } from 'n8n-workflow';

import type { Failure } from '../../errors/failure';

/**
 * What a text frame of a realtime endpoint means for the request on the socket: how it failed, that fal closes the socket
 * because nothing came in, or nothing. Source: https://fal.ai/docs/documentation/model-apis/inference/real-time
 */
export function readControl(text: string): Failure | 'timeout' | undefined {
	const message = jsonParse<Record<string, unknown> | null>(text, { fallbackValue: null });
	const { type, status, error, reason } = message ?? {};
	if (type === 'x-fal-error') {
		return error === 'TIMEOUT'
			? 'timeout'
			: { kind: 'modelError', detail: String(reason ?? error), type: String(error) };
	}
	if (status !== 'error') return undefined;
	if (error === 'Unauthorized') return { kind: 'http', step: 'run', status: 401, body: message };
	return { kind: 'modelError', detail: String(error ?? 'no reason given') };
}
