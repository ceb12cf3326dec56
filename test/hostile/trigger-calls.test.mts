import { randomUUID } from 'node:crypto';
import { startPackedN8n } from '../../harness/n8n/packedN8n.mjs';
import type { N8nServer } from '../../harness/n8n/server.mjs';
import { refusedCalls } from '../pipelines/refusedCalls.mjs';
import { callBody, signedCall, type WebhookCall } from '../pipelines/signedCall.mjs';
import { AnsweringFal, type GivenAnswer, type Question } from './answeringFal.mjs';
import { hostileArea, type HostileCase } from './tally.mjs';
import { listen, type Listening } from './triggers.mjs';

const START_MS = 300_000;
const TEST_MS = 60_000;

let fal: AnsweringFal;
let n8n: N8nServer;
let trigger: Listening;

beforeAll(async () => {
	fal = await AnsweringFal.start();
	n8n = await startPackedN8n();
	trigger = await listen(n8n, fal, 'hostile');
}, START_MS);

afterAll(async () => {
	await n8n?.close();
	await fal?.close();
}, START_MS);

beforeEach(() => fal.reset());

const genuine = (requestId: string, more?: Record<string, unknown>): WebhookCall =>
	signedCall(fal.signing, requestId, callBody(requestId, more));

/** Posts a call; gives the status of n8n's answer and the items of the executions that it started. */
async function answerTo(call: WebhookCall, to = trigger) {
	const before = await to.started();
	const { status } = await to.post(call);
	const started = (await to.started()).filter((id) => !before.includes(id));
	return { status, started: await Promise.all(started.map(async (id) => await to.itemsOf(id))) };
}

const askedAtAll = () => Object.values(fal.asked).flat().length;

const NO_IDS = [
	'',
	'../../../../rest.fal.ai/tokens',
	'..',
	'.',
	'%2e%2e%2ftokens',
	'..\\tokens',
	'a/b',
	'/tokens',
	'//evil.example',
	'https://evil.example/',
	'id?x=1',
	'id#x',
	'id/status',
	'id;x',
	'id x',
	' id',
	'id\n',
	'id\r\nX-Other: 1',
	'\u0000',
	'id\u200b',
	'ïd',
	'<b>id</b>',
	"id' OR 1=1",
	'{{ $json }}',
	'a'.repeat(101),
	'x'.repeat(100_000),
];

hostileArea(
	'trigger: request_id that is no id',
	[
		...NO_IDS.map((requestId): [string, unknown] => [JSON.stringify(requestId).slice(0, 60), requestId]),
		...[null, 7, true, {}, ['a'], { toString: 'a' }].map((value): [string, unknown] => [JSON.stringify(value), value]),
	].map(
		([name, requestId]): HostileCase => [
			name,
			async () => {
				// A header cannot hold all of them.
				const inHeader = typeof requestId === 'string' && /^[ -~]{1,1000}$/.test(requestId) ? requestId.trim() : 'id';
				const call = signedCall(fal.signing, inHeader || 'id', { ...callBody(''), request_id: requestId });
				expect(await answerTo(call)).toEqual({ status: 401, started: [] });
				expect([fal.asked.status, fal.asked.result, fal.asked.file]).toEqual([[], [], []]);
			},
		],
	),
	TEST_MS,
);

hostileArea(
	'trigger: header and body about different requests',
	[
		['another id in the header', () => signedCall(fal.signing, randomUUID(), callBody(randomUUID())), 401],
		[
			'an id that differs by case',
			() => signedCall(fal.signing, 'aB1', { ...callBody('ab1'), gateway_request_id: 'ab1' }),
			401,
		],
		[
			'the id of fal’s last attempt in the header',
			() => signedCall(fal.signing, 'second-try', callBody(randomUUID(), { gateway_request_id: 'second-try' })),
			200,
		],
	].map(
		([name, call, status]): HostileCase => [
			name as string,
			async () => {
				const answer = await answerTo((call as () => WebhookCall)());
				expect([answer.status, answer.started.length]).toEqual([status, status === 200 ? 1 : 0]);
			},
		],
	),
	TEST_MS,
);

