import { useEngine } from '../../harness/jest/useEngine.mjs';
import { useScriptedFal } from '../../harness/jest/useFal.mjs';
import type { RunResult } from '../../harness/n8n/engineTypes.mjs';
import { runSam3 } from '../../harness/workflows/sam3Run.mjs';
import type { Answer } from '../../harness/fal/scriptedFal.mjs';

// What fal answers when something is wrong, with Stop and with Continue. Bodies: fal's own, as documented or reported.

const engine = useEngine();
const fal = useScriptedFal({ forgets: false });

interface Case {
	answer: Answer;
	/** A part of the sentence. */
	says: string;
	/** `details` beside the request id. */
	details: Record<string, unknown>;
	/** Default: one. */
	sent?: number;
}

const list = (loc: unknown[], msg: string, type: string) => ({ detail: [{ loc, msg, type }] });

const AT_SUBMIT: Record<string, Case> = {
	'401': {
		answer: { status: 401, body: { detail: 'invalid key credentials' } },
		says: 'fal did not accept the API key',
		details: { httpStatus: 401 },
	},
	'402': { answer: { status: 402, body: {} }, says: 'no balance left', details: { httpStatus: 402 } },
	'403 without credit': {
		answer: {
			status: 403,
			body: { detail: 'User is locked. Reason: Exhausted balance. Top up your balance at fal.ai/dashboard/billing.' },
		},
		says: 'no balance left',
		details: { httpStatus: 403 },
	},
	'403 without permission': {
		answer: { status: 403, body: { detail: 'Missing permission models:requests:submit' } },
		says: 'may not use fal-ai/sam-3/image: Missing permission models:requests:submit',
		details: { httpStatus: 403 },
	},
	'404 app': {
		answer: { status: 404, body: { detail: 'Application "sam-3" not found' } },
		says: 'fal does not know the endpoint fal-ai/sam-3/image: Application "sam-3" not found',
		details: { httpStatus: 404 },
	},
	'410': {
		answer: {
			status: 410,
			body: { detail: { error: 'EndpointDeprecated', message: 'This endpoint is no longer supported.' } },
		},
		says: 'fal has retired the endpoint fal-ai/sam-3/image: This endpoint is no longer supported',
		details: { httpStatus: 410, type: 'EndpointDeprecated' },
	},
	'422 text': {
		answer: { status: 422, body: { detail: 'Bad picture' } },
		says: 'fal refused the input: Bad picture',
		details: { httpStatus: 422 },
	},
	'422 list': {
		answer: { status: 422, body: list(['body', 'max_masks'], 'Input should be less than 33', 'less_than') },
		says: 'fal refused the input: Max Masks: Input should be less than 33',
		details: {
			httpStatus: 422,
			type: 'less_than',
			fields: [{ field: 'Max Masks', problem: 'Input should be less than 33' }],
		},
	},
	'413 without JSON': {
		answer: { status: 413, body: '<html><head><title>413 Request Entity Too Large</title></head></html>' },
		says: 'HTTP 413: 413 Request Entity Too Large',
		details: { httpStatus: 413 },
	},
	'a redirect': {
		answer: { status: 307, headers: { location: 'http://127.0.0.1:9/' }, body: '' },
		says: 'HTTP 307',
		details: { httpStatus: 307 },
	},
	// Nobody knows what became of these: they are never sent again.
	'500': {
		answer: { status: 500, body: { detail: 'Internal Server Error' } },
		says: 'It was not sent again: look at fal.ai/dashboard/requests',
		details: { httpStatus: 500 },
	},
	'502': {
		answer: { status: 502, body: '<html><title>Bad Gateway</title></html>' },
		says: 'It was not sent again: look at fal.ai/dashboard/requests',
		details: { httpStatus: 502 },
	},
	'504': {
		answer: { status: 504, body: '' },
		says: 'It was not sent again: look at fal.ai/dashboard/requests',
		details: { httpStatus: 504 },
	},
	'a broken connection': {
		answer: { fault: 'reset' },
		says: 'it was not sent again: look at fal.ai/dashboard/requests',
		details: { type: expect.stringContaining('ECONNRESET') },
	},
	'a truncated answer': {
		answer: { fault: 'truncated' },
		says: 'it was not sent again: look at fal.ai/dashboard/requests',
		details: { type: expect.any(String) },
	},
	'an answer that is not JSON': {
		answer: { body: '{"request_id": "abc' },
		says: 'so it was not sent again: look at fal.ai/dashboard/requests',
		details: { type: 'unreadable_reply' },
	},
	'an empty answer': {
		answer: { body: '' },
		says: 'so it was not sent again: look at fal.ai/dashboard/requests',
		details: { type: 'unreadable_reply' },
	},
	'an answer without request id': {
		answer: { body: { status: 'IN_QUEUE' } },
		says: 'the request ID is missing. It may have accepted the request, so it was not sent again',
		details: { type: 'unreadable_reply' },
	},
	'an answer that is null': {
		answer: { body: 'null' },
		says: 'so it was not sent again',
		details: { type: 'unreadable_reply' },
	},
	// These prove that fal did not take the job: they are sent again, up to four times.
	'429 for ever': {
		answer: {
			status: 429,
			headers: { 'retry-after': '0' },
			body: { detail: 'Too many', error_type: 'concurrent_requests_limit' },
		},
		says: 'too many requests',
		details: { httpStatus: 429, type: 'concurrent_requests_limit' },
		sent: 4,
	},
	'503 for ever': {
		answer: {
			status: 503,
			headers: { 'retry-after': '0' },
			body: { detail: 'No runner', error_type: 'runner_scheduling_failure' },
		},
		// A gateway says this also when fal has taken the job.
		says: 'HTTP 503: No runner, so it is not known whether it took the request. It was not sent again',
		details: { httpStatus: 503, type: 'runner_scheduling_failure' },
	},
	'503 of the ingress for ever': {
		answer: {
			status: 503,
			headers: { 'retry-after': '0', 'content-type': 'text/html' },
			body: '<html><head><title>503 Service Temporarily Unavailable</title></head><body><center>nginx</center></body></html>',
		},
		says: 'HTTP 503: 503 Service Temporarily Unavailable',
		details: { httpStatus: 503 },
		sent: 4,
	},
	'429 that asks for a long wait': {
		answer: { status: 429, headers: { 'retry-after': '3600' }, body: { detail: 'Too many' } },
		says: 'too many requests',
		details: { httpStatus: 429 },
	},
	'markup in the text': {
		answer: { status: 400, body: { detail: '<img src=x onerror=alert(1)> broke' } },
		says: 'HTTP 400',
		details: { httpStatus: 400 },
	},
};

