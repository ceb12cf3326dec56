import type { IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';

import { settle } from '../async/settle';
import type { EndpointContract } from '../contract/contract';
import { failureOf } from '../errors/failure';
import { canGetBetter } from '../errors/laterOrNever';
import { connectToFal } from '../fal/http/falClient';
import { askStatus, isCompleted, queuedRequest } from '../fal/queue/queuedRequest';
import { readFalCall, refuse } from '../fal/webhook/webhookCall';
import { suspendedRunIn } from '../run/suspension';

// fal waits 15 s for an answer.
const ANSWER_WITHIN_MS = 12_000;
// Runs that end without a call are never forgotten otherwise.
const MOST_RUNS = 1000;

/** What this process knows of a suspended run. */
interface Waking {
	/** Requests of which fal has said that they are over, and those that have had their time. */
	over: Set<string>;
	/** Questions under way: calls that arrive together ask once. */
	asking: Map<string, Promise<boolean>>;
	resumed: boolean;
}

// By request ids, because an execution may be suspended several times, in a loop.
const wakings = new Map<string, Waking>();

/**
 * The webhook of a suspended endpoint node. A call is a wake-up and no more: fal is asked how its request is doing, and
 * the execution goes on when all requests of the run are over or have had their time. Of the others those are asked that this process does not
 * know to be over, and only up to the first that is not: other processes may have got their calls, or this one before a
 * restart. The results are fetched by the node when it runs again.
 */
export function wakeUp(contract: EndpointContract) {
	return async function (this: IWebhookFunctions): Promise<IWebhookResponseData> {
		const call = await readFalCall(this);
		if ('answer' in call) return call.answer;
		const waiting = Object.values(suspendedRunIn(this)?.waiting ?? {});
		const requestIds = waiting.map(({ requestId }) => requestId);
		// A late call of an earlier turn of a loop. Acknowledged, or else fal would repeat it.
		if (!requestIds.includes(call.requestId)) return acknowledged(requestIds.length);
		if (call.keyless) return refuse(this, 503);
		const waking = wakingOf(requestIds);
		const { access } = call;
		const fal = connectToFal(access);
		const abortSignal = AbortSignal.timeout(ANSWER_WITHIN_MS);
		const isOver = async (requestId: string) => {
			const request = queuedRequest({ node: this, fal, contract, access }, requestId);
			const asked = await settle(askStatus(request, abortSignal));
			if (asked.ok) return isCompleted(asked.value);
			// What is final is told by the node when it runs again.
			if (canGetBetter(failureOf(asked.error))) throw asked.error;
			return true;
		};
		for (const { requestId, deadlineMs } of waiting) if (deadlineMs <= Date.now()) waking.over.add(requestId);
		// The last ones are the likeliest to be still under way.
		const others = requestIds.filter((requestId) => requestId !== call.requestId).reverse();
		for (const requestId of [call.requestId, ...others]) {
			const over = await settle(look(waking, requestId, isOver));
			if (!over.ok || (!over.value && requestId === call.requestId)) return refuse(this, 503);
			if (!over.value) return acknowledged(requestIds.length - waking.over.size);
		}
		if (waking.resumed) return acknowledged(0);
		waking.resumed = true;
		const response = this.getResponseObject();
		response.once('finish', () => {
			if (response.statusCode >= 400) waking.resumed = false;
		});
		return { ...acknowledged(0), workflowData: [[]] };
	};
}

function acknowledged(waiting: number): IWebhookResponseData {
	return { webhookResponse: { ok: true, waiting } };
}

function wakingOf(requestIds: string[]): Waking {
	const run = requestIds.join(' ');
	const waking = wakings.get(run) ?? { over: new Set(), asking: new Map(), resumed: false };
	wakings.delete(run);
	wakings.set(run, waking);
	const [oldest] = wakings.keys();
	if (wakings.size > MOST_RUNS && oldest !== undefined) wakings.delete(oldest);
	return waking;
}

async function look(
	{ over, asking }: Waking,
	requestId: string,
	isOver: (requestId: string) => Promise<boolean>,
): Promise<boolean> {
	if (over.has(requestId)) return true;
	const asked = asking.get(requestId) ?? isOver(requestId);
	asking.set(requestId, asked);
	const answer = await settle(asked);
	asking.delete(requestId);
	if (!answer.ok) throw answer.error;
	if (answer.value) over.add(requestId);
	return answer.value;
}
