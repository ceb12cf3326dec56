import type { IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';

import type { EndpointContract } from '../contract/contract';
import { connectToFal } from '../fal/http/falClient';
import { askStatus, isCompleted, queuedRequest } from '../fal/queue/queuedRequest';
import { readFalCall, refuse } from '../fal/webhook/webhookCall';
import { settle } from '../async/settle';
import { suspendedRunIn } from '../run/suspension';

// fal waits 15 s for an answer.
const ANSWER_WITHIN_MS = 12_000;

/**
 * The webhook of a suspended endpoint node. A call is a wake-up and no more: fal is asked how all requests of the run are
 * doing, and the execution goes on when all are finished or have had their time. The results are fetched by the node when it runs again.
 */
export function wakeUp(contract: EndpointContract) {
	return async function (this: IWebhookFunctions): Promise<IWebhookResponseData> {
		const call = await readFalCall(this);
		if ('answer' in call) return call.answer;
		const waiting = Object.values(suspendedRunIn(this)?.waiting ?? {});
		// A late call of an earlier turn of a loop. Acknowledged, or else fal would repeat it.
		if (!waiting.some(({ requestId }) => requestId === call.requestId)) {
			return { webhookResponse: { ok: true, waiting: waiting.length } };
		}
		const fal = connectToFal(call.access);
		const abortSignal = AbortSignal.timeout(ANSWER_WITHIN_MS);
		const asked = await settle(
			Promise.all(
				waiting.map(async ({ requestId, deadlineMs }) => {
					const request = queuedRequest({ node: this, fal, contract }, requestId);
					return isCompleted(await askStatus(request, abortSignal)) || deadlineMs <= Date.now();
				}),
			),
		);
		if (!asked.ok) return refuse(this, 503);
		const stillWaiting = asked.value.filter((over) => !over).length;
		return {
			webhookResponse: { ok: true, waiting: stillWaiting },
			...(stillWaiting === 0 && { workflowData: [[]] }),
		};
	};
}