const AT_RESULT: Record<string, Case> = {
	'422 list': {
		answer: {
			status: 422,
			body: list(['body', 'point_prompts', 0, 'x'], 'Input should be a valid integer', 'int_from_float'),
		},
		says: 'Points, row 1, x: Input should be a valid integer',
		details: {
			httpStatus: 422,
			type: 'int_from_float',
			fields: [{ field: 'Points, row 1, x', problem: 'Input should be a valid integer' }],
		},
	},
	'422 about the picture': {
		answer: { status: 422, body: list(['body', 'image_url'], 'Image too small', 'image_too_small') },
		says: 'Image URL: Image too small',
		details: { httpStatus: 422, type: 'image_too_small', fields: expect.anything() },
	},
	'504 of the model': {
		answer: {
			status: 504,
			headers: { 'x-fal-request-id': 'r' },
			body: { detail: 'Generation timed out', error_type: 'request_timeout' },
		},
		says: 'HTTP 504: Generation timed out',
		details: { httpStatus: 504, type: 'request_timeout' },
	},
	'500 of the model': {
		answer: { status: 500, headers: { 'x-fal-request-id': 'r' }, body: { detail: 'Internal Server Error' } },
		says: 'HTTP 500: Internal Server Error',
		details: { httpStatus: 500 },
	},
	'404 forgotten': {
		answer: { status: 404, body: { status: 'NOT_FOUND' } },
		says: 'no longer keeps it',
		details: { httpStatus: 404 },
	},
	'502 of the gateway, for ever': {
		answer: { status: 502, body: '' },
		says: 'HTTP 502',
		details: { httpStatus: 502 },
		sent: 4,
	},
	'a broken connection, for ever': {
		answer: { fault: 'reset' },
		says: 'Get Result',
		details: { type: expect.stringContaining('ECONNRESET') },
		sent: 4,
	},
	'an answer that is not JSON': {
		answer: { body: '{"masks": [' },
		says: 'not valid JSON',
		details: { type: 'unreadable_reply' },
	},
	'an answer that is null': {
		answer: { body: 'null' },
		says: 'fal answered in a form that this node does not know',
		details: { type: 'unreadable_reply' },
	},
};

