import { randomUUID } from 'node:crypto';
import { type AnyProbe, defineProbe, holdsIf, untold } from '../assumption.mjs';
import type { Answer } from '../connection.mjs';
import { asText } from '../exchange.mjs';
import { DISC_WORDS, sceneUri } from '../media/scene.mjs';
import { finish, type Finished, requestUrl, runQueued, submit } from '../queueRequest.mjs';
import { SAM3_IMAGE, SAM3_IMAGE_USD } from './sam3Image.mjs';

const seen = ({ status, json }: Answer) => `${status} ${asText(json)}`;

interface Lifetime {
	early: Answer;
	finished: Finished;
	withoutLogs: Answer;
	again: Answer;
	longUrl: Answer;
	stream: Answer;
	cancelled: Answer;
}

interface Status {
	status?: string;
	logs?: unknown;
	metrics?: { inference_time?: unknown } | null;
}

const statusOf = ({ json }: Answer) => (json ?? {}) as Status;

const lifetime = defineProbe<Lifetime>({
	how: 'One request of SAM 3 Image from submit to result, its result asked for too early and twice, then a cancel too late',
	atMostUsd: SAM3_IMAGE_USD,
	endpoint: SAM3_IMAGE,
	async run(fal) {
		const input = { image_url: await sceneUri(), prompt: DISC_WORDS };
		const submitted = await submit(fal, SAM3_IMAGE, input, SAM3_IMAGE_USD);
		const early = await fal.call('GET', requestUrl(submitted));
		const finished = await finish(fal, submitted);
		return {
			early,
			finished,
			withoutLogs: await fal.call('GET', requestUrl(submitted, '/status')),
			again: await fal.call('GET', requestUrl(submitted)),
			longUrl: await fal.call('GET', `https://queue.fal.run/${SAM3_IMAGE}/requests/${submitted.requestId}/status`),
			stream: await fal.call('GET', requestUrl(submitted, '/status/stream?logs=1')),
			cancelled: await fal.call('PUT', requestUrl(submitted, '/cancel')),
		};
	},
	assumptions: [
		{
			id: 'queue/submit',
			assume: 'A submit answers 200 with request_id, IN_QUEUE and URLs that name owner and app only',
			source: 'fal.ai/docs, queue',
			verdict({ finished: { submitted } }) {
				const body = submitted.answer.json as Record<string, unknown>;
				const path = new URL(requestUrl(submitted)).pathname;
				const urls = [body.response_url, body.status_url, body.cancel_url].map(String);
				const ends = [path, `${path}/status`, `${path}/cancel`];
				const named = urls.every((url, index) => url.endsWith(ends[index]!));
				return holdsIf(body.status === 'IN_QUEUE' && named, seen(submitted.answer));
			},
		},
		{
			id: 'queue/status-codes',
			assume: 'A status is 202 until the request is COMPLETED and 200 then, and there are three statuses',
			source: 'fal.ai/docs, queue status',
			verdict({ finished: { statuses } }) {
				const told = statuses.map((answer) => `${answer.status} ${statusOf(answer).status}`);
				const allowed = ['202 IN_QUEUE', '202 IN_PROGRESS', '200 COMPLETED'];
				return holdsIf(
					told.every((one) => allowed.includes(one)),
					[...new Set(told)].join(', '),
				);
			},
		},
		{
			id: 'queue/status-logs',
			assume: 'A status has log lines with logs=1, and logs null without',
			source: 'fal.ai/docs, queue status',
			verdict({ finished: { statuses }, withoutLogs }) {
				const [on, off] = [statusOf(statuses.at(-1)!).logs, statusOf(withoutLogs).logs];
				return holdsIf(Array.isArray(on) && off === null, `with: ${asText(on)}, without: ${asText(off)}`);
			},
		},
		{
			id: 'queue/inference-time',
			assume: 'The status of a finished request has metrics.inference_time in seconds',
			source: 'fal.ai/docs, queue status',
			verdict({ finished: { statuses } }) {
				const { metrics } = statusOf(statuses.at(-1)!);
				return holdsIf(typeof metrics?.inference_time === 'number', `metrics: ${asText(metrics)}`);
			},
		},
		{
			id: 'queue/too-early',
			assume: 'The result of a request that is not finished is 400 {"detail":"Request is still in progress"}',
			source: 'reported by two users',
			verdict({ early }) {
				if (early.status === 200) return untold('the request was finished before it could be asked for too early');
				const { detail } = (early.json ?? {}) as { detail?: unknown };
				return holdsIf(early.status === 400 && detail === 'Request is still in progress', seen(early));
			},
		},
		{
			id: 'queue/result',
			assume: 'The result is the bare output, with its request id in x-fal-request-id',
			source: 'fal.ai/docs, queue result',
			verdict({ finished: { submitted, result } }) {
				const { masks } = (result.json ?? {}) as { masks?: unknown };
				const id = result.headers.get('x-fal-request-id');
				const evidence = `${result.status}, x-fal-request-id ${id === submitted.requestId ? 'is its own' : asText(id)}`;
				const whole = result.status === 200 && Array.isArray(masks) && id === submitted.requestId;
				return holdsIf(whole, whole ? evidence : `${evidence}, ${asText(result.json)}`);
			},
		},
		{
			id: 'queue/billable-units',
			assume: 'x-fal-billable-units of a picture that is paid by the request is 1',
			source: 'fal.ai/docs, common parameters',
			verdict({ finished: { result } }) {
				const units = result.headers.get('x-fal-billable-units');
				return holdsIf(Number(units ?? Number.NaN) === 1, `x-fal-billable-units: ${units ?? 'absent'}`);
			},
		},
		{
			id: 'queue/result-again',
			assume: 'A result can be fetched again, and is the same',
			source: 'fal.ai/docs, queue result',
			verdict({ finished: { result }, again }) {
				const same = Buffer.compare(again.bytes, result.bytes) === 0;
				return holdsIf(again.status === 200 && same, `${again.status}, ${same ? 'the same' : 'another'} body`);
			},
		},
		{
			id: 'queue/long-urls',
			assume: 'A status is also found under the full endpoint id',
			source: 'examples in fal.ai/docs; one user reports 405',
			verdict: ({ longUrl }) => holdsIf(longUrl.status === 200, `${longUrl.status}`),
		},
		{
			id: 'queue/status-stream',
			assume: 'The status stream is server-sent events, ends after COMPLETED and gives the same statuses',
			source: 'fal.ai/docs, queue status stream',
			verdict({ stream: { status, headers, bytes } }) {
				const type = headers.get('content-type') ?? '';
				const lines = Buffer.from(bytes).toString().split('\n');
				const events = lines
					.filter((line) => line.startsWith('data:'))
					.map((line) => JSON.parse(line.slice(5)) as Status);
				const last = events.at(-1)?.status;
				const evidence = `${status} ${type}, ${events.length} events, the last ${asText(last)}`;
				return holdsIf(status === 200 && type.startsWith('text/event-stream') && last === 'COMPLETED', evidence);
			},
		},
		{
			id: 'cancel/finished',
			assume: 'A cancel of a finished request is 400 {"status":"ALREADY_COMPLETED"}',
			source: 'fal.ai/docs, queue cancel',
			verdict: ({ cancelled }) =>
				holdsIf(cancelled.status === 400 && statusOf(cancelled).status === 'ALREADY_COMPLETED', seen(cancelled)),
		},
	],
});