const NOT_FOUND: GivenAnswer = { status: 404, body: { status: 'NOT_FOUND' } };
const finished = (body: object): GivenAnswer => ({ body: { status: 'COMPLETED', logs: [], ...body } });
const file = (name: string) => ({ url: `https://v3b.fal.media/files/${name}`, content_type: 'image/png' });
const AUTO_SEGMENT = { combined_mask: file('combined.png'), individual_masks: [file('0.png')] };
const VIDEO = { video: { url: 'https://v3b.fal.media/files/v.mp4', content_type: 'video/mp4' } };

type Answers = Partial<Record<Question, GivenAnswer | ((path: string) => GivenAnswer | undefined)>>;

/** Final answers, what the call says, and what the workflow starts with; nothing where it must not start. */
const FINAL: Array<[name: string, answers: Answers, said: RegExp | undefined, call?: Record<string, unknown>]> = [
	['a request of another account, or none at all', { status: NOT_FOUND }, undefined],
	['the same, with a result in the call', { status: NOT_FOUND }, undefined, { payload: { masks: [file('0.png')] } }],
	['the same, as an error', { status: NOT_FOUND }, undefined, { status: 'ERROR', error: 'x', payload: { detail: [] } }],
	[
		'a key that was revoked',
		{ status: { status: 401, body: { detail: 'invalid key credentials' } } },
		/accept the API key/,
	],
	['a key that may not read', { status: { status: 403, body: { detail: 'Missing permission' } } }, /may not use/],
	[
		'an account without money',
		{ status: { status: 403, body: { detail: 'User is locked. Reason: Exhausted balance.' } } },
		/balance/,
	],
	[
		'an app that is gone',
		{ status: { status: 404, body: { detail: 'Application "sam-3" not found' } } },
		/does not know the endpoint/,
	],
	['an app that is retired', { status: { status: 410, body: { detail: { message: 'no longer' } } } }, /retired/],
	['a path that does not exist', { status: { status: 405, body: {} } }, /HTTP 405/],
	['a redirect', { status: { status: 302, headers: { location: 'https://evil.example/' } } }, /HTTP 302/],
	[
		'a refused input',
		{ result: { status: 422, body: { detail: [{ loc: ['body', 'prompt'], msg: 'field required' }] } } },
		/field required/,
	],
	[
		'a cancelled request',
		{ result: { status: 499, body: { detail: 'Request cancelled by the client.' } } },
		/cancelled/,
	],
	['a result that is not kept any more', { result: NOT_FOUND }, /no longer keeps it/],
	[
		'a model that broke',
		{ result: { status: 500, headers: { 'x-fal-request-id': 'x' }, body: { detail: 'CUDA' } } },
		/CUDA/,
	],
	[
		'a failure that only the status names',
		{ status: finished({ error: 'runner lost', error_type: 'runner_disconnected' }) },
		/runner lost/,
	],
	['a file that is gone', { file: { status: 404, body: 'gone' } }, /HTTP 404/],
	['a file that is forbidden', { file: { status: 403, body: 'no' } }, /HTTP 403/],
	[
		'a web page instead of a file',
		{ file: { headers: { 'content-type': 'text/html' }, body: '<html>' } },
		/text\/html/,
	],
	[
		'a request of another app, by fal’s own URLs',
		{ status: (path) => finished({ response_url: `https://queue.fal.run/fal-ai/sam2/requests/${path.length}` }) },
		/made with SAM 2 Auto Segment, SAM 2 Image or SAM 2 Video, but Model is SAM 3 Image/,
	],
	[
		'the same, with its result in the call',
		{ status: () => finished({ response_url: 'https://queue.fal.run/fal-ai/sam2/requests/1' }) },
		/made with SAM 2 Video, but/,
		{ payload: VIDEO },
	],
	[
		'a request that fal finds under its own app alone',
		{ status: (path) => (path.includes('/sam2/') ? undefined : NOT_FOUND) },
		/made with SAM 2 Auto Segment, but/,
		{ payload: AUTO_SEGMENT },
	],
	[
		'another app, which fal does not find by this path',
		{ status: { status: 404, body: { detail: 'Not Found' } } },
		/made with SAM 2 Video, SAM 3 Video or SAM 3.1 Video, but/,
		{ payload: VIDEO },
	],
	['a request of another model, of which there is none', { status: NOT_FOUND }, undefined, { payload: AUTO_SEGMENT }],
];

