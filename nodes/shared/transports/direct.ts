import { falFetch } from '../fal/http/falFetch';
import type { CompleteBody } from '../input/prepareRequest';
import { type Answer, resultOrNothing } from '../output/answer';
import { deliver } from '../output/deliver';
import type { RequestContext } from '../run/requestContext';
import type { Attempt } from './attempt';

/**
 * One call to fal.run that is answered with the result: the fewest round trips, but no queue, no request to come back to,
 * and it ends with its connection. Not the client's `run`, which repeats the call after a lost answer and takes no
 * headers. Source: https://fal.ai/docs/inference-api/sync/run-path
 */
export function throughRun(request: RequestContext, completeBody: CompleteBody, begin: () => AbortSignal): Attempt {
	const { access, contract, known, paid, headers } = request;
	const signal = begin();
	let sent = false;
	const send = async (): Promise<Answer> => {
		const body = await completeBody(signal);
		sent = true;
		let answered = new Headers();
		const call = falFetch(access)(`https://fal.run/${contract.endpoint}`, {
			method: 'POST',
			headers: { ...headers, 'Content-Type': 'application/json', Accept: 'application/json' },
			body: JSON.stringify(body),
			signal,
		});
		const data = await resultOrNothing(
			call.then(async (response): Promise<unknown> => {
				answered = response.headers;
				return await response.json();
			}),
		);
		return { data, requestId: answered.get('x-fal-request-id') ?? undefined, headers: answered };
	};
	const work = async () => {
		paid.answer ??= await send();
		known.requestId = paid.answer.requestId;
		known.unqueued = true;
		return await deliver(request, paid.answer, signal);
	};
	return {
		items: work(),
		// fal stops a direct call when its connection ends, which the signal has done.
		giveUp: async () => (paid.answer ? 'finished' : sent ? 'cancelled' : 'notSent'),
	};
}
