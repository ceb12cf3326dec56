import type { IHttpRequestOptions } from 'n8n-workflow';

import { type FieldIssue, RequestFailure } from '../../errors/failure';
import { secretsOf } from '../../errors/secrets';
import { credentialIssue, trimKey, type TypedCredential } from './credentialCheck';
import type { FalAccess } from './falFetch';
import { normalizeServerUrl } from './falHosts';
import type { HttpAccess } from './httpCall';

interface CredentialHolder {
	getCredentials<T extends object>(type: string): Promise<T>;
	helpers: HttpAccess['helpers'];
}

/** The node's Request Options, as n8n has put them into its request. */
export interface CallSettings {
	proxy?: IHttpRequestOptions['proxy'];
	skipSslCertificateValidation?: boolean | string;
	/** Milliseconds. */
	timeout?: number;
}

// What n8n's RoutingNode takes when nothing is set.
const ANSWER_TIMEOUT_MS = 300_000;

/**
 * Access to fal with the node's credential.
 *
 * @param settings none in a webhook
 * @throws RequestFailure `invalidInput` when the credential cannot be right
 */
export async function accessFromCredential(node: CredentialHolder, settings: CallSettings = {}): Promise<FalAccess> {
	const { access, issue } = await readCredential(node, settings);
	if (issue) throw new RequestFailure({ kind: 'invalidInput', issues: [issue] });
	return access;
}

/**
 * The same, and what is wrong with the credential, if anything. An access with an issue has no key; it is good for what
 * fal tells everybody.
 */
export async function readCredential(
	node: CredentialHolder,
	{ proxy, skipSslCertificateValidation, timeout }: CallSettings = {},
): Promise<{ access: FalAccess; issue?: FieldIssue }> {
	const typed = await node.getCredentials<TypedCredential>('falSamApi');
	const issue = credentialIssue(typed);
	// A key that is not sent cannot come back.
	const key = issue ? '' : trimKey(typed.apiKey);
	const access: FalAccess = {
		helpers: node.helpers,
		apiKey: key,
		secrets: key ? secretsOf(key) : [],
		serverUrl: normalizeServerUrl(typed.serverUrl),
		network: { proxy, skipSslCertificateValidation: skipSslCertificateValidation === true },
		answerTimeoutMs: timeout ?? ANSWER_TIMEOUT_MS,
		random: Math.random,
	};
	return { access, issue };
}