hostileArea(
	'trigger: a request that fal will never give',
	FINAL.map(
		([name, answers, said, call]): HostileCase => [
			name,
			async () => {
				const requestId = randomUUID();
				fal.answers = answers;
				const posted = genuine(requestId, call);
				const { status, started } = await answerTo(posted);
				expect({ status, executions: started.length }).toEqual({ status: 200, executions: said ? 1 : 0 });
				if (said) {
					const [[item]] = started as [Array<{ json: Record<string, unknown> }>];
					expect(item!.json).toEqual({
						error: expect.stringMatching(said),
						message: item!.json.error,
						details: expect.objectContaining({ requestId }),
					});
				} else if (!call?.payload || !('individual_masks' in (call.payload as object))) {
					expect(fal.asked.status).toHaveLength(1);
				}
				// Neither the same call nor another one for the request makes fal be asked again, or anything start.
				const asked = askedAtAll();
				expect(await answerTo(posted)).toEqual({ status: 200, started: [] });
				if (said) expect(await answerTo(genuine(requestId, { again: true }))).toEqual({ status: 200, started: [] });
				expect(askedAtAll()).toBe(asked);
			},
		],
	),
	TEST_MS,
);

/** Answers that can get better, so that fal shall call again. */
const PASSING: Array<[name: string, answers: Answers]> = [
	['still in the queue', { status: { status: 202, body: { status: 'IN_QUEUE', queue_position: 3 } } }],
	['still running', { status: { status: 202, body: { status: 'IN_PROGRESS' } } }],
	['still running, said with 200', { status: { body: { status: 'IN_PROGRESS' } } }],
	['a status of no known name', { status: { body: { status: 'BANANA' } } }],
	['a status that is a list', { status: { body: [] } }],
	['a status that is null', { status: { body: null } }],
	['a status that is a number', { status: { body: { status: 7 } } }],
	['a status that is no JSON', { status: { body: '<html>' } }],
	['a status without a body', { status: { body: '' } }],
	['a gateway that is down', { status: { status: 503, body: '' } }],
	['too many requests', { status: { status: 429, headers: { 'retry-after': '3600' }, body: '' } }],
	['a result that is not there yet', { result: { status: 400, body: { detail: 'Request is still in progress' } } }],
	[
		'the same, with an id',
		{ result: { status: 400, headers: { 'x-fal-request-id': 'x' }, body: { detail: 'Request is still in progress' } } },
	],
	['a result behind a gateway that is down', { result: { status: 502, body: '<html>' } }],
	['a file host that is down', { file: { status: 503, body: '' } }],
];

hostileArea(
	'trigger: what can get better',
	PASSING.map(
		([name, answers]): HostileCase => [
			name,
			async () => {
				const requestId = randomUUID();
				fal.answers = answers;
				expect(await answerTo(genuine(requestId))).toEqual({ status: 503, started: [] });
				fal.reset();
				const { status, started } = await answerTo(genuine(requestId));
				expect(status).toBe(200);
				expect(started).toMatchObject([[{ json: { requestId, found: true } }]]);
			},
		],
	),
	TEST_MS,
);

hostileArea(
	'trigger: replays',
	[
		[
			'the same call fifty times, one after the other and at once',
			async () => {
				const call = genuine(randomUUID());
				const before = (await trigger.started()).length;
				const answers = await Promise.all(Array.from({ length: 50 }, async () => (await trigger.post(call)).status));
				expect(answers.filter((status) => status !== 200 && status !== 503)).toEqual([]);
				for (let turn = 0; turn < 5; turn++) expect((await trigger.post(call)).status).toBe(200);
				expect(await trigger.started()).toHaveLength(before + 1);
				expect(fal.asked.status).toHaveLength(1);
			},
		],
		[
			'a signature in capitals',
			async () => {
				const call = genuine(randomUUID());
				expect((await answerTo(call)).started).toHaveLength(1);
				const shouted = call.headers['x-fal-webhook-signature']!.toUpperCase();
				const again = { ...call, headers: { ...call.headers, 'x-fal-webhook-signature': shouted } };
				expect(await answerTo(again)).toEqual({ status: 200, started: [] });
			},
		],
		[
			'a call of one trigger at another one',
			async () => {
				const other = await listen(n8n, fal, 'other');
				const call = genuine(randomUUID());
				expect((await answerTo(call)).started).toHaveLength(1);
				expect(await answerTo(call, other)).toEqual({ status: 401, started: [] });
				expect((await answerTo(genuine(randomUUID()), other)).started).toHaveLength(1);
			},
		],
		[
			'the signed call of another account, where the account is named',
			async () => {
				const mine = await listen(n8n, fal, 'mine', { options: { userId: ' sandbox-user ' } });
				expect((await answerTo(genuine(randomUUID()), mine)).started).toHaveLength(1);
				const theirs = await listen(n8n, fal, 'theirs', { options: { userId: 'somebody-else' } });
				const asked = askedAtAll();
				expect(await answerTo(genuine(randomUUID()), theirs)).toEqual({ status: 401, started: [] });
				expect(askedAtAll()).toBe(asked);
				// A request of the account is told also when fal knows it no longer.
				fal.answers = { status: NOT_FOUND };
				const [[item]] = (await answerTo(genuine(randomUUID()), mine)).started as [Array<{ json: object }>];
				expect(item!.json).toMatchObject({ error: expect.stringContaining('no longer keeps it') });
			},
		],
		[
			'failures, where they are to be ignored',
			async () => {
				const ignores = await listen(n8n, fal, 'ignores', { onFailure: 'ignore' });
				fal.answers = { status: { status: 401, body: {} } };
				expect(await answerTo(genuine(randomUUID()), ignores)).toEqual({ status: 200, started: [] });
			},
		],
	],
	TEST_MS,
);