const ON_ERROR = ['stopWorkflow', 'continueRegularOutput'] as const;
const results = new Map<string, RunResult>();
/** Which case a job belongs to stands in its prompt. */
const nameOf = (step: string, onError: string, name: string) => `${step} ${onError} ${name}`;
const jobsOf = (id: string) => fal.jobs.filter(({ input }) => input.prompt === id);

beforeAll(async () => {
	for (const [step, cases] of [
		['submit', AT_SUBMIT],
		['result', AT_RESULT],
	] as const) {
		fal.scripts[step] = ({ job }) => {
			const [at, , ...name] = String(job!.input.prompt).split(' ');
			return at === step ? cases[name.join(' ')]!.answer : undefined;
		};
		// All at once: the repeated ones wait between their attempts.
		const runs = Object.keys(cases).flatMap((name) =>
			ON_ERROR.map(async (onError) => {
				const prompt = nameOf(step, onError, name);
				results.set(prompt, await runSam3(engine, fal, { parameters: { prompt }, nodeExtra: { onError } }));
			}),
		);
		await Promise.all(runs);
	}
}, 300_000);

describe.each([
	['submit', AT_SUBMIT],
	['result', AT_RESULT],
])('answers to the %s', (step, cases) => {
	describe.each(Object.entries(cases))('%s', (name, { says, details, sent = 1 }) => {
		const atResult = step === 'result';
		const idOf = (id: string) => (atResult ? { requestId: jobsOf(id)[0]!.requestId } : {});

		test('stops with one readable sentence', () => {
			const id = nameOf(step, 'stopWorkflow', name);
			const { status, error } = results.get(id)!;
			expect(status).toBe('error');
			expect(error!.message).toContain(says);
			expect(error!.message).not.toMatch(/[<>\n]/);
			expect(error!.description ?? '').not.toMatch(/[<>\n]/);
			const httpStatus = details.httpStatus as number | undefined;
			expect(error!.httpCode).toBe(httpStatus === undefined ? undefined : String(httpStatus));
			if (atResult) expect(error!.message).toContain(`(request ID ${jobsOf(id)[0]!.requestId})`);
		});

		test('goes on with the same sentence and details to branch on', () => {
			const id = nameOf(step, 'continueRegularOutput', name);
			const { status, outputs } = results.get(id)!;
			expect(status).toBe('success');
			expect(outputs).toEqual([
				[
					{
						json: {
							error: expect.stringContaining(says),
							message: expect.stringContaining(says),
							details: { ...idOf(id), ...details },
						},
						pairedItem: { item: 0 },
					},
				],
			]);
		});

		test(`is paid once: ${atResult ? 'one submit' : `sent ${sent} times`}`, () => {
			for (const onError of ON_ERROR) {
				const id = nameOf(step, onError, name);
				expect(jobsOf(id)).toHaveLength(atResult ? 1 : sent);
				if (atResult) expect(fal.of('result').filter(({ job }) => job!.input.prompt === id)).toHaveLength(sent);
			}
		});
	});
});

test.each([
	[
		'other fields',
		{ images: ['https://example.com/a.png'], preview: 'data:image/png;base64,AAAA' },
		['https://example.com/a.png'],
	],
	['a mask without an address', { masks: [{ url: null }] }, []],
	['run lengths instead of files', { rle: ['1 5 9 2'] }, []],
])('a result with %s is paid for, so it is passed on as it is, with a note', async (_what, body, urls) => {
	fal.scripts.result = [{ body }];
	const { status, outputs } = await runSam3(engine, fal);
	expect(status).toBe('success');
	const [item] = outputs[0]!;
	expect(item!.json).toMatchObject({
		requestId: fal.jobs.at(-1)!.requestId,
		note: expect.stringContaining('does not know') as string,
		urls,
	});
	expect(Object.keys(item!.json.result as object)).toEqual(Object.keys(body));
	expect(JSON.stringify(item!.json)).not.toContain('base64');
});
