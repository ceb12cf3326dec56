import { ended, runSam3, startSam3 } from '../../harness/workflows/sam3Run.mjs';
import type { Answer } from '../../harness/fal/scriptedFal.mjs';
import { useEngine } from '../../harness/jest/useEngine.mjs';
import { useScriptedFal } from '../../harness/jest/useFal.mjs';

const engine = useEngine();
const fal = useScriptedFal();

const EVENTS = { 'content-type': 'text/event-stream' };
const event = (status: unknown) => `data: ${JSON.stringify(status)}\n\n`;
const IN_PROGRESS = { status: 'IN_PROGRESS', response_url: 'https://queue.fal.run/x', logs: null };

test('the status stream tells the end; nobody polls beside it', async () => {
	fal.hold = true;
	const run = startSam3(engine, fal);
	await fal.until(() => fal.of('stream').length === 1);
	expect(fal.of('result')).toEqual([]);
	fal.finish();
	const { status } = await ended(engine, fal, run);
	expect(status).toBe('success');
	expect(fal.calls.map(({ step }) => step)).toEqual(['submit', 'stream', 'result', 'file', 'file', 'file']);
});

test('log lines of stream events and of polls come out once each, in order', async () => {
	const line = (message: string) => ({
		message,
		timestamp: `2026-01-01T00:00:0${message.length}Z`,
		level: 'INFO',
		source: 'USER',
	});
	fal.hold = true;
	// The stream breaks after two lines; the poll repeats them, as fal's moving window does.
	fal.scripts.stream = [
		{
			headers: EVENTS,
			body: event({ ...IN_PROGRESS, logs: [line('a')] }) + event({ ...IN_PROGRESS, logs: [line('bb')] }),
		},
	];
	fal.scripts.status = ({ job }) => ({
		body: { status: 'COMPLETED', request_id: job!.requestId, logs: [line('a'), line('bb'), line('ccc'), null] },
	});
	const { outputs, logs } = await runSam3(engine, fal, { parameters: { options: { includeLogs: true } } });
	expect((outputs[0]![0]!.json.logs as Array<{ message: string }>).map(({ message }) => message)).toEqual([
		'a',
		'bb',
		'ccc',
	]);
	expect(logs.map(({ message }) => message)).toEqual(expect.arrayContaining(['fal: a', 'fal: bb', 'fal: ccc']));
});

const BROKEN_STREAMS: Array<[string, Answer]> = [
	['is refused', { status: 404, body: { detail: 'Not Found' } }],
	['is answered with another method’s error', { status: 405, body: 'Method Not Allowed' }],
	['breaks before its head', { fault: 'reset' }],
	['breaks within an event', { headers: EVENTS, body: event(IN_PROGRESS).repeat(4), fault: 'truncated' }],
	['ends before the end', { headers: EVENTS, body: event(IN_PROGRESS) }],
	['ends without an event', { headers: EVENTS, body: '' }],
	['holds an event that is not JSON', { headers: EVENTS, body: 'data: {not json\n\n' }],
	['holds an event that is null', { headers: EVENTS, body: event(null) }],
	['is not a stream of events', { headers: { 'content-type': 'text/html' }, body: '<html>proxy</html>' }],
	[
		'is not a stream of events and breaks',
		{ headers: { 'content-type': 'text/html' }, body: '<html>proxy</html>'.repeat(9), fault: 'truncated' },
	],
];

test.each(BROKEN_STREAMS)('a stream that %s is replaced by polling until the job is finished', async (_how, answer) => {
	fal.hold = true;
	fal.scripts.stream = () => answer;
	const run = startSam3(engine, fal);
	// Two polls find it running, so that one look alone cannot be what brings the result.
	await fal.until(() => fal.of('status').length === 2);
	fal.finish();
	const { status, outputs } = await ended(engine, fal, run);
	expect(status).toBe('success');
	expect(outputs[0]).toMatchObject([{ json: { count: 2, metrics: { inferenceTime: 0.25 } } }]);
	expect(fal.jobs).toHaveLength(1);
});

