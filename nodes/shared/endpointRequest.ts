import type { IDataObject, IExecutePaginationFunctions, INodeExecutionData, INodeProperties, JsonObject } from 'n8n-workflow';
import { NodeApiError } from 'n8n-workflow';

import type { EndpointContract } from './contract';
import { accessFromCredential } from './credentialAccess';
import { explainFailure, type FailureContext } from './errorSentences';
import { expectedFailure } from './failure';
import { connectToFal } from './falClient';
import { panelFields } from './fieldLabels';
import { cancel } from './operations/cancel';
import { getResult } from './operations/getResult';
import { getStatus } from './operations/getStatus';
import { segment } from './operations/segment';
import { submit } from './operations/submit';
import { joinRun } from './runState';
import type { RequestContext, RoutedRequest } from './requestContext';
import { settle } from './settle';

const DEFAULT_ITEMS_AT_ONCE = 5;

type Operation = (request: RequestContext, signal: AbortSignal) => Promise<INodeExecutionData[]>;

const OPERATIONS: Record<string, Operation> = { segment, submit, getStatus, getResult, cancel };

/**
 * The `requestOperations.pagination` function of an endpoint node: n8n calls it once per item with the request that it
 * built from the node's `routing`, and it owns that request's whole life, from upload to delivery or cancel.
 * Returns the item's output; a failure becomes an error item or a NodeApiError, by the node's On Error setting.
 *
 * @param properties the node's own properties, from which errors take the names that the panel shows
 */
export function endpointRequest(contract: EndpointContract, properties: INodeProperties[]) {
	const fields = panelFields(properties);
	return async function (this: IExecutePaginationFunctions, routed: RoutedRequest): Promise<INodeExecutionData[]> {
		const itemIndex = this.getItemIndex();
		const run = joinRun(this.getExecuteData(), itemIndex, this.getNodeParameter('options.itemsAtOnce', DEFAULT_ITEMS_AT_ONCE));
		const finished = run.finished.get(itemIndex);
		if (finished) return finished;
		const { endpoint, successor } = contract;
		const known: FailureContext = { endpoint, successor, fields };
		const executionSignal = this.getExecutionCancelSignal();
		const signal = AbortSignal.any([run.stop.signal, ...(executionSignal ? [executionSignal] : [])]);
		const work = run.limit(async () => {
			signal.throwIfAborted();
			const { proxy, skipSslCertificateValidation } = routed.options;
			const network = { proxy, skipSslCertificateValidation: skipSslCertificateValidation === true };
			const access = await accessFromCredential(this, network);
			const connection = connectToFal(access);
			const request = { node: this, contract, fields, access, ...connection, routed, itemIndex, known };
			return await OPERATIONS[this.getNodeParameter('operation') as string](request, signal);
		});
		const done = await settle(work);
		if (done.ok) {
			run.finished.set(itemIndex, done.value);
			return done.value;
		}
		if (executionSignal?.aborted) throw done.error;
		// Ended by another item's failure. n8n reports the first item that throws, and that must be the one that failed.
		if (run.stop.signal.aborted) return [];
		const failure = expectedFailure(done.error);
		if (!failure) throw done.error;
		const { message, details } = explainFailure(failure, known);
		// Only these keys and no `error` property: n8n then keeps the pairing, and merges the input on the error output.
		if (this.continueOnFail()) return [{ json: { error: message, message, details }, pairedItem: { item: itemIndex } }];
		run.stop.abort();
		throw new NodeApiError(this.getNode(), details as JsonObject, {
			message,
			description: descriptionOf(details),
			httpCode: details.httpStatus === undefined ? undefined : String(details.httpStatus),
			itemIndex,
		});
	};
}

function descriptionOf({ requestId, type }: IDataObject): string | undefined {
	const facts = [requestId && `Request ID: ${requestId}`, type && `Type: ${type}`].filter(Boolean);
	return facts.length > 0 ? facts.join('. ') : undefined;
}
