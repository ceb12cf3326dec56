import type { IExecutePaginationFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';

import type { EndpointContract } from '../contract/contract';
import { accessFromCredential } from '../fal/http/credentialAccess';
import { explainFailure } from '../errors/errorSentences';
import { failureOf, RequestFailure } from '../errors/failure';
import { isEndOfRequest, isOfUnknownFate } from '../errors/moneyRule';
import { connectToFal } from '../fal/http/falClient';
import { panelFields } from '../panel/panelFields';
import { failedItem, nodeError } from '../errors/nodeFailure';
import type { FailureContext } from '../errors/sentenceParts';
import { goOn } from '../operations/resume';
import { perform } from '../operations/perform';
import type { BeginDownloads } from '../output/resultContext';
import type { RequestContext, RoutedRequest } from '../run/requestContext';
import { isAbandoned, joinRun, leaveRun } from '../run/runState';
import { settle } from '../async/settle';
import { suspendedRunOf, suspendIfWaiting } from '../run/suspension';

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
		const run = joinRun(this);
		await Promise.resolve();
		if (isAbandoned(this, run)) return [];

		const itemIndex = this.getItemIndex();
		const known: FailureContext = { endpoint: contract.endpoint, successor: contract.successor, fields };
		const executionSignal = this.getExecutionCancelSignal();
		const signal = AbortSignal.any([run.stop.signal, ...(executionSignal ? [executionSignal] : [])]);
		const work = async (beginDownloads: BeginDownloads) => {
			const suspended = suspendedRunOf(this.getExecuteData());
			const finished = run.finished.get(itemIndex) ?? suspended?.settled[itemIndex];
			if (finished) return finished;
			signal.throwIfAborted();
			const before = run.unknownFate.get(itemIndex);
			if (before) throw new RequestFailure(before);
			const access = await accessFromCredential(this, routed.options);
			const request: RequestContext = {
				node: this,
				contract,
				fields,
				access,
				...connectToFal(access),
				routed,
				itemIndex,
				run,
				known,
				beginDownloads,
			};
			const requestId = suspended?.waiting[itemIndex];
			return requestId === undefined ? await perform(request, signal) : await goOn(request, requestId, signal);
		};
		const done = await settle(run.workOnItem(work));
		leaveRun(run);

		if (done.ok) {
			run.settled.set(itemIndex, done.value);
			if (!run.waiting.has(itemIndex)) run.finished.set(itemIndex, done.value);
		} else {
			if (executionSignal?.aborted) throw done.error;
			// Ended by another item's failure. n8n reports the first item that throws, and that must be the one that failed.
			if (run.stop.signal.aborted) return [];
			const failure = failureOf(done.error);
			if (isEndOfRequest(failure)) run.submitted.delete(itemIndex);
			if (isOfUnknownFate(failure)) run.unknownFate.set(itemIndex, failure);
			const explanation = explainFailure(failure, known);
			if (!this.continueOnFail()) {
				run.stop.abort();
				throw nodeError(this, done.error, explanation);
			}
			run.settled.set(itemIndex, [failedItem(this, explanation)]);
		}
		await suspendIfWaiting(this, run);
		return run.settled.get(itemIndex) ?? [];
	};
}