const unknown = defineProbe<Record<'status' | 'result' | 'cancel' | 'app', Answer>>({
	how: 'Status, result and cancel of a request id of nobody; a submit to an app that does not exist',
	atMostUsd: 0,
	async run(fal) {
		const nobody = { endpoint: SAM3_IMAGE, requestId: randomUUID() };
		return {
			status: await fal.call('GET', requestUrl(nobody, '/status')),
			result: await fal.call('GET', requestUrl(nobody)),
			cancel: await fal.call('PUT', requestUrl(nobody, '/cancel')),
			app: await fal.call('POST', 'https://queue.fal.run/fal-ai/no-such-app-of-this-name', { body: {} }),
		};
	},
	assumptions: [
		...(['status', 'result', 'cancel'] as const).map((call) => ({
			id: call === 'cancel' ? 'cancel/unknown' : `queue/unknown-${call}`,
			assume: `The ${call} of an unknown request is 404 {"status":"NOT_FOUND"}`,
			source: 'unauthenticated calls that a user reported in September 2026',
			verdict: (answers: Record<'status' | 'result' | 'cancel', Answer>) =>
				holdsIf(answers[call].status === 404 && statusOf(answers[call]).status === 'NOT_FOUND', seen(answers[call])),
		})),
		{
			id: 'queue/unknown-app',
			assume: 'A submit to an unknown app is 404 with a detail that says that the application is not found',
			source: 'unauthenticated calls that a user reported in September 2026',
			verdict({ app }) {
				const { detail } = (app.json ?? {}) as { detail?: unknown };
				return holdsIf(app.status === 404 && /application .*not found/i.test(String(detail)), seen(app));
			},
		},
	],
});

const unknownPath = defineProbe<Finished>({
	how: 'A request to a path that the app of SAM 3 does not have',
	atMostUsd: SAM3_IMAGE_USD,
	run: async (fal) => await runQueued(fal, 'fal-ai/sam-3/no-such-path', {}, SAM3_IMAGE_USD),
	assumptions: [
		{
			id: 'queue/unknown-path',
			assume: 'A path that the app does not have is taken into the queue, and its result is 404 with a detail',
			source: 'the server in fal\u2019s Python SDK; one user reports 200',
			verdict({ result }) {
				const { detail } = (result.json ?? {}) as { detail?: unknown };
				return holdsIf(result.status === 404 && typeof detail === 'string', seen(result));
			},
		},
	],
});

export const queueProbes: AnyProbe[] = [unknown, lifetime, unknownPath];
