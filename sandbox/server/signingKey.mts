import { createHash, generateKeyPairSync, randomUUID, sign } from 'node:crypto';

/** A public key as `/.well-known/jwks.json` publishes it. */
export interface PublicJwk {
	kty: 'OKP';
	crv: 'Ed25519';
	/** 32 bytes, base64url without padding. */
	x: string;
	kid: string;
	use: 'sig';
	alg: 'EdDSA';
}

/** The key pair that signs webhooks; made anew at every start, as receivers have to ask for the public key anyway. */
export interface SigningKey {
	jwk: PublicJwk;
	/** Headers for a webhook call. `body`: the exact bytes that are sent. `unixSeconds`: time of this attempt. */
	webhookHeaders(requestId: string, body: Buffer, unixSeconds: number): Record<string, string>;
}

/** fal sends the id of the account here; the sandbox has one account. */
const USER_ID = 'sandbox-user';

/**
 * Signed is request id, user id, timestamp and the lower-case hex SHA-256 of the body, joined by line feeds; the signature is hex.
 * Source: fal's page about webhooks.
 */
export function createSigningKey(): SigningKey {
	const { publicKey, privateKey } = generateKeyPairSync('ed25519');
	const { x } = publicKey.export({ format: 'jwk' });
	return {
		jwk: { kty: 'OKP', crv: 'Ed25519', x: x!, kid: randomUUID(), use: 'sig', alg: 'EdDSA' },
		webhookHeaders(requestId, body, unixSeconds) {
			const timestamp = String(unixSeconds);
			const digest = createHash('sha256').update(body).digest('hex');
			const message = Buffer.from([requestId, USER_ID, timestamp, digest].join('\n'), 'utf8');
			return {
				'x-fal-webhook-request-id': requestId,
				'x-fal-webhook-user-id': USER_ID,
				'x-fal-webhook-timestamp': timestamp,
				'x-fal-webhook-signature': sign(null, message, privateKey).toString('hex'),
			};
		},
	};
}
