import type { IDataObject, IExecutePaginationFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';

import { settle } from '../async/settle';
import type { EndpointContract } from '../contract/contract';
import { explainFailure } from '../errors/errorSentences';
import { failureOf, RequestFailure } from '../errors/failure';
import { failedItem, nodeError } from '../errors/nodeFailure';
import { accessFromCredential } from '../fal/http/credentialAccess';
import { connectToFal } from '../fal/http/falClient';
import { OPERATIONS } from '../operations/operations';
import { resume } from '../operations/resume';
import type { BeginDownloads } from '../output/resultContext';
import { panelFields } from '../panel/panelFields';
import { noteFailure } from '../run/paidWork';
import { readOperation, readOptions } from '../run/readOptions';
import type { KnownFacts, RequestContext, RoutedRequest } from '../run/requestContext';
import { isAbandoned, joinRun, leaveRun, paidWorkOf } from '../run/runState';
import { suspendedRunOf, suspendIfWaiting } from '../run/suspension';

/**
 * The `requestOperations.pagination` function of an endpoint node: n8n calls it once per item with the request that it
 * built from the node's `routing`, and it owns that request's whole life, from upload to delivery or cancel.
 * Returns the item's output; a failure becomes an error item or a NodeApiError, by the node's On Error setting.
 *
 * @param properties the node's own properties: options are checked by them, and errors take the names that the panel shows
 */
export function endpointRequest(contract: EndpointContract, properties: INodeProperties[]) {
	const fields = panelFields(properties);
	return async function (
		this: IExecutePaginationFunctions,
		{ options: routed }: RoutedRequest,
	): Promise<INodeExecutionData[]> {
		const run = joinRun(this);
		await Promise.resolve();
		if (isAbandoned(this, run)) return [];

		const itemIndex = this.getItemIndex();
		const paid = paidWorkOf(run, itemIndex);
		const known: KnownFacts = {};
		const executionSignal = this.getExecutionCancelSignal();
		const stopped = AbortSignal.any([run.stop.signal, ...(executionSignal ? [executionSignal] : [])]);
		const suspended = suspendedRunOf(this.getExecuteData());
		const work = async () => {
			const finished = paid.output ?? suspended?.settled[itemIndex];
			if (finished) return finished;
			const operation = readOperation(this, properties);
			const options = readOptions(this, properties, operation);
			return await run.workOnItem(options.itemsAtOnce, async (beginDownloads: BeginDownloads) => {
				stopped.throwIfAborted();
				if (paid.unknownFate) throw new RequestFailure(paid.unknownFate);
				const access = await accessFromCredential(this, routed);
				const request: RequestContext = {
					node: this,
					contract,
					fields,
					access,
					fal: connectToFal(access),
					routedBody: routed.body as IDataObject,
					routedQuery: routed.qs as IDataObject,
					headers: routed.headers as Record<string, string>,
					options,
					itemIndex,
					run,
					paid,
					known,
					stopped,
					beginDownloads,
				};
				const waiting = suspended?.waiting[itemIndex];
				return waiting ? await resume(request, waiting) : await OPERATIONS[operation](request);
			});
		};
		const done = await settle(work());
		leaveRun(run);

		const { settled } = run.progress;
		if (done.ok) {
			settled.set(itemIndex, done.value);
			if (!run.waiting.has(itemIndex)) paid.output = done.value;
		} else {
			if (executionSignal?.aborted) throw done.error;
			// Ended by another item's failure. n8n reports the first item that throws, and that must be the one that failed.
			if (run.stop.signal.aborted) return [];
			const failure = failureOf(done.error);
			noteFailure(paid, failure);
			const { endpoint, successor } = contract;
			const explanation = explainFailure(failure, { endpoint, successor, fields, ...known });
			if (!this.continueOnFail()) {
				run.stop.abort();
				throw nodeError(this, done.error, explanation);
			}
			settled.set(itemIndex, [failedItem(this, explanation)]);
		}
		await suspendIfWaiting(this, run);
		return settled.get(itemIndex) ?? [];
	};
}
