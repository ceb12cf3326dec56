import type { IDataObject, IExecutePaginationFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';

import { settle } from '../async/settle';
import type { EndpointContract } from '../contract/contract';
import { explainFailure } from '../errors/errorSentences';
import { failureOf, RequestFailure } from '../errors/failure';
import { failedItem, forErrorOutput, nodeError } from '../errors/nodeFailure';
import { itemsWithoutSecrets, withoutSecrets } from '../errors/secrets';
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
 * Returns the item's output; a failure becomes an error item or a NodeApiError, by the node's On Error setting. Nothing
 * leaves it that holds the key or its secret half, whoever wrote it and wherever it stands.
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
		// Known with the credential. Before that nothing can show them.
		let secrets: string[] = [];
		const work = async () => {
			const finished = paid.output ?? suspended?.settled[itemIndex];
			if (finished) return finished;
			const operation = readOperation(this, properties);
			known.earlier = operation !== 'segment' && operation !== 'submit';
			const options = readOptions(this, properties, operation);
			return await run.workOnItem(options.itemsAtOnce, async (beginDownloads: BeginDownloads) => {
				stopped.throwIfAborted();
				if (paid.unknownFate) throw new RequestFailure(paid.unknownFate);
				const waiting = suspended?.waiting[itemIndex];
				const access = await accessFromCredential(this, routed);
				({ secrets } = access);
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
					sent: waiting?.sent ?? paid.sent,
					input: options.keepInputData ? this.getInputData() : undefined,
					known,
					stopped,
					beginDownloads,
				};
				return waiting ? await resume(request, waiting) : await OPERATIONS[operation](request);
			});
		};
		const done = await settle(work());
		leaveRun(run);

		const { settled } = run.progress;
		if (done.ok) {
			const items = itemsWithoutSecrets(done.value, secrets);
			settled.set(itemIndex, items);
			if (!run.waiting.has(itemIndex)) paid.output = items;
		} else {
			if (executionSignal?.aborted) throw withoutSecrets(done.error, secrets);
			// Ended by another item's failure. n8n reports the first item that throws, and that must be the one that failed.
			if (run.stop.signal.aborted) return [];
			const failure = withoutSecrets(failureOf(done.error), secrets);
			noteFailure(paid, failure);
			const { endpoint, successor } = contract;
			const explained = explainFailure(failure, { endpoint, successor, fields, ...known });
			const explanation = withoutSecrets(explained, secrets);
			if (!this.continueOnFail()) {
				run.stop.abort();
				throw withoutSecrets(nodeError(this, done.error, explanation), secrets);
			}
			settled.set(itemIndex, [failedItem(this, explanation)]);
		}
		await suspendIfWaiting(this, run);
		return forErrorOutput(this, settled.get(itemIndex) ?? []);
	};
}
