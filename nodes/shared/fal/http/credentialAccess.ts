import type { IHttpRequestOptions } from 'n8n-workflow';

import { RequestFailure } from '../../errors/failure';
import type { FalAccess } from './falFetch';
import { isServerUrl, normalizeServerUrl } from './falHosts';
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
 * @throws RequestFailure `invalidInput` when the credential's Server URL is no address
 */
export async function accessFromCredential(
	node: CredentialHolder,
	{ proxy, skipSslCertificateValidation, timeout }: CallSettings = {},
): Promise<FalAccess> {
	const { apiKey, serverUrl } = await node.getCredentials<{ apiKey: string; serverUrl?: string }>('falSamApi');
	const server = normalizeServerUrl(serverUrl);
	if (server && !isServerUrl(server)) {
		const issue = { field: 'Server URL of the credential', problem: 'must start with http:// or https://' };
		throw new RequestFailure({ kind: 'invalidInput', issues: [issue] });
	}
	const key = apiKey.trim();
	return {
		helpers: node.helpers,
		apiKey: key,
		// The whole key, and its secret half.
		secrets: [key, key.split(':')[1] ?? ''].filter((secret) => secret !== ''),
		serverUrl: server,
		network: { proxy, skipSslCertificateValidation: skipSslCertificateValidation === true },
		answerTimeoutMs: timeout ?? ANSWER_TIMEOUT_MS,
		random: Math.random,
	};
}
