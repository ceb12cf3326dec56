import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import { RequestFailure } from '../errors/failure';
import { prepareRequest, uploadInputs } from '../input/prepareRequest';
import type { RequestContext } from '../run/requestContext';
import { submitRequest } from '../fal/queue/submitRequest';

/** Puts the request into fal's queue and returns at once with what is needed to come back to it. */
export async function submit(request: RequestContext, signal: AbortSignal): Promise<INodeExecutionData[]> {
	const { node, fal, contract, routed } = request;
	const prepared = await prepareRequest(request, signal);
	// There would be no request to come back to.
	if ('nothing' in prepared) throw new RequestFailure({ kind: 'invalidInput', issues: [prepared.nothing] });
	const body = await uploadInputs(request, prepared, signal);
	signal.throwIfAborted();
	const { request_id, status, queue_position, status_url, response_url, cancel_url } = await submitRequest(
		fal,
		contract.endpoint,
		{
			input: body,
			headers: routed.options.headers as Record<string, string>,
			webhookUrl: (routed.options.qs as IDataObject).fal_webhook as string | undefined,
			priority: node.getNodeParameter('options.queuePriority', 'normal') as 'normal' | 'low',
		},
	);
	request.known.requestId = request_id;
	const json = {
		requestId: request_id,
		endpoint: request.contract.endpoint,
		status: status ?? 'IN_QUEUE',
		...(queue_position !== undefined && { queuePosition: queue_position }),
		statusUrl: status_url,
		responseUrl: response_url,
		cancelUrl: cancel_url,
	};
	return [{ json, pairedItem: { item: request.itemIndex } }];
}
