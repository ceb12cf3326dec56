import type { INodeProperties, INodeTypeDescription } from 'n8n-workflow';

import type { EndpointContract } from '../contract/contract';
import { endpointRequest } from './endpointRequest';
import { requestSettings } from '../panel/requestSettings';
import '../run/n8nVersion';

/** The part of a node's description that is the same for every endpoint, but for the contract. */
export function endpointDescription(
	contract: EndpointContract,
	properties: INodeProperties[],
): Pick<INodeTypeDescription, 'requestDefaults' | 'requestOperations' | 'webhooks' | 'properties'> {
	return {
		requestDefaults: { baseURL: 'https://queue.fal.run', url: `/${contract.endpoint}`, method: 'POST' },
		requestOperations: { pagination: endpointRequest(contract, properties) },
		// Only for the transport "callback": registered by n8n while an execution waits.
		webhooks: [
			{
				name: 'default',
				httpMethod: 'POST',
				responseMode: 'onReceived',
				responseData: '',
				path: '={{ $nodeId }}',
				isFullPath: true,
				restartWebhook: true,
				ndvHideUrl: true,
				ndvHideMethod: true,
			},
		],
		properties: [...properties, requestSettings],
	};
}
