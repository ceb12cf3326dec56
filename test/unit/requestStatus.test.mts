import { isCompleted } from '../../nodes/shared/fal/queue/queuedRequest.js';
import { readStatus } from '../../nodes/shared/fal/queue/requestStatus.js';

it.each([null, undefined, '', 'COMPLETED', 5, [], {}, { status: null }, { status: 5 }, { status: {} }])(
	'%j is no status',
	(answer) => {
		expect(readStatus(answer)).toBeUndefined();
	},
);

it('keeps what is as documented', () => {
	const status = {
		status: 'COMPLETED',
		queue_position: 0,
		error: 'out of memory',
		error_type: 'runner_error',
		metrics: { inference_time: 0 },
		response_url: 'https://a',
	};
	expect(readStatus({ ...status, logs: null, request_id: 'x' })).toEqual(status);
});

it.each([
	{ queue_position: 'first' },
	{ metrics: null },
	{ metrics: 'fast' },
	{ metrics: { inference_time: '1 s' } },
	{ error_type: {} },
	{ error: null },
	{ error: '' },
	{ response_url: 5 },
])('leaves out what is odd beside it: %j', (odd) => {
	expect(readStatus({ status: 'IN_PROGRESS', ...odd })).toEqual({ status: 'IN_PROGRESS' });
});

it('gives a reason that is no text as JSON, and not more of it than somebody reads', () => {
	expect(readStatus({ status: 'COMPLETED', error: { code: 5 } })?.error).toBe('{"code":5}');
	expect(readStatus({ status: 'COMPLETED', error: ['x'.repeat(5000)] })?.error).toHaveLength(1000);
});

it.each(['ERROR', 'FAILED', 'CANCELLED', 'CANCELED', 'error'])('%s is an end with a reason', (word) => {
	const status = readStatus({ status: word })!;
	expect(isCompleted(status)).toBe(true);
	expect(status.error).toContain(word);
	expect(readStatus({ status: word, error: 'no GPU' })?.error).toBe('no GPU');
});
