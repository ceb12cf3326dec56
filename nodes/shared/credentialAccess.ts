import { RequestFailure } from './failure';
import type { FalAccess } from './falFetch';
import { isServerUrl, normalizeServerUrl } from './falHosts';
import type { HttpAccess } from './httpCall';

interface CredentialHolder {
	getCredentials<T extends object>(type: string): Promise<T>;
	helpers: HttpAccess['helpers'];
}

/**
 * Access to fal with the node's credential.
 *
 * @param network proxy and TLS settings of the node, if it has any
 * @throws RequestFailure `invalidInput` when the credential's Server URL is no address
 */
export async function accessFromCredential(node: CredentialHolder, network: HttpAccess['network']): Promise<FalAccess> {
	const { apiKey, serverUrl } = await node.getCredentials<{ apiKey: string; serverUrl?: string }>('falSamApi');
	const server = normalizeServerUrl(serverUrl);
	if (server && !isServerUrl(server)) {
		const issue = { field: 'Server URL of the credential', problem: 'must start with http:// or https://' };
		throw new RequestFailure({ kind: 'invalidInput', issues: [issue] });
	}
	return { helpers: node.helpers, apiKey: apiKey.trim(), serverUrl: server, network, random: Math.random };
}
