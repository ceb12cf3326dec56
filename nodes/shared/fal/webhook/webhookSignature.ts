import { createHash, createPublicKey, verify } from 'node:crypto';

import { isRequestId } from '../queue/requestId';
import type { SigningKey } from './keySet';

/** What the headers of a call say about who signed it. Not to be believed before `isSignedBy` has said yes. */
export interface CallSignature {
	requestId: string;
	/** fal's id of the account that made the request. */
	userId: string;
	/** Seconds since 1970, as fal wrote them. */
	timestamp: string;
	/** Hex in lower case, so that one signature has one spelling. */
	signature: string;
}

// fal's own bound for the age of a call, in both directions.
export const TOLERANCE_S = 300;

type HeaderValues = Record<string, string | string[] | undefined>;

/**
 * Reads the signature of a webhook call, as far as that needs no key: everything is there, in its form, and from just now.
 * Costs nothing, and nobody needs to be asked about a call that does not come so far.
 * Source: https://fal.ai/docs/documentation/model-apis/inference/webhooks
 *
 * @param nowS seconds since 1970
 */
export function readSignature(headers: HeaderValues, nowS: number): CallSignature | { problem: string } {
	const read = (name: string) => {
		const value = headers[`x-fal-webhook-${name}`];
		return typeof value === 'string' && value !== '' ? value : undefined;
	};
	const requestId = read('request-id');
	const userId = read('user-id');
	const timestamp = read('timestamp');
	const signature = read('signature');
	if (!requestId || !userId || !timestamp || !signature) return { problem: 'a signature header is missing' };
	if (!isRequestId(requestId)) return { problem: 'the request ID is no ID' };
	if (!/^\d+$/.test(timestamp) || Math.abs(nowS - Number(timestamp)) > TOLERANCE_S) {
		return { problem: 'the timestamp is too far from now' };
	}
	if (!/^[0-9a-f]{128}$/i.test(signature)) return { problem: 'the signature is malformed' };
	return { requestId, userId, timestamp, signature: signature.toLowerCase() };
}

/**
 * Whether fal signed exactly this body with these headers.
 * fal signs, with Ed25519, four lines: request id, user id, timestamp, and the SHA-256 of the body in hex.
 *
 * @param rawBody the bytes as they arrived: parsing and writing JSON again would change them
 * @param keys fal's key set; any of them may have signed
 */
export function isSignedBy(
	rawBody: Buffer,
	{ requestId, userId, timestamp, signature }: CallSignature,
	keys: SigningKey[],
): boolean {
	const digest = createHash('sha256').update(rawBody).digest('hex');
	const message = Buffer.from([requestId, userId, timestamp, digest].join('\n'), 'utf8');
	return keys.some((key) => verifies(message, Buffer.from(signature, 'hex'), key));
}

function verifies(message: Buffer, signature: Buffer, { kty, crv, x }: SigningKey): boolean {
	try {
		return verify(null, message, createPublicKey({ key: { kty, crv, x }, format: 'jwk' }), signature);
	} catch {
		return false;
	}
}
