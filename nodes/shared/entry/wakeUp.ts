import type { IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';

import type { EndpointContract } from '../contract/contract';
import { connectToFal } from '../fal/http/falClient';
import { readFalCall, refuse } from '../fal/webhook/webhookCall';
import { settle } from '../async/settle';
import { suspendedRunIn } from '../run/suspension';

// fal waits 15 s for an answer.
const ANSWER_WITHIN_MS = 12_000;

/**
 * The webhook of a suspended endpoint node. A call is a wake-up and no more: fal is asked how all requests of the run are
 * doing, and the execution goes on when all are finished. The results are fetched by the node when it runs again.
 */
export function wakeUp(contract: EndpointContract) {
	return async function (this: IWebhookFunctions): Promise<IWebhookResponseData> {
		const call = await readFalCall(this);
		if ('answer' in call) return call.answer;
		const requestIds = Object.values(suspendedRunIn(this)?.waiting ?? {});
		// A late call of an earlier turn of a loop. Acknowledged, or else fal would repeat it.
		if (!requestIds.includes(call.requestId)) return { webhookResponse: { ok: true, waiting: requestIds.length } };
		const { fal } = connectToFal(call.access);
		const abortSignal = AbortSignal.timeout(ANSWER_WITHIN_MS);
		const asked = await settle(
			Promise.all(
				requestIds.map(async (requestId) => await fal.queue.status(contract.endpoint, { requestId, abortSignal })),
			),
		);
		if (!asked.ok) return refuse(this, 503);
		const waiting = asked.value.filter(({ status }) => status !== 'COMPLETED').length;
		return { webhookResponse: { ok: true, waiting }, ...(waiting === 0 && { workflowData: [[]] }) };
	};
}
