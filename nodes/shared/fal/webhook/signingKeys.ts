import { falFetch, type FalAccess } from '../http/falFetch';
import type { SigningKey } from './webhookSignature';

const KEY_SET_URL = 'https://rest.fal.ai/.well-known/jwks.json';
// fal asks to keep the keys no longer than a day.
const KEEP_MS = 24 * 60 * 60 * 1000;
// A forged call must not make this server ask fal again and again.
const ASK_AGAIN_AFTER_MS = 60 * 1000;

interface KeptKeys {
	keys: SigningKey[];
	fetchedAtMs: number;
}

// By server, because a credential with a Server URL has keys of its own.
const kept = new Map<string, KeptKeys>();

/**
 * fal's signing keys, kept for up to a day.
 *
 * @param fresh the kept keys did not fit a signature: ask again, unless that was a moment ago
 * @param nowMs milliseconds since 1970
 * @throws RequestFailure when fal cannot be reached
 */
export async function signingKeys(access: FalAccess, fresh: boolean, nowMs: number): Promise<SigningKey[]> {
	const known = kept.get(access.serverUrl);
	const ageMs = known ? nowMs - known.fetchedAtMs : Number.POSITIVE_INFINITY;
	if (known && ageMs < (fresh ? ASK_AGAIN_AFTER_MS : KEEP_MS)) return known.keys;
	const response = await falFetch(access)(KEY_SET_URL, { headers: { Accept: 'application/json' } });
	const { keys } = (await response.json()) as { keys?: SigningKey[] };
	kept.set(access.serverUrl, { keys: keys ?? [], fetchedAtMs: nowMs });
	return keys ?? [];
}
