import { deliverAnswer, resultOrNothing } from '../output/deliverAnswer';
import { falFetch } from '../fal/falFetch';
import { type PreparedRequest, uploadInputs } from '../input/prepareRequest';
import type { RequestContext } from '../run/requestContext';
import type { Attempt } from './attempt';

/**
 * One call to fal.run that is answered with the result: the fewest round trips, but no queue, no request to come back to,
 * and it ends with its connection. Not the client's `run`, which repeats the call after a lost answer and takes no
 * headers. Source: https://fal.ai/docs/inference-api/sync/run-path
 */
export function throughRun(request: RequestContext, prepared: PreparedRequest, signal: AbortSignal): Attempt {
	const { access, contract, known, routed } = request;
	let sent = false;
	const work = async () => {
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
		known.requestId = headers.get('x-fal-request-id') ?? undefined;
		return await deliverAnswer(request, data, { requestId: known.requestId, headers }, signal);
	};
	// fal stops a direct call when its connection ends, which the signal has done.
	return { items: work(), giveUp: async () => (sent ? 'cancelled' : 'notSent') };
}
