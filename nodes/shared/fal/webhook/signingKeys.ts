import { jsonParse } from 'n8n-workflow';

import { unlessAborted } from '../../async/abort';
import { settle } from '../../async/settle';
import { RequestFailure } from '../../errors/failure';
import { readBounded } from '../http/boundedBody';
import { type FalAccess, headersFor } from '../http/falFetch';
import { mapToServer } from '../http/falHosts';
import { callHttp } from '../http/httpCall';
import { readKeySet, type SigningKey } from './keySet';

const KEY_SET_URL = 'https://rest.fal.ai/.well-known/jwks.json';
// fal asks to keep the keys no longer than a day.
const KEEP_MS = 24 * 60 * 60 * 1000;
// A forged call, or a fal that gives no keys, must not make this server ask again and again.
const MOST_ASKED = 5;
const MOST_ASKED_WITHIN_MS = 60 * 1000;
// A key has about 200 bytes.
const MOST_BYTES = 64 * 1024;
// fal waits 15 s for an answer to its own call.
const ANSWER_WITHIN_MS = 10_000;

interface KnownKeys {
	keys: SigningKey[];
	fetchedAtMs: number;
	/** When fal was asked, of late. */
	askedAtMs: number[];
	/** Calls that arrive together ask once. */
	asking?: Promise<SigningKey[]>;
}

// By server, because a credential with a Server URL has keys of its own.
const known = new Map<string, KnownKeys>();

/**
 * fal's signing keys, kept for up to a day. An answer that is no key set does not take away the keys that are known.
 *
 * @param unknownKey the known keys did not fit a signature: ask again, if it is not too often
 * @param nowMs milliseconds since 1970, when the call arrived
 * @throws RequestFailure when there are no keys and fal gives none now
 */
export async function signingKeys(access: FalAccess, unknownKey: boolean, nowMs: number): Promise<SigningKey[]> {
	const kept = known.get(access.serverUrl) ?? { keys: [], fetchedAtMs: 0, askedAtMs: [] };
	known.set(access.serverUrl, kept);
	const ageMs = nowMs - kept.fetchedAtMs;
	const usable = kept.keys.length > 0 && ageMs < KEEP_MS;
	// Fetched for this very call, or after it arrived.
	const newest = usable && ageMs <= 0;
	if (newest || (usable && !unknownKey)) return kept.keys;
	if (!kept.asking && !mayAsk(kept, nowMs)) {
		if (usable) return kept.keys;
		throw unusable('fal was asked for its keys too often');
	}
	kept.asking ??= ask(access, kept, nowMs);
	const asked = await settle(kept.asking);
	if (asked.ok) return asked.value;
	if (usable) return kept.keys;
	throw asked.error;
}

function mayAsk(kept: KnownKeys, nowMs: number): boolean {
	kept.askedAtMs = kept.askedAtMs.filter((atMs) => Math.abs(nowMs - atMs) < MOST_ASKED_WITHIN_MS);
	return kept.askedAtMs.length < MOST_ASKED;
}

async function ask(access: FalAccess, kept: KnownKeys, nowMs: number): Promise<SigningKey[]> {
	kept.askedAtMs.push(nowMs);
	const fetched = await settle(fetchKeys(access));
	kept.asking = undefined;
	if (!fetched.ok) throw fetched.error;
	kept.keys = fetched.value;
	kept.fetchedAtMs = nowMs;
	return kept.keys;
}

/** Asks once: whoever calls comes again by itself. */
async function fetchKeys(access: FalAccess): Promise<SigningKey[]> {
	const url = mapToServer(KEY_SET_URL, access.serverUrl);
	const signal = AbortSignal.timeout(ANSWER_WITHIN_MS);
	const answer = await callHttp(access, {
		step: 'status',
		url,
		method: 'GET',
		headers: headersFor(access, url, { Accept: 'application/json' }),
		stream: true,
		once: true,
		signal,
	});
	const bytes = await unlessAborted(readBounded(answer.body, MOST_BYTES), signal);
	const keys = bytes && readKeySet(jsonParse<unknown>(bytes.toString('utf8'), { fallbackValue: undefined }));
	if (keys) return keys;
	throw unusable('the key set has no keys that sign webhooks');
}

function unusable(problem: string): RequestFailure {
	return new RequestFailure({ kind: 'unreadableReply', step: 'status', problem });
}