hostileArea(
	'trigger: a credential that cannot be right',
	[
		['a key with a line break', { key: 'id:sec\nret-half' }, 200, /line break/],
		['a key that is not whole', { key: 'half' }, 200, /not whole/],
		['a Server URL without a fal', { key: 'id:secret-half', url: 'http://127.0.0.1:9' }, 503, undefined],
	].map(
		([name, credential, status, said]): HostileCase => [
			name as string,
			async () => {
				const server = { url: fal.url, ...(credential as { key: string }) };
				const broken = await listen(n8n, server, `broken-${randomUUID()}`);
				const answer = await answerTo(genuine(randomUUID()), broken);
				expect(answer.status).toBe(status);
				expect(answer.started.map(([item]) => item!.json)).toEqual(
					said ? [expect.objectContaining({ error: expect.stringMatching(said as RegExp) })] : [],
				);
				expect(fal.asked.status).toEqual([]);
			},
		],
	),
	TEST_MS,
);

// By a fal that is nobody's, because the names are needed before there is one; the calls themselves come later.
const REFUSED = refusedCalls(new AnsweringFal().signing, 'x').map(([name]) => name);
let refusedByName: Map<string, WebhookCall> | undefined;

hostileArea(
	'trigger: calls that fal did not sign',
	REFUSED.map(
		(name): HostileCase => [
			name,
			async () => {
				refusedByName ??= new Map(refusedCalls(fal.signing, randomUUID()));
				expect(await answerTo(refusedByName.get(name)!)).toEqual({ status: 401, started: [] });
				expect([fal.asked.status, fal.asked.result, fal.asked.file]).toEqual([[], [], []]);
			},
		],
	),
	TEST_MS,
);

hostileArea(
	'trigger: unsigned calls against a key set that is slow, broken or huge',
	(
		[
			['slow', { hangs: 'atOnce' }],
			['broken', { status: 500 }],
			['huge', { body: `{"keys":[${'[],'.repeat(500_000)}1]}` }],
		] as Array<[string, GivenAnswer]>
	).map(
		([name, keySet]): HostileCase => [
			name,
			async () => {
				// An address of its own has no keys yet.
				const unknown = await listen(n8n, { url: `${fal.url}/${name}`, key: fal.key }, `keys-${name}`);
				fal.answers = { keySet };
				const empty = { headers: { 'content-type': 'application/json' }, body: Buffer.from('{}') };
				const posted = await Promise.all(Array.from({ length: 60 }, async () => (await unknown.post(empty)).status));
				expect(new Set(posted)).toEqual(new Set([401]));
				expect(fal.asked.keySet).toEqual([]);
				if (keySet.hangs) return;
				// In the right form, but signed by nobody.
				const forged = Array.from({ length: 20 }, () => {
					const call = genuine(randomUUID());
					return { ...call, headers: { ...call.headers, 'x-fal-webhook-signature': 'ab'.repeat(64) } };
				});
				for (const call of forged) expect((await unknown.post(call)).status).toBe(503);
				expect(fal.asked.keySet.length).toBeLessThanOrEqual(5);
				expect(await unknown.started()).toEqual([]);
			},
		],
	),
	TEST_MS,
);
