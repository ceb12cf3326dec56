import { type AnyProbe, defineProbe, holdsIf, untold, type Verdict } from '../assumption.mjs';
import type { Answer, FalConnection } from '../connection.mjs';
import { asText } from '../exchange.mjs';
import { DISC_WORDS, largeSceneUri } from '../media/scene.mjs';
import { finish, type Finished, requestUrl, submit, type Submitted } from '../queueRequest.mjs';
import { SAM3_IMAGE, SAM3_IMAGE_USD } from './sam3Image.mjs';

/** One more than a new account may run at once, so that the last one waits. */
const REQUESTS = 3;

interface Cancelled {
	/** Its status right before the cancel. */
	before: unknown;
	answer: Answer;
	finished: Finished;
}

interface Burst {
	first: Cancelled;
	last: Cancelled;
}

type Status = { status?: unknown; error_type?: unknown };
const bodyOf = ({ json }: Answer) => (json ?? {}) as Status;

async function cancel(fal: FalConnection, submitted: Submitted): Promise<Omit<Cancelled, 'finished'>> {
	const before = bodyOf(await fal.call('GET', requestUrl(submitted, '/status'))).status;
	return { before, answer: await fal.call('PUT', requestUrl(submitted, '/cancel')) };
}

/** `state`: what the request has to be in before its cancel, for the answer to say anything. */
function answered({ before, answer }: Cancelled, state: string, status: number, word: string): Verdict {
	if (before !== state) return untold(`the request was ${String(before)} when it was cancelled`);
	return holdsIf(answer.status === status && bodyOf(answer).status === word, `${answer.status} ${asText(answer.json)}`);
}

function afterwards({ before, finished: { statuses, result } }: Cancelled, state: string): Verdict {
	if (before !== state) return untold(`the request was ${String(before)} when it was cancelled`);
	if (result.status === 200) return untold('the request was finished before the cancel reached it');
	const last = bodyOf(statuses.at(-1)!);
	const evidence = `${asText(last.status)} with error_type ${asText(last.error_type)}, result ${result.status} ${asText(result.json)}`;
	return holdsIf(last.error_type === 'client_cancelled' && result.status === 499, evidence);
}

const burst = defineProbe<Burst>({
	how: `${REQUESTS} requests of SAM 3 Image at once; the last is cancelled while it waits, the first while it runs`,
	atMostUsd: REQUESTS * SAM3_IMAGE_USD,
	endpoint: SAM3_IMAGE,
	async run(fal) {
		const input = { image_url: await largeSceneUri(), prompt: DISC_WORDS };
		const submitted: Submitted[] = [];
		for (let i = 0; i < REQUESTS; i++) submitted.push(await submit(fal, SAM3_IMAGE, input, SAM3_IMAGE_USD));
		const [first, middle, last] = submitted as [Submitted, Submitted, Submitted];
		const lastCancel = await cancel(fal, last);
		const firstCancel = await cancel(fal, first);
		await fal.call('PUT', requestUrl(middle, '/cancel'));
		await finish(fal, middle);
		return {
			first: { ...firstCancel, finished: await finish(fal, first) },
			last: { ...lastCancel, finished: await finish(fal, last) },
		};
	},
	assumptions: [
		{
			id: 'cancel/queued',
			assume: 'A cancel of a request that waits is 200 {"status":"OK"}',
			source: 'fal.ai/docs, queue cancel; the HTTP status is a guess',
			verdict: ({ last }) => answered(last, 'IN_QUEUE', 200, 'OK'),
		},
		{
			id: 'cancel/queued-afterwards',
			assume: 'A request that was cancelled while it waited is COMPLETED with client_cancelled, its result 499',
			source: 'not known; taken from what happens to a running one',
			verdict: ({ last }) => afterwards(last, 'IN_QUEUE'),
		},
		{
			id: 'cancel/running',
			assume: 'A cancel of a request that runs is 202 {"status":"CANCELLATION_REQUESTED"}',
			source: 'fal.ai/docs, queue cancel',
			verdict: ({ first }) => answered(first, 'IN_PROGRESS', 202, 'CANCELLATION_REQUESTED'),
		},
		{
			id: 'cancel/running-afterwards',
			assume: 'A request that was cancelled while it ran is COMPLETED with client_cancelled, its result 499',
			source: 'fal.ai/docs, request errors; the server in fal\u2019s Python SDK',
			verdict: ({ first }) => afterwards(first, 'IN_PROGRESS'),
		},
	],
});

export const cancelProbes: AnyProbe[] = [burst];
