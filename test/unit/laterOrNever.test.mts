import type { Failure, Step } from '../../nodes/shared/errors/failure.js';
import { canGetBetter, isUnknownRequest } from '../../nodes/shared/errors/laterOrNever.js';

const http = (step: Step, status: number, body: unknown = {}, withId = false): Failure => ({
	kind: 'http',
	step,
	status,
	body,
	headers: new Headers(withId ? { 'x-fal-request-id': 'x' } : {}),
});
const STILL = { detail: 'Request is still in progress' };

it.each<[string, Failure]>([
	...[408, 425, 429, 500, 502, 503, 504].flatMap(
		(status): Array<[string, Failure]> => [
			[`${status} to a question for the status`, http('status', status)],
			[`${status} to a question for the result, from a gateway`, http('result', status)],
			[`${status} to a question for a file`, http('download', status)],
		],
	),
	['a result that is not there yet', http('result', 400, STILL)],
	['a result that is not there yet, with an id', http('result', 400, STILL, true)],
	['a broken connection', { kind: 'network', step: 'download', code: 'ECONNRESET' }],
	['a status that nobody can read', { kind: 'unreadableReply', step: 'status', problem: 'it is no status' }],
	['a request that is not finished', { kind: 'notFinished', status: 'IN_PROGRESS' }],
	['what nobody expected', { kind: 'unexpected', problem: 'the disk is full' }],
])('later: %s', (_what, failure) => expect(canGetBetter(failure)).toBe(true));

it.each<[string, Failure]>([
	...[301, 400, 401, 402, 403, 404, 405, 410, 413, 422].flatMap(
		(status): Array<[string, Failure]> => [
			[`${status} to a question for the status`, http('status', status)],
			[`${status} to a question for the result`, http('result', status)],
			[`${status} to a question for a file`, http('download', status)],
		],
	),
	['the model’s own 500', http('result', 500, {}, true)],
	['the model’s own 400', http('result', 400, { detail: 'bad' }, true)],
	['a request that was cancelled', http('result', 499)],
	['a result that nobody can read', { kind: 'unreadableReply', step: 'result', problem: 'masks' }],
	['a file that is none', { kind: 'unreadableReply', step: 'download', problem: 'it is text/html' }],
	['a file that is too large', { kind: 'fileTooLarge', maxMegabytes: 1 }],
	['what the model says', { kind: 'modelError', detail: 'out of memory' }],
	['a wrong model', { kind: 'wrongModel', chosen: 'SAM 3 Image', made: [] }],
	['a wrong option', { kind: 'invalidInput', issues: [] }],
	['what n8n does not let out', { kind: 'blocked', step: 'status', reason: 'blocked' }],
	['nothing found', { kind: 'nothingFound' }],
])('never: %s', (_what, failure) => expect(canGetBetter(failure)).toBe(false));

it.each<[Failure, boolean]>([
	[http('status', 404, { status: 'NOT_FOUND' }), true],
	[http('status', 404, { detail: 'Application not found' }), false],
	[http('status', 404, null), false],
	[http('status', 404, 'NOT_FOUND'), false],
	[http('result', 404, { status: 'NOT_FOUND' }), false],
	[http('status', 403, { status: 'NOT_FOUND' }), false],
	[{ kind: 'network', step: 'status', code: 'x' }, false],
])('of %j it is said that fal has no such request: %j', (failure, unknown) => {
	expect(isUnknownRequest(failure)).toBe(unknown);
});