test('a stream that says nothing, never answers, or never ends without being one, does not keep the node from noticing the end', async () => {
	const streams: Record<string, Answer> = {
		silent: { headers: EVENTS, fault: 'silent' },
		unanswered: { fault: 'hang' },
		endless: { headers: { 'content-type': 'text/html' }, fault: 'silent' },
	};
	fal.scripts.stream = ({ job }) => streams[String(job!.input.prompt)];
	// Side by side, because each is given some seconds to speak.
	const runs = Object.keys(streams).map((prompt) => runSam3(engine, fal, { parameters: { prompt } }));
	expect((await Promise.all(runs)).map(({ status }) => status)).toEqual(['success', 'success', 'success']);
	expect(new Set(fal.of('status').map(({ job }) => job!.input.prompt))).toEqual(new Set(Object.keys(streams)));
});

test.each<[string, Answer]>([
	['fails for a moment', { status: 502, body: '<html>Bad Gateway</html>' }],
	['is limited', { status: 429, headers: { 'retry-after': '0' }, body: { detail: 'slow down' } }],
	['breaks', { fault: 'reset' }],
	[
		'breaks within its body',
		{ status: 202, body: { status: 'IN_PROGRESS', filler: 'x'.repeat(100) }, fault: 'truncated' },
	],
])('a poll that %s is repeated', async (_how, answer) => {
	fal.scripts.stream = () => ({ status: 404, body: {} });
	fal.scripts.status = [answer];
	const { status } = await runSam3(engine, fal);
	expect(status).toBe('success');
	expect(fal.of('status')).toHaveLength(2);
	expect(fal.jobs).toHaveLength(1);
});

describe('a request that failed, which fal says with the status COMPLETED', () => {
	test('is explained by the answer of its result', async () => {
		fal.completion = () => ({ error: 'Invalid status code: 422', error_type: null });
		fal.scripts.result = [
			{
				status: 422,
				headers: { 'x-fal-request-id': 'r' },
				body: {
					detail: [{ loc: ['body', 'image_url'], msg: 'Failed to download the file', type: 'file_download_error' }],
				},
			},
		];
		const { error } = await runSam3(engine, fal);
		expect(error!.message).toBe(
			`fal refused the input: Image URL: Failed to download the file. (request ID ${fal.jobs[0]!.requestId})`,
		);
		expect(error!.httpCode).toBe('422');
	});

	test('is explained by the status when the result does not contradict it', async () => {
		fal.completion = () => ({ error: 'Runner ran out of memory', error_type: 'runner_server_error' });
		const { outputs } = await runSam3(engine, fal, { nodeExtra: { onError: 'continueRegularOutput' } });
		const { requestId } = fal.jobs[0]!;
		const message = `The model failed: Runner ran out of memory. (request ID ${requestId})`;
		expect(outputs[0]![0]!.json).toEqual({
			error: message,
			message,
			details: { requestId, type: 'runner_server_error' },
		});
	});

	test('cancelled by somebody else is told so', async () => {
		fal.completion = () => ({ error: 'Request cancelled by the client.', error_type: 'client_cancelled' });
		fal.scripts.result = [
			{ status: 499, body: { detail: 'Request cancelled by the client.', error_type: 'client_cancelled' } },
		];
		const { status, error } = await runSam3(engine, fal);
		expect(status).toBe('error');
		expect(error!.message).toBe(`The request was cancelled at fal. (request ID ${fal.jobs[0]!.requestId})`);
	});
});

test('a job that fal has forgotten while we waited ends with an error, not with waiting', async () => {
	fal.hold = true;
	fal.scripts.stream = () => ({ status: 404, body: { status: 'NOT_FOUND' } });
	fal.scripts.status = () => ({ status: 404, body: { status: 'NOT_FOUND' } });
	const { error } = await runSam3(engine, fal);
	expect(error!.message).toContain('fal does not know this request');
	expect(error!.message).toContain(fal.jobs[0]!.requestId);
});
