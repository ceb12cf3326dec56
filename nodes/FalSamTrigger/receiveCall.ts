import type { INodeExecutionData, IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';

import { settle } from '../shared/async/settle';
import type { EndpointContract } from '../shared/contract/contract';
import { explainFailure } from '../shared/errors/errorSentences';
import { failureOf } from '../shared/errors/failure';
import { canGetBetter, isUnknownRequest } from '../shared/errors/laterOrNever';
import { itemsWithoutSecrets, withoutSecrets } from '../shared/errors/secrets';
import { readFalCall, refuse, type SignedCall } from '../shared/fal/webhook/webhookCall';
import { contracts } from './contracts';
import { finishedRequest } from './finishedRequest';
import { hasStarted, rememberStarted } from './startedRequests';
import { useCall } from './usedCalls';

// Calls for one request that are being worked on in this process: two that arrive together must not both start.
const atWork = new Set<string>();

/**
 * Answers fal's call: 401 and nothing else when fal has not signed it for this trigger, 503 when the result cannot be had
 * yet, so that fal calls again, and otherwise the items that Get Result would give. What no later call can change starts
 * the workflow with the reason, unless the panel says to ignore it.
 */
export async function receiveCall(this: IWebhookFunctions): Promise<IWebhookResponseData> {
	const call = await readFalCall(this);
	if ('answer' in call) return call.answer;
	const { requestId, signature } = call;
	const trigger = `${this.getWorkflow().id}/${this.getNode().id}`;
	// Who listens in the editor wants to see the call, also for a second time.
	const inEditor = this.getMode() === 'manual';
	const account = await settle(Promise.resolve().then(() => accountOf(this)));
	if (!account.ok) return refuse(this, 503);
	if (account.value && account.value !== signature.userId) {
		this.logger.warn(`A call was refused, because it is about a request of the fal account ${signature.userId}`);
		return refuse(this, 401);
	}
	const use = useCall(signature, trigger, Date.now());
	if (!use) return refuse(this, 401);
	if (!inEditor && (use.settled || hasStarted(this, trigger, requestId))) return { webhookResponse: { ok: true } };
	const busy = `${trigger}/${requestId}`;
	if (atWork.has(busy)) return refuse(this, 503);
	atWork.add(busy);
	const items = await settle(itemsOf(this, call, account.value !== ''));
	atWork.delete(busy);
	if (!items.ok) {
		this.logger.warn('The result of a fal request could not be fetched; fal will call again', { requestId });
		return refuse(this, 503);
	}
	use.settled = true;
	if (items.value.length === 0) return { webhookResponse: { ok: true } };
	if (!inEditor) rememberStarted(this, trigger, requestId);
	return { webhookResponse: { ok: true }, workflowData: [items.value] };
}

/** The fal account whose requests start the workflow, if the panel names one. */
function accountOf(node: IWebhookFunctions): string {
	return String(node.getNodeParameter('options.userId', '') ?? '').trim();
}

/**
 * What the finished request gives; a failed one is an item with its error, or nothing. Nothing, too, for a request that
 * the key cannot see: everybody can have fal sign calls about requests of their own.
 *
 * @param isOwn whether the request is certainly one of the account's
 * @throws when a later call can bring more
 */
async function itemsOf(node: IWebhookFunctions, call: SignedCall, isOwn: boolean): Promise<INodeExecutionData[]> {
	const { requestId, signature, access } = call;
	const delivered = await settle(finishedRequest(node, call));
	if (delivered.ok) return itemsWithoutSecrets(delivered.value, access.secrets);
	const failure = withoutSecrets(failureOf(delivered.error), access.secrets);
	if (canGetBetter(failure)) throw delivered.error;
	if (isUnknownRequest(failure) && !isOwn) {
		node.logger.warn(
			`fal called about a request of the account ${signature.userId} that the key of the credential cannot see, so nothing was started`,
			{ requestId },
		);
		return [];
	}
	if (node.getNodeParameter('onFailure') === 'ignore') return [];
	const endpoint = String(node.getNodeParameter('endpoint'));
	const successor = Object.values<EndpointContract>(contracts).find((known) => known.endpoint === endpoint)?.successor;
	const { message, details } = explainFailure(failure, { endpoint, successor, requestId, fields: new Map() });
	return itemsWithoutSecrets([{ json: { error: message, message, details } }], access.secrets);
}
