import { array, literal, looseObject, maxLength, regex, safeParse, string, unknown } from '../../vendor/zod';

/** One of fal's public keys, as its key set lists it. */
export interface SigningKey {
	kty: 'OKP';
	crv: 'Ed25519';
	/** 32 bytes in base64url. */
	x: string;
}

// fal has a few. Each is tried for each call, so a list without end would hold n8n up.
const MOST_KEYS = 20;

const keySet = looseObject({ keys: array(unknown()).check(maxLength(MOST_KEYS)) });
const signingKey = looseObject({
	kty: literal('OKP'),
	crv: literal('Ed25519'),
	x: string().check(regex(/^[A-Za-z0-9_-]{43}=?$/)),
});

/**
 * The Ed25519 keys of a key set. A set may hold keys of other kinds, which sign no webhooks; none that does is no answer.
 *
 * @param answer the parsed JSON
 */
export function readKeySet(answer: unknown): SigningKey[] | undefined {
	const set = safeParse(keySet, answer);
	if (!set.success) return undefined;
	const keys = set.data.keys.flatMap((entry) => {
		const key = safeParse(signingKey, entry);
		return key.success ? [{ kty: key.data.kty, crv: key.data.crv, x: key.data.x.replace('=', '') }] : [];
	});
	return keys.length > 0 ? keys : undefined;
}
