import { type Answer, deliverAnswer, resultOrNothing } from '../output/deliverAnswer';
import { falFetch } from '../fal/http/falFetch';
import { type PreparedRequest, uploadInputs } from '../input/prepareRequest';
import type { RequestContext } from '../run/requestContext';
import type { Attempt } from './attempt';

/**
 * One call to fal.run that is answered with the result: the fewest round trips, but no queue, no request to come back to,
 * and it ends with its connection. Not the client's `run`, which repeats the call after a lost answer and takes no
 * headers. Source: https://fal.ai/docs/inference-api/sync/run-path
 */
export function throughRun(request: RequestContext, prepared: PreparedRequest, signal: AbortSignal): Attempt {
	const { access, contract, known, routed, run, itemIndex } = request;
	let sent = false;
	const send = async (): Promise<Answer> => {
		const body = await uploadInputs(request, prepared, signal);
		signal.throwIfAborted();
		sent = true;
		let headers = new Headers();
		const answer = falFetch(access)(`https://fal.run/${contract.endpoint}`, {
			method: 'POST',
			headers: {
				...(routed.options.headers as Record<string, string>),
				'Content-Type': 'application/json',
				Accept: 'application/json',
			},
			body: JSON.stringify(body),
			signal,
		});
		const data = await resultOrNothing(
			answer.then(async (response): Promise<unknown> => {
				headers = response.headers;
				return await response.json();
			}),
		);
		return { data, requestId: headers.get('x-fal-request-id') ?? undefined, headers };
	};
	const work = async () => {
		const answer = run.answered.get(itemIndex) ?? (await send());
		run.answered.set(itemIndex, answer);
		known.requestId = answer.requestId;
		known.unqueued = true;
		return await deliverAnswer(request, answer, signal);
	};
	// fal stops a direct call when its connection ends, which the signal has done.
	return {
		items: work(),
		giveUp: async () => (run.answered.has(itemIndex) ? 'finished' : sent ? 'cancelled' : 'notSent'),
	};
}
