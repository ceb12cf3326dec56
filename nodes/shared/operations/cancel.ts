import type { INodeExecutionData } from 'n8n-workflow';

import { cancelRequest } from '../fal/queue/cancelRequest';
import type { RequestContext } from '../run/requestContext';
import { readRequestId } from './readRequestId';

/** Cancels a request and says what fal answered; that it was too late is data, not an error. */
export async function cancel(request: RequestContext): Promise<INodeExecutionData[]> {
	const { fal, contract, itemIndex } = request;
	const requestId = readRequestId(request);
	const { endpoint } = contract;
	const outcome = await cancelRequest({ fal, endpoint, requestId });
	return [{ json: { requestId, endpoint, outcome }, pairedItem: { item: itemIndex } }];
}
