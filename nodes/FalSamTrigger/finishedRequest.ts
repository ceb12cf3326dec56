import type { INodeExecutionData, IWebhookFunctions } from 'n8n-workflow';

import { settle } from '../shared/async/settle';
import type { EndpointContract } from '../shared/contract/contract';
import { failureOf, RequestFailure } from '../shared/errors/failure';
import { isUnknownRequest } from '../shared/errors/laterOrNever';
import { connectToFal } from '../shared/fal/http/falClient';
import { askStatus, isCompleted, queuedRequest } from '../shared/fal/queue/queuedRequest';
import type { SignedCall } from '../shared/fal/webhook/webhookCall';
import { deliver } from '../shared/output/deliver';
import { fetchAnswer } from '../shared/output/queuedAnswer';
import { readOptions } from '../shared/run/readOptions';
import { contracts } from './contracts';
import { appOf, likelyModels } from './likelyModels';
import { properties } from './properties';

// fal gives up on its first call after 15 s; what takes longer is finished on a later one.
const ANSWER_WITHIN_MS = 120_000;

/**
 * The items of the request that a call is about, as fal has them; the call itself is only a sign that it is finished.
 *
 * @throws RequestFailure; `wrongModel` when another node made the request, `notFinished` when fal is still at it
 */
export async function finishedRequest(node: IWebhookFunctions, call: SignedCall): Promise<INodeExecutionData[]> {
	const { access, requestId, payload } = call;
	if (call.keyless) throw new RequestFailure(call.keyless);
	const endpoint = node.getNodeParameter('endpoint');
	const [chosen, contract] =
		Object.entries<EndpointContract>(contracts).find(([, candidate]) => candidate.endpoint === endpoint) ?? [];
	if (!chosen || !contract) {
		const issue = { field: 'Model', problem: 'must be one of the models of the list' };
		throw new RequestFailure({ kind: 'invalidInput', issues: [issue] });
	}
	const signal = AbortSignal.timeout(ANSWER_WITHIN_MS);
	const fal = connectToFal(access);
	const queued = queuedRequest({ node, fal, contract, access }, requestId);
	const asked = await settle(askStatus(queued, signal));
	if (!asked.ok) {
		const failure = failureOf(asked.error);
		const made = likelyModels(contract, payload);
		if (made.length === 0 || failure.kind !== 'http' || failure.status !== 404) throw asked.error;
		if (!isUnknownRequest(failure)) throw new RequestFailure({ kind: 'wrongModel', chosen, made });
		// fal finds a request under the app that made it. If it is under none of these, it is nobody's here.
		for (const name of made) {
			const other = contracts[name];
			if (!other || appOf(other) === appOf(contract)) continue;
			const there = queuedRequest({ node, fal, contract: other, access }, requestId);
			const found = await settle(askStatus(there, signal));
			if (found.ok) throw new RequestFailure({ kind: 'wrongModel', chosen, made: [name] });
		}
		throw asked.error;
	}
	const status = asked.value;
	const made = likelyModels(contract, payload, `${String(status.response_url)} ${String(status.status_url)}`);
	if (made.length > 0) throw new RequestFailure({ kind: 'wrongModel', chosen, made });
	if (!isCompleted(status)) throw new RequestFailure({ kind: 'notFinished', status: status.status });
	const context = { node, contract, access, options: readOptions(node, properties) };
	return await deliver(context, await fetchAnswer(context, queued, status, signal), signal);
}
