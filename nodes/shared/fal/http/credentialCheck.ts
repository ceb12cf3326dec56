import type { FieldIssue } from '../../errors/failure';
import { normalizeServerUrl, serverUrlProblem } from './falHosts';

/** The credential as n8n gives it: what a person typed, or what a secret store or an expression gave. */
export interface TypedCredential {
	apiKey?: unknown;
	serverUrl?: unknown;
}

// fal's keys have about 70 characters; a header takes some thousands.
const LONGEST_KEY = 500;
// All that a header may carry without encoding, but for the space.
const VISIBLE_ASCII = /^[!-~]+$/;
const QUOTATION_MARKS = /["'`´‘’‚“”„«»‹›]/;

const COPY_IT = 'copy it again from fal.ai/dashboard/keys, whole, with the colon';

/**
 * The key without the white space that comes along with a paste.
 *
 * @throws nothing; a value that is no text is an empty key
 */
export function trimKey(apiKey: unknown): string {
	return typeof apiKey === 'string' ? apiKey.trim() : '';
}

/**
 * What is wrong with the credential before anybody is asked, or undefined. A key that cannot be one is told in words here,
 * because HTTP libraries refuse it with an error that holds it, and n8n's own one sends something else instead.
 * The problem never repeats the key.
 */
export function credentialIssue({ apiKey, serverUrl }: TypedCredential): FieldIssue | undefined {
	const ofKey = keyProblem(trimKey(apiKey));
	if (ofKey) return { field: 'API Key of the credential', problem: ofKey };
	const server = normalizeServerUrl(serverUrl);
	const ofServer = server && serverUrlProblem(server);
	return ofServer ? { field: 'Server URL of the credential', problem: ofServer } : undefined;
}

/** What is wrong with a trimmed key, as a sentence without its subject. */
export function keyProblem(key: string): string | undefined {
	if (key === '') return `is empty: ${COPY_IT}`;
	if (key.length > LONGEST_KEY) return `is too long to be a key: ${COPY_IT}`;
	if (/[\r\n\u0085\u2028\u2029]/.test(key)) return `has a line break inside: ${COPY_IT}`;
	if (QUOTATION_MARKS.test(key)) return 'has quotation marks: enter it without them';
	if (/\s/.test(key)) return 'has a space inside: enter the key alone, without a word in front of it';
	if (!VISIBLE_ASCII.test(key)) return `has a character that no key has (${nameOf(oddCharacter(key))}): ${COPY_IT}`;
	if (!/^[^:]+:[^:]+$/.test(key)) return `is not whole, it must look like key_id:key_secret: ${COPY_IT}`;
	return undefined;
}

function oddCharacter(key: string): string {
	return [...key].find((character) => !VISIBLE_ASCII.test(character)) ?? '';
}

/** By its number, because most of them cannot be seen. A single character, and none that a key has, so it gives nothing away. */
function nameOf(character: string): string {
	return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
}
