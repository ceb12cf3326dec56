import type { INodeExecutionData } from 'n8n-workflow';

import { RequestFailure } from '../errors/failure';
import { submitRequest } from '../fal/queue/submitRequest';
import { prepareRequest } from '../input/prepareRequest';
import type { RequestContext } from '../run/requestContext';
import { readWebhookUrl } from './readWebhookUrl';

/** Puts the request into fal's queue and returns at once with what is needed to come back to it. */
export async function submit(request: RequestContext): Promise<INodeExecutionData[]> {
	const { access, contract, itemIndex, known, routedQuery, stopped } = request;
	const webhookUrl = readWebhookUrl(routedQuery.fal_webhook, access.serverUrl);
	const prepared = await prepareRequest(request);
	// There would be no request to come back to.
	if ('nothing' in prepared) throw new RequestFailure({ kind: 'invalidInput', issues: [prepared.nothing] });
	const submission = await submitRequest(request, await prepared.completeBody(stopped), webhookUrl);
	const { request_id, status, queue_position, status_url, response_url, cancel_url } = submission;
	known.requestId = request_id;
	const json = {
		requestId: request_id,
		endpoint: contract.endpoint,
		status: status ?? 'IN_QUEUE',
		...(queue_position !== undefined && { queuePosition: queue_position }),
		statusUrl: status_url,
		responseUrl: response_url,
		cancelUrl: cancel_url,
	};
	return [{ json, pairedItem: { item: itemIndex } }];
}
