import * as fc from 'fast-check';
import { NodeApiError, type INode } from 'n8n-workflow';

import { explainFailure } from '../../nodes/shared/errors/errorSentences.js';
import type { Failure, Step } from '../../nodes/shared/errors/failure.js';

// What must hold for a message whatever a server says.

const node: INode = { id: '1', name: 'SAM', type: 'test', typeVersion: 1, position: [0, 0], parameters: {} };
const fields = new Map([['image_url', { label: 'Image URL', type: 'string' as const }]]);
const LONGEST_MESSAGE = 700;

const STEPS: Step[] = ['initiateUpload', 'upload', 'submit', 'status', 'result', 'cancel', 'download', 'run'];
const CODES = [
	'ECONNREFUSED',
	'ECONNRESET',
	'ENOTFOUND',
	'ETIMEDOUT',
	'EHOSTUNREACH',
	'EAI_AGAIN',
	'ENOENT',
	'EACCES',
	'EEXIST',
	'EPERM',
	'getaddrinfo',
	'preexisting',
];

/** Text as servers write it: long, broken over lines, with markup, and with words that n8n reacts to. */
const serverText = fc
	.array(
		fc.oneof(
			fc.string({ unit: 'grapheme' }),
			fc.lorem(),
			fc.constantFrom(
				...CODES,
				'canceled',
				'Cancelled',
				'<img src=x onerror=alert(1)>',
				'</',
				'\n',
				'\u2028',
				'https://fal.ai/x',
			),
		),
		{ maxLength: 60 },
	)
	.map((words) => words.join(' '));
const issue = fc.record(
	{ loc: fc.array(fc.oneof(serverText, fc.nat())), msg: fc.oneof(serverText, fc.jsonValue()), type: serverText },
	{ requiredKeys: [] },
);
const body = fc.oneof(
	serverText,
	fc.record({ detail: serverText, error_type: serverText }, { requiredKeys: [] }),
	fc.record({ detail: fc.array(issue, { maxLength: 20 }) }),
	fc.record({
		detail: fc.record({ error: serverText, message: fc.oneof(serverText, fc.jsonValue()) }, { requiredKeys: [] }),
	}),
	fc.record({ error: fc.record({ message: serverText }) }),
	fc.record({ status: serverText }),
	fc.jsonValue(),
);
const step = fc.constantFrom(...STEPS);
const failure: fc.Arbitrary<Failure> = fc.oneof(
	{
		weight: 5,
		arbitrary: fc.record({
			kind: fc.constant('http' as const),
			step,
			status: fc.integer({ min: 300, max: 599 }),
			body,
		}),
	},
	fc.record({
		kind: fc.constant('http' as const),
		step,
		status: fc.constantFrom(401, 402, 403, 404, 410, 422, 429, 499, 500, 503),
		body,
	}),
	fc.record({ kind: fc.constant('network' as const), step, code: fc.constantFrom(...CODES) }),
	fc.record({ kind: fc.constant('unreadableReply' as const), step, problem: serverText }),
	fc.record({
		kind: fc.constant('missingBinary' as const),
		field: fc.constantFrom('Input Binary Field', 'Mask Binary Field'),
		property: serverText,
		found: fc.array(serverText),
	}),
	fc.record({ kind: fc.constant('notFinished' as const), status: serverText }),
	fc.record({ kind: fc.constant('unreachableWebhook' as const), host: serverText }),
	fc.record({ kind: fc.constant('modelError' as const), detail: serverText, type: serverText }),
);
const requestId = fc.constantFrom(
	undefined,
	'6d2c3f0e-8a51-4b7e-9c7d-0f1e2d3c4b5a',
	'<b>1</b>',
	'ENOENT canceled',
	'\n7\n',
	'a'.repeat(64),
);

const everyMessage = (check: (explanation: ReturnType<typeof explainFailure>) => void) =>
	fc.assert(
		fc.property(failure, requestId, (happened, id) => {
			const context = { endpoint: 'fal-ai/sam-3/image', fields, requestId: id };
			check(explainFailure(happened, context));
		}),
		{ numRuns: 400 },
	);

it('has no markup, nor has any fact beside it', () => {
	everyMessage((explanation) => expect(JSON.stringify(explanation)).not.toMatch(/[<>]/));
});

it('is one line of a length that fits into a notification', () => {
	everyMessage(({ message }) => {
		expect(message).toMatch(/^[^\n\r\u2028\u2029]+$/u);
		expect(message.length).toBeLessThan(LONGEST_MESSAGE);
	});
});

it('fits also when everything in it is at its longest', () => {
	const long = 'word '.repeat(1000);
	const detail = Array.from({ length: 50 }, () => ({ loc: ['body', long], msg: long, type: long }));
	const failures: Failure[] = [
		...STEPS.flatMap((at) =>
			[300, 403, 404, 410, 422, 500].map((status): Failure => ({ kind: 'http', step: at, status, body: { detail } })),
		),
		{ kind: 'invalidInput', issues: detail.map(() => ({ field: 'Points', problem: 'must look like'.repeat(8) })) },
		{ kind: 'missingBinary', field: 'Input Binary Field', property: long, found: [long, long] },
		{ kind: 'unreadableReply', step: 'submit', problem: long },
	];
	for (const happened of failures) {
		const { message } = explainFailure(happened, {
			endpoint: 'fal-ai/sam2/auto-segment',
			successor: 'SAM 3 Image',
			fields,
			requestId: long.slice(0, 40),
		});
		expect(message.length).toBeLessThan(LONGEST_MESSAGE);
	}
});

it('begins like a sentence and has its full stop before the request ID', () => {
	everyMessage(({ message, details }) => {
		const sentence = details.requestId ? message.slice(0, message.lastIndexOf(' (request ID ')) : message;
		expect(sentence).toMatch(/^[A-Z“f].*\.$/su);
	});
});

it('never shows the words of a program', () => {
	everyMessage(({ message }) => expect(message).not.toMatch(/\[object |undefined/));
});

it('cuts no character in two', () => {
	everyMessage(({ message }) => expect(() => encodeURIComponent(message)).not.toThrow());
});

it('passes n8n’s own error class unchanged', () => {
	everyMessage(({ message, details: { fields: issues, ...facts } }) => {
		const details = { ...facts, ...(issues && { fields: issues.map((entry) => ({ ...entry })) }) };
		const httpCode = details.httpStatus === undefined ? undefined : String(details.httpStatus);
		expect(new NodeApiError(node, details, { message, description: 'Type: x', httpCode }).message).toBe(message);
	});
});

it('never marks the execution as canceled', () => {
	// n8n's engine looks for this word in the message of an error.
	everyMessage(({ message }) => expect(message).not.toContain('canceled'));
});
