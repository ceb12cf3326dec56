import { cancelRequest } from '../../nodes/shared/fal/queue/cancelRequest.js';
import { RequestFailure, type Failure } from '../../nodes/shared/errors/failure.js';
import type { FalClient } from '../../nodes/shared/vendor/fal.js';

type Cancel = FalClient['queue']['cancel'];

const clientWith = (cancel: Cancel) => ({ queue: { cancel } }) as unknown as FalClient;
const outcomeOf = async (answer: () => Promise<void>) =>
	await cancelRequest({ fal: clientWith(answer), endpoint: 'fal-ai/sam-3/image', requestId: 'id-1' });
const failing = (failure: Failure) => async () => {
	throw new RequestFailure(failure);
};
const answered = (status: number, body: unknown) => failing({ kind: 'http', step: 'cancel', status, body });

it('asks fal for this request, with a signal that has not fired', async () => {
	const asked: Array<Parameters<Cancel>> = [];
	const fal = clientWith(async (...call) => void asked.push(call));
	expect(await cancelRequest({ fal: fal, endpoint: 'fal-ai/sam-3/image', requestId: 'id-1' })).toBe('requested');
	const [[endpoint, options]] = asked as [Parameters<Cancel>];
	expect([asked.length, endpoint, options.requestId, options.abortSignal?.aborted]).toEqual([
		1,
		'fal-ai/sam-3/image',
		'id-1',
		false,
	]);
});

it('takes "too late" and "not known" as outcomes', async () => {
	expect(await outcomeOf(answered(400, { status: 'ALREADY_COMPLETED' }))).toBe('alreadyCompleted');
	expect(await outcomeOf(answered(404, { status: 'NOT_FOUND' }))).toBe('notFound');
});

it.each<[string, Failure]>([
	['a bad key', { kind: 'http', step: 'cancel', status: 401, body: { detail: 'invalid key credentials' } }],
	['an unknown app', { kind: 'http', step: 'cancel', status: 404, body: { detail: 'Application "x" not found' } }],
	['a page', { kind: 'http', step: 'cancel', status: 502, body: '<html>ALREADY_COMPLETED</html>' }],
	['no body', { kind: 'http', step: 'cancel', status: 500, body: null }],
	['a broken connection', { kind: 'network', step: 'cancel', code: 'ECONNRESET' }],
])('throws the failure of %s', async (_answer, failure) => {
	await expect(outcomeOf(failing(failure))).rejects.toMatchObject({ failure });
});

it('throws an error that is no answer of fal as it is', async () => {
	const error = new TypeError('x');
	await expect(outcomeOf(async () => Promise.reject(error))).rejects.toBe(error);
});
