import type { Failure, Step } from '../../nodes/shared/errors/failure.js';
import { explainFailure, type Explanation } from '../../nodes/shared/errors/errorSentences.js';
import { isOfUnknownFate } from '../../nodes/shared/errors/moneyRule.js';

const ENDPOINT = 'fal-ai/sam-3/image';
const REQUEST_ID = '6d2c3f0e-8a51-4b7e-9c7d-0f1e2d3c4b5a';
const fields = new Map([
	['image_url', { label: 'Image URL', type: 'string' as const }],
	['point_prompts', { label: 'Points', type: 'fixedCollection' as const }],
]);

const explain = (failure: Failure): Explanation =>
	explainFailure(failure, { endpoint: ENDPOINT, requestId: REQUEST_ID, fields });
const answer = (step: Step, status: number, body: unknown, headers?: Record<string, string>) =>
	explain({ kind: 'http', step, status, body, ...(headers && { headers: new Headers(headers) }) });

const BAD_KEY = /did not accept the API key.*fal\.ai\/dashboard\/keys/;
const NO_BALANCE = /no balance left.*fal\.ai\/dashboard\/billing/;
const HTML = '<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body><center>nginx</center></body>\r\n</html>';

describe('the answers of fal', () => {
	it.each<[string, Step, number, unknown, RegExp]>([
		['a bad key', 'submit', 401, { detail: 'invalid key credentials' }, BAD_KEY],
		['a bad key, older wording', 'submit', 401, { detail: 'No user found for Key ID and Secret' }, BAD_KEY],
		['no key', 'status', 401, { detail: 'Cannot access application "fal-ai/sam-3"' }, BAD_KEY],
		['a bad key while uploading', 'initiateUpload', 401, { detail: 'invalid key credentials' }, BAD_KEY],
		['payment required', 'submit', 402, {}, NO_BALANCE],
		[
			'an empty account',
			'submit',
			403,
			{ detail: 'User is locked. Reason: Exhausted balance. Top up your balance at fal.ai/dashboard/billing.' },
			NO_BALANCE,
		],
		['a locked account', 'submit', 403, { detail: 'User is locked. Reason: TOP_UP.' }, NO_BALANCE],
		['a locked account without a reason', 'result', 403, { detail: 'User is locked.' }, NO_BALANCE],
		[
			'an empty account while uploading',
			'initiateUpload',
			403,
			{ detail: 'User is locked. Reason: Exhausted balance.' },
			NO_BALANCE,
		],
		[
			'a key without the scope',
			'submit',
			403,
			{ detail: 'Missing permission models:requests:submit' },
			/may not use fal-ai\/sam-3\/image: Missing permission models:requests:submit\. .*dashboard\/keys/,
		],
		[
			'a blocked address',
			'submit',
			403,
			{ detail: 'Access blocked by policy' },
			/may not use fal-ai\/sam-3\/image: Access blocked by policy/,
		],
		['a refusal without words', 'submit', 403, undefined, /may not use fal-ai\/sam-3\/image\. /],
		[
			'an unknown app',
			'submit',
			404,
			{ detail: 'Application "h3-max" not found' },
			/does not know the endpoint fal-ai\/sam-3\/image: Application "h3-max" not found/,
		],
		[
			'an unknown path',
			'result',
			404,
			{ detail: 'Path /x not found' },
			/does not know the endpoint fal-ai\/sam-3\/image: Path \/x not found/,
		],
		['an unknown request at the status', 'status', 404, { status: 'NOT_FOUND' }, /does not know this request/],
		['an unknown request at the result', 'result', 404, { status: 'NOT_FOUND' }, /does not know this request/],
		[
			'a retired endpoint',
			'result',
			410,
			{ detail: { error: 'EndpointDeprecated', message: 'This endpoint is no longer supported. Please use x.' } },
			/has retired the endpoint fal-ai\/sam-3\/image: This endpoint is no longer supported\. Please use x\.( |$)/,
		],
		['a retired endpoint without words', 'submit', 410, {}, /has retired the endpoint fal-ai\/sam-3\/image\./],
		[
			'a wrong field',
			'result',
			422,
			{ detail: [{ loc: ['body', 'image_url'], msg: 'Image is too small', type: 'image_too_small' }] },
			/refused the input: Image URL: Image is too small\./,
		],
		[
			'a wrong part of a row',
			'result',
			422,
			{
				detail: [
					{ loc: ['body', 'point_prompts', 0, 'x'], msg: 'value is not a valid integer', type: 'type_error.integer' },
				],
			},
			/refused the input: Points, row 1, x: value is not a valid integer\./,
		],
		[
			'a field that the panel does not know',
			'result',
			422,
			{ detail: [{ loc: ['body', 'seed'], msg: 'field required', type: 'value_error.missing' }] },
			/refused the input: seed: field required\./,
		],
		[
			'a fault of the whole body',
			'result',
			422,
			{ detail: [{ loc: ['body'], msg: 'Nothing given', type: 'x' }] },
			/refused the input: Nothing given\./,
		],
		[
			'a list without places',
			'result',
			422,
			{ detail: ['Image is broken', 'Try another'] },
			/refused the input: Image is broken; Try another\./,
		],
		['a list of nothing', 'result', 422, { detail: [] }, /refused the input\./],
		['a list of unknown things', 'result', 422, { detail: [null, 5, {}] }, /refused the input: \S/],
		[
			'a text as detail',
			'result',
			422,
			{ detail: 'Could not load the image.' },
			/refused the input: Could not load the image\./,
		],
		['a 422 without words', 'result', 422, null, /refused the input\./],
		['a 422 that is not JSON', 'result', 422, 'Unprocessable Entity', /refused the input: Unprocessable Entity\./],
		[
			'too many requests',
			'submit',
			429,
			{ detail: 'limit', error_type: 'concurrent_requests_limit' },
			/too many requests.*Items at Once/,
		],
		[
			'a cancelled request',
			'result',
			499,
			{ detail: 'Request was canceled', error_type: 'client_cancelled' },
			/was cancelled at fal\./,
		],
		[
			'a server error at the status',
			'status',
			500,
			{ detail: 'Internal Server Error' },
			/problem of its own \(HTTP 500: Internal Server Error\).*does not charge/,
		],
		[
			'a server error at the result',
			'result',
			504,
			{ detail: 'Gateway Timeout', error_type: 'request_timeout' },
			/problem of its own \(HTTP 504: Gateway Timeout\)/,
		],
		[
			'a submit that only the ingress has seen',
			'submit',
			503,
			'<html><head><title>503 Service Temporarily Unavailable</title></head><body><center>nginx</center></body></html>',
			/problem of its own \(HTTP 503: 503 Service Temporarily Unavailable\)/,
		],
		[
			'a submit that a gateway may have passed on',
			'submit',
			503,
			{ detail: 'no runner', error_type: 'runner_scheduling_failure' },
			/HTTP 503: no runner, so it is not known whether it took the request\. It was not sent again/,
		],
		['a page of a gateway', 'status', 502, HTML, /\(HTTP 502: 502 Bad Gateway\)/],
		['an empty body', 'status', 502, '', /\(HTTP 502\)/],
		['a bad request', 'result', 400, { detail: 'bad request' }, /answered with HTTP 400: bad request\./],
		['a redirect', 'submit', 302, '', /answered with HTTP 302\./],
		[
			'a broken file',
			'download',
			404,
			{ detail: 'gone' },
			/file of the result could not be fetched \(HTTP 404: gone\).*Get Result/,
		],
		[
			'a forbidden file',
			'download',
			401,
			'<Error>AccessDenied</Error>',
			/file of the result could not be fetched \(HTTP 401/,
		],
		[
			'an upload that fails',
			'upload',
			500,
			{ detail: 'no space' },
			/could not be uploaded to fal \(HTTP 500: no space\)\. Nothing was started/,
		],
		['a signed address that is refused', 'upload', 403, {}, /could not be uploaded to fal \(HTTP 403\)/],
		['an upload address that has gone', 'upload', 404, {}, /could not be uploaded to fal \(HTTP 404\)/],
	])('%s', (_name, step, status, body, sentence) => {
		const { message, details } = answer(step, status, body);
		expect(message).toMatch(sentence);
		expect(message).toMatch(new RegExp(`[.] \\(request ID ${REQUEST_ID}\\)$`));
		expect(message).not.toMatch(/undefined|null|\[object|: \.|\.\./);
		expect(details).toMatchObject({ requestId: REQUEST_ID, httpStatus: status });
	});

	it.each([500, 502, 504])(
		'after %i at the submit it is said that the request may run and was not sent again',
		(status) => {
			expect(answer('submit', status, { detail: 'Internal Server Error' }).message).toMatch(
				/not known whether it took the request.*not sent again.*dashboard\/requests/,
			);
		},
	);

	it('name another node where an endpoint has been replaced', () => {
		const failure: Failure = { kind: 'http', step: 'submit', status: 410, body: {} };
		const { message } = explainFailure(failure, { endpoint: ENDPOINT, successor: 'SAM 3 Image', fields });
		expect(message).toContain('Use the node SAM 3 Image instead.');
	});
});

describe('the facts for a workflow', () => {
	it.each<[string, unknown, Record<string, string> | undefined, string | undefined]>([
		[
			'the type beside the detail',
			{ detail: 'x', error_type: 'runner_disconnected' },
			{ 'x-fal-error-type': 'other' },
			'runner_disconnected',
		],
		[
			'the type of the first field',
			{ detail: [{ type: 'image_too_small' }, { type: 'other' }] },
			undefined,
			'image_too_small',
		],
		[
			'the error of an object',
			{ detail: { error: 'EndpointDeprecated', message: 'x' } },
			undefined,
			'EndpointDeprecated',
		],
		['the header', 'no json', { 'X-Fal-Error-Type': 'internal_error' }, 'internal_error'],
		['no type', { detail: 'x' }, undefined, undefined],
	])('have %s', (_name, body, headers, type) => {
		expect(answer('result', 422, body, headers).details.type).toBe(type);
	});

	it('have every wrong field by its panel name, also those that the sentence leaves out', () => {
		const detail = Array.from({ length: 40 }, (_, index) => ({
			loc: ['body', 'point_prompts', index, 'x'],
			msg: 'is wrong',
			type: 't',
		}));
		const { message, details } = answer('result', 422, { detail });
		expect(details.fields).toHaveLength(40);
		expect(details.fields?.[39]).toEqual({ field: 'Points, row 40, x', problem: 'is wrong' });
		expect(message).toContain('Points, row 1, x: is wrong;');
		expect(message).toContain('37 more');
	});

	it('have the request ID that an answer brings, when none was known', () => {
		const failure: Failure = {
			kind: 'http',
			step: 'run',
			status: 500,
			body: {},
			headers: new Headers({ 'x-fal-request-id': 'abc' }),
		};
		const { message, details } = explainFailure(failure, { endpoint: ENDPOINT, fields });
		expect(message).toContain('(request ID abc)');
		expect(details).toEqual({ requestId: 'abc', httpStatus: 500 });
	});

	it('have no key that is not known', () => {
		const { message, details } = explainFailure({ kind: 'nothingFound' }, { endpoint: ENDPOINT, fields });
		expect(details).toEqual({ type: 'nothing_found' });
		expect(message).not.toContain('request ID');
	});
});

describe('when no answer came', () => {
	const network = (step: Step, code: string) => explain({ kind: 'network', step, code });

	it.each<[Step, string, RegExp]>([
		['submit', 'ECONNRESET', /may be working on it.*not sent again.*dashboard\/requests/],
		['run', 'ETIMEDOUT', /may be working on it.*not sent again/],
		['submit', 'ECONNREFUSED', /nothing was sent.*Server URL/],
		['run', 'ENOTFOUND', /nothing was sent/],
		['upload', 'ECONNREFUSED', /nothing was sent/],
		['upload', 'EPIPE', /while the file was uploaded.*Nothing was started/],
		['download', 'ECONNRESET', /Get Result.*costs nothing/],
		['download', 'ENOTFOUND', /Get Result.*costs nothing/],
		['status', 'ECONNREFUSED', /may still be running.*Get Result/],
		['result', 'ENOTFOUND', /may still be running.*Get Result/],
	])('at the step %s with %s, the sentence says what is true of the request', (step, code, sentence) => {
		expect(network(step, code).message).toMatch(sentence);
		expect(network(step, code).details.type).toBe(code);
	});

	it('a connection that broke is never told as nothing sent, and one that was refused never as sent', () => {
		for (const step of ['submit', 'run'] as const) {
			expect(network(step, 'ECONNRESET').message).not.toMatch(/nothing was sent/i);
			expect(network(step, 'ECONNREFUSED').message).not.toMatch(/working on it/);
		}
	});
});

describe('the failures of the node itself', () => {
	it.each<[Failure, RegExp, string]>([
		[
			{ kind: 'unreadableReply', step: 'submit', problem: 'the request ID is missing' },
			/the request ID is missing\. It may have accepted the request, so it was not sent again/,
			'unreadable_reply',
		],
		[
			{ kind: 'unreadableReply', step: 'result', problem: 'it is not valid JSON' },
			/it is not valid JSON\. Update this node/,
			'unreadable_reply',
		],
		[
			{
				kind: 'invalidInput',
				issues: [
					{ field: 'Max Masks', problem: 'must be at most 32' },
					{ field: '', problem: 'is empty' },
				],
			},
			/^Max Masks: must be at most 32; is empty\. Nothing was sent to fal\./,
			'invalid_input',
		],
		[
			{ kind: 'missingBinary', field: 'Input Binary Field', property: 'data', found: [] },
			/no file in the binary field “data”\. Set Input Binary Field to/,
			'missing_binary',
		],
		[
			{ kind: 'missingBinary', field: 'Mask Binary Field', property: 'data', found: ['photo', 'mask'] },
			/“data”; it has: photo, mask\. Set Mask Binary Field to/,
			'missing_binary',
		],
		[{ kind: 'timeout', seconds: 5, left: 'notSent' }, /within the 5 s .*had not been sent/, 'timeout'],
		[{ kind: 'timeout', seconds: 5, left: 'cancelled' }, /within the 5 s .*was cancelled at fal/, 'timeout'],
		[{ kind: 'timeout', seconds: 5, left: 'running' }, /within the 5 s .*goes on at fal.*Get Result/, 'timeout'],
		[
			{ kind: 'timeout', seconds: 5, left: 'unknown' },
			/within the 5 s .*may go on at fal.*dashboard\/requests/,
			'timeout',
		],
		[{ kind: 'notFinished', status: 'IN_QUEUE' }, /not finished at fal yet \(IN_QUEUE\)/, 'not_finished'],
		[
			{ kind: 'unreachableWebhook', host: 'localhost' },
			/call this n8n back at localhost\. Set N8N_WEBHOOK_URL/,
			'unreachable_webhook',
		],
		[{ kind: 'nothingFound' }, /found nothing/, 'nothing_found'],
		[
			{ kind: 'modelError', detail: 'CUDA out of memory.', type: 'runner_server_error' },
			/The model failed: CUDA out of memory\. /,
			'runner_server_error',
		],
	])('%j', (failure, sentence, type) => {
		const { message, details } = explain(failure);
		expect(message).toMatch(sentence);
		expect(details).toMatchObject({ type, requestId: REQUEST_ID });
		expect(message).toMatch(/[.] \(request ID \S+\)$/);
	});
});

describe('what n8n itself does not let out', () => {
	const reason = 'The request was blocked because it resolves to a restricted IP address';

	it.each<[Step, RegExp]>([
		['initiateUpload', /\. Nothing was sent to fal\. .*N8N_SSRF_ALLOWED_HOSTNAMES/],
		['upload', /\. Nothing was sent to fal\./],
		['submit', /\. Nothing was sent to fal\./],
		['run', /\. Nothing was sent to fal\./],
		['status', /address\. Ask the administrator of n8n to allow the host/],
		['download', /Ask the administrator.*Get Result; that costs nothing/],
	])('at the step %s it is told in n8n’s words, and nobody has to wonder about the request', (step, sentence) => {
		const { message, details } = explain({ kind: 'blocked', step, reason });
		expect(message).toContain(`n8n did not let this node out: ${reason}.`);
		expect(message).toMatch(sentence);
		expect(message).not.toMatch(/working on it|still be running/);
		expect(details.type).toBe('blocked');
	});

	it('was not sent, so it may be sent again', () => {
		expect(isOfUnknownFate({ kind: 'blocked', step: 'submit', reason })).toBe(false);
		expect(isOfUnknownFate({ kind: 'network', step: 'submit', code: 'ECONNRESET' })).toBe(true);
	});
});

describe('files that did not arrive', () => {
	const lost: Array<[string, Failure]> = [
		['too large', { kind: 'fileTooLarge', maxMegabytes: 50 }],
		['gone', { kind: 'http', step: 'download', status: 404, body: '' }],
		['broken off', { kind: 'network', step: 'download', code: 'ECONNRESET' }],
		['no file', { kind: 'unreadableReply', step: 'download', problem: 'it is empty' }],
		['late', { kind: 'timeout', seconds: 9, left: 'finished' }],
	];

	it.each(lost)('%s: the operation Get Result fetches them', (_name, failure) => {
		expect(explain(failure).message).toContain('Get Result; that costs nothing');
	});

	it.each(lost)('%s: without a queue to fetch them from, Retry On Fail does', (_name, failure) => {
		const { message } = explainFailure(failure, { endpoint: ENDPOINT, unqueued: true, fields });
		expect(message).toContain('“Retry On Fail”');
		expect(message).not.toContain('Get Result');
	});
});
