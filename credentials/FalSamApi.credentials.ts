import type {
	ICredentialDataDecryptedObject,
	ICredentialTestRequest,
	ICredentialType,
	IHttpRequestOptions,
	INodeProperties,
	Icon,
} from 'n8n-workflow';

import { mayCarryKey, normalizeServerUrl } from '../nodes/shared/fal/http/falHosts';

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
			description:
				'Create a key at <a href="https://fal.ai/dashboard/keys" target="_blank">fal.ai/dashboard/keys</a> and paste it whole, with the colon',
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
	 * to. A function, because n8n 2.41 cannot resolve the expression form in workflows whose binary mode is "combined".
	 */
	authenticate = async (
		credentials: ICredentialDataDecryptedObject,
		request: IHttpRequestOptions & { uri?: string },
	): Promise<IHttpRequestOptions> => {
		// n8n's HTTP Request node has the address in `uri`, which the type does not know.
		const address = request.url ?? request.uri;
		const url = request.baseURL ? `${request.baseURL}${address}` : address;
		if (!mayCarryKey(url, normalizeServerUrl(credentials.serverUrl))) return request;
		const apiKey = String(credentials.apiKey).trim();
		return {
			...request,
			headers: { ...request.headers, Authorization: `Key ${apiKey}` },
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
			{
				type: 'responseCode',
				properties: {
					value: 401,
					message: 'fal did not accept this key. Copy it again from fal.ai/dashboard/keys, whole, with the colon.',
				},
			},
		],
	};
}
