import { createHash, createPublicKey, verify } from 'node:crypto';

/** One of fal's public keys, as its key set lists it. */
export interface SigningKey {
	kty: string;
	crv?: string;
	x?: string;
}

export type SignatureCheck = { valid: true; requestId: string } | { valid: false; reason: string };

// fal's own bound for the age of a call, in both directions.
const TOLERANCE_S = 300;

type HeaderValues = Record<string, string | string[] | undefined>;

/**
 * Checks that fal sent a webhook call, just now, with exactly this body.
 * fal signs, with Ed25519, four lines: request id, user id, timestamp, and the SHA-256 of the body in hex.
 * Source: https://fal.ai/docs/documentation/model-apis/inference/webhooks
 *
 * @param rawBody the bytes as they arrived: parsing and writing JSON again would change them
 * @param keys fal's key set; any of them may have signed
 * @param nowS seconds since 1970
 */
export function checkSignature(
	rawBody: Buffer,
	headers: HeaderValues,
	keys: SigningKey[],
	nowS: number,
): SignatureCheck {
	const read = (name: string) => {
		const value = headers[`x-fal-webhook-${name}`];
		return typeof value === 'string' && value !== '' ? value : undefined;
	};
	const requestId = read('request-id');
	const userId = read('user-id');
	const timestamp = read('timestamp');
	const signature = read('signature');
	if (!requestId || !userId || !timestamp || !signature)
		return { valid: false, reason: 'a signature header is missing' };
	if (!/^\d+$/.test(timestamp) || Math.abs(nowS - Number(timestamp)) > TOLERANCE_S) {
		return { valid: false, reason: 'the timestamp is too far from now' };
	}
	if (!/^[0-9a-f]{128}$/i.test(signature)) return { valid: false, reason: 'the signature is malformed' };
	const digest = createHash('sha256').update(rawBody).digest('hex');
	const message = Buffer.from([requestId, userId, timestamp, digest].join('\n'), 'utf8');
	const signed = keys.some((key) => verifies(message, Buffer.from(signature, 'hex'), key));
	return signed ? { valid: true, requestId } : { valid: false, reason: 'no key of fal made this signature' };
}

function verifies(message: Buffer, signature: Buffer, { kty, crv, x }: SigningKey): boolean {
	if (kty !== 'OKP' || crv !== 'Ed25519' || !x) return false;
	try {
		return verify(null, message, createPublicKey({ key: { kty, crv, x }, format: 'jwk' }), signature);
	} catch {
		return false;
	}
}
