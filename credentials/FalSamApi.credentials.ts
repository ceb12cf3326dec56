import type {
	ICredentialDataDecryptedObject,
	ICredentialTestRequest,
	ICredentialType,
	IHttpRequestOptions,
	INodeProperties,
	Icon,
} from 'n8n-workflow';

import { credentialSentence, NO_FAL, TEST_SENTENCES } from '../nodes/shared/errors/credentialSentences';
import { credentialIssue, trimKey } from '../nodes/shared/fal/http/credentialCheck';
import { calledUrl, mayCarryKey, normalizeServerUrl } from '../nodes/shared/fal/http/falHosts';

export class FalSamApi implements ICredentialType {
	name = 'falSamApi';

	displayName = 'Fal SAM API';

	icon: Icon = { light: 'file:../icons/falSam.svg', dark: 'file:../icons/falSam.dark.svg' };

	documentationUrl = 'https://fal.ai/docs/documentation/model-apis/authentication/key-based';

	properties: INodeProperties[] = [
		{
			displayName: 'API Key',
			name: 'apiKey',
			type: 'string',
			typeOptions: { password: true },
			required: true,
			default: '',
			placeholder: 'key_id:key_secret',
			hint: 'Create a key at <a href="https://fal.ai/dashboard/keys" target="_blank">fal.ai/dashboard/keys</a> and paste it whole, with the colon',
		},
		{
			displayName: 'Server URL',
			name: 'serverUrl',
			type: 'string',
			default: '',
			placeholder: 'Leave empty for fal’s cloud',
			description:
				'Leave empty for fal’s cloud. Otherwise the address of a fal-compatible server, for example the sandbox of this package.',
		},
	];

	/**
	 * Adds the key, but only on its way to fal or to the credential's own server, and not for a host that this redirects
	 * to. A function, because n8n 2.41 cannot resolve the expression form in workflows whose binary mode is "combined",
	 * and because what it throws is what the credential's Test shows.
	 *
	 * @throws Error with a sentence when the credential cannot be right; the nodes say the same
	 */
	authenticate = async (
		credentials: ICredentialDataDecryptedObject,
		request: IHttpRequestOptions & { uri?: string },
	): Promise<IHttpRequestOptions> => {
		const issue = credentialIssue(credentials);
		if (issue) throw new Error(credentialSentence(issue));
		if (!mayCarryKey(calledUrl(request), normalizeServerUrl(credentials.serverUrl))) return request;
		return {
			...request,
			headers: { ...request.headers, Authorization: `Key ${trimKey(credentials.apiKey)}` },
			sendCredentialsOnCrossOriginRedirect: false,
		};
	};

	// The price list is free, and unlike the model list it answers 401 to a wrong key.
	test: ICredentialTestRequest = {
		request: {
			baseURL:
				'={{ $credentials.serverUrl && $credentials.serverUrl.trim() ? $credentials.serverUrl.trim().replace(/\\/+$/, "") + "/api.fal.ai" : "https://api.fal.ai" }}',
			url: '/v1/models/pricing',
			qs: { endpoint_id: 'fal-ai/sam-3/image' },
			// An n8n that does not know sendCredentialsOnCrossOriginRedirect would take the key along.
			disableFollowRedirect: true,
		},
		rules: [
			...Object.entries(TEST_SENTENCES).map(([status, message]) => ({
				type: 'responseCode',
				properties: { value: Number(status), message },
			})),
			// A page that answers 200 to everything has no prices.
			{ type: 'responseSuccessBody', properties: { key: 'prices', value: undefined, message: NO_FAL } },
			// n8n takes both kinds in one list, but its type does not say so.
		] as ICredentialTestRequest['rules'],
	};
}
