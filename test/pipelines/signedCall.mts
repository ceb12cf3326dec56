import type { SigningKey } from '../../sandbox/server/signingKey.mjs';

/** A call to a webhook, as it goes over the wire. */
export interface WebhookCall {
	headers: Record<string, string>;
	body: Buffer;
}

/** The body of fal's call about a finished request. */
export function callBody(requestId: string, more: Record<string, unknown> = {}): Record<string, unknown> {
	return { request_id: requestId, gateway_request_id: requestId, status: 'OK', payload: {}, ...more };
}

/** A call with a valid signature. `ageS`: how long ago it was signed, in seconds; negative: in the future. */
export function signedCall(key: SigningKey, requestId: string, content: unknown, ageS = 0): WebhookCall {
	const body = Buffer.from(JSON.stringify(content));
	const headers = key.webhookHeaders(requestId, body, Math.floor(Date.now() / 1000) - ageS);
	return { headers: { 'content-type': 'application/json', ...headers }, body };
}

/** Posts it; gives the status and the text of the answer. */
export async function post(url: string, { headers, body }: WebhookCall): Promise<{ status: number; text: string }> {
	const response = await fetch(url, { method: 'POST', headers, body: new Uint8Array(body) });
	return { status: response.status, text: await response.text() };
}
