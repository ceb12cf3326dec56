import type { INodeExecutionData, IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';

import { explainFailure } from '../shared/errors/errorSentences';
import { failureOf } from '../shared/errors/failure';
import { isEndOfRequest } from '../shared/errors/moneyRule';
import { readFalCall, refuse } from '../shared/fal/webhook/webhookCall';
import { connectToFal } from '../shared/fal/http/falClient';
import type { FalAccess } from '../shared/fal/http/falFetch';
import { askStatus, queuedRequest } from '../shared/fal/queue/queuedRequest';
import { deliver } from '../shared/output/deliver';
import { fetchAnswer } from '../shared/output/queuedAnswer';
import { readOptions } from '../shared/run/readOptions';
import { settle } from '../shared/async/settle';
import { contracts } from './contracts';
import { properties } from './properties';
import { hasStarted, rememberStarted } from './startedRequests';

// fal gives up on its first call after 15 s; what takes longer is finished on a later one.
const ANSWER_WITHIN_MS = 120_000;

// Calls for one request that are being worked on in this process: two that arrive together must not both start.
const atWork = new Set<string>();

/**
 * Answers fal's call: 401 and nothing else when fal has not signed it, 503 when the result cannot be fetched now, so that
 * fal calls again, and otherwise the items that Get Result would give.
 */
export async function receiveCall(this: IWebhookFunctions): Promise<IWebhookResponseData> {
	const received = await readFalCall(this);
	if ('answer' in received) return received.answer;
	const { access, requestId } = received;
	const staticData = this.getWorkflowStaticData('node');
	const trigger = `${this.getWorkflow().id}/${this.getNode().id}`;
	const call = `${trigger}/${requestId}`;
	// Who listens in the editor wants to see the call, also for a second time.
	const inEditor = this.getMode() === 'manual';
	if (!inEditor && hasStarted(staticData, trigger, requestId)) return { webhookResponse: { ok: true } };
	if (atWork.has(call)) return refuse(this, 503);
	atWork.add(call);
	const delivered = await settle(resultItems(this, access, requestId));
	atWork.delete(call);
	if (!delivered.ok) {
		this.logger.warn('The result of a fal request could not be fetched; fal will call again', { requestId });
		return refuse(this, 503);
	}
	if (!inEditor) rememberStarted(staticData, trigger, requestId);
	const items = delivered.value;
	return { webhookResponse: { ok: true }, ...(items.length > 0 && { workflowData: [items] }) };
}

/**
 * What the finished request gives; a failed one is an item with its error, or nothing.
 *
 * @throws when fal cannot be asked now
 */
async function resultItems(
	node: IWebhookFunctions,
	access: FalAccess,
	requestId: string,
): Promise<INodeExecutionData[]> {
	const endpoint = node.getNodeParameter('endpoint') as string;
	const contract = Object.values(contracts).find((candidate) => candidate.endpoint === endpoint);
	if (!contract) return [];
	const fal = connectToFal(access);
	const signal = AbortSignal.timeout(ANSWER_WITHIN_MS);
	const queued = queuedRequest({ node, fal, contract }, requestId);
	const status = await askStatus(queued, signal);
	const result = async () => {
		const context = { node, contract, access, options: readOptions(node, properties) };
		return await deliver(context, await fetchAnswer(context, queued, status, signal), signal);
	};
	const delivered = await settle(result());
	if (delivered.ok) return delivered.value;
	const failure = failureOf(delivered.error);
	const retry =
		failure.kind === 'network' ||
		failure.kind === 'unexpected' ||
		(failure.kind === 'http' && !isEndOfRequest(failure));
	if (retry) throw delivered.error;
	if (node.getNodeParameter('onFailure') === 'ignore') return [];
	const { message, details } = explainFailure(failure, {
		endpoint,
		successor: contract.successor,
		requestId,
		fields: new Map(),
	});
	return [{ json: { error: message, message, details } }];
}
