import { CouldNotBeTold } from './assumption.mjs';
import type { Answer, FalConnection } from './connection.mjs';
import { asText } from './exchange.mjs';

const POLL_MS = 500;
/** Models that nobody has used for a while take minutes to start. */
const LONGEST_WAIT_MS = 420_000;

export interface Submitted {
	endpoint: string;
	requestId: string;
	atMostUsd: number;
	answer: Answer;
}

export interface Finished {
	submitted: Submitted;
	/** Every status that was seen, in order. */
	statuses: Answer[];
	result: Answer;
}

/** `owner/alias` of an endpoint, under which the queue knows its requests. */
const appOf = (endpoint: string) => endpoint.split('/').slice(0, 2).join('/');

/** A request's address at fal; with `suffix` `/status` or `/cancel`. */
export function requestUrl({ endpoint, requestId }: Pick<Submitted, 'endpoint' | 'requestId'>, suffix = ''): string {
	return `https://queue.fal.run/${appOf(endpoint)}/requests/${requestId}${suffix}`;
}

/** Pays for a request and queues it. Throws CouldNotBeTold when fal does not take it. */
export async function submit(
	fal: FalConnection,
	endpoint: string,
	input: unknown,
	atMostUsd: number,
): Promise<Submitted> {
	fal.pay(endpoint, atMostUsd);
	const answer = await fal.call('POST', `https://queue.fal.run/${endpoint}`, { body: input });
	const requestId = (answer.json as { request_id?: unknown } | undefined)?.request_id;
	if (answer.status !== 200 || typeof requestId !== 'string')
		throw new CouldNotBeTold(`the submit was answered with ${answer.status} ${asText(answer.json)}`);
	const submitted = { endpoint, requestId, atMostUsd, answer };
	fal.unfinished.add(requestUrl(submitted, '/cancel'));
	return submitted;
}

/** Waits for the end of a request and fetches its result, whatever it is. Throws CouldNotBeTold when it does not end. */
export async function finish(fal: FalConnection, submitted: Submitted): Promise<Finished> {
	const statuses: Answer[] = [];
	const deadline = performance.now() + LONGEST_WAIT_MS;
	while ((statuses.at(-1)?.json as { status?: string } | undefined)?.status !== 'COMPLETED') {
		if (performance.now() > deadline)
			throw new CouldNotBeTold(`the request did not end within ${LONGEST_WAIT_MS / 1000} s`);
		if (statuses.length > 0) await fal.pause(POLL_MS);
		const answer = await fal.call('GET', requestUrl(submitted, '/status?logs=1'));
		if (answer.status >= 300)
			throw new CouldNotBeTold(`the status was answered with ${answer.status} ${asText(answer.json)}`);
		statuses.push(answer);
	}
	fal.unfinished.delete(requestUrl(submitted, '/cancel'));
	const result = await fal.call('GET', requestUrl(submitted));
	fal.settle(submitted.endpoint, submitted.atMostUsd, result);
	return { submitted, statuses, result };
}

/** Queues a request and waits for its result. */
export async function runQueued(
	fal: FalConnection,
	endpoint: string,
	input: unknown,
	atMostUsd: number,
): Promise<Finished> {
	return await finish(fal, await submit(fal, endpoint, input, atMostUsd));
}

/** The result of a request that has to succeed for the probe to see anything. Throws CouldNotBeTold otherwise. */
export async function runForBody<T>(
	fal: FalConnection,
	endpoint: string,
	input: unknown,
	atMostUsd: number,
): Promise<T> {
	const { result } = await runQueued(fal, endpoint, input, atMostUsd);
	if (result.status !== 200)
		throw new CouldNotBeTold(`the result was answered with ${result.status} ${asText(result.json)}`);
	return result.json as T;
}
