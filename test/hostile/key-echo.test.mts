import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocketServer } from 'ws';
import { encode } from '@msgpack/msgpack';
import type { Answer, ScriptedStep } from '../../harness/fal/scriptedFal.mjs';
import { useEngine } from '../../harness/jest/useEngine.mjs';
import { useScriptedFal } from '../../harness/jest/useFal.mjs';
import { runSam3 } from '../../harness/workflows/sam3Run.mjs';
import { hostileArea, type HostileCase } from './tally.mjs';

const TEST_MS = 60_000;

const engine = useEngine();
const fal = useScriptedFal();

const KEY = 'scripted-test-id:c90d27e86b51fa34';
const HALF = 'c90d27e86b51fa34';
const IN_FORMS = [
	KEY,
	HALF,
	HALF.toUpperCase(),
	`Authorization: Key ${KEY}`,
	encodeURIComponent(KEY),
	// Where the text is cut off, a part of the key must not be left.
	`${'x'.repeat(280)} ${KEY}`,
	`${'x'.repeat(295)} ${HALF}`,
	Buffer.from(KEY).toString('base64'),
];

/** Runs a node on one item, and looks for the key in all that n8n stores and writes. */
async function holds(parameters: Record<string, unknown>, onError: string, server = { url: fal.url, key: KEY }) {
	const run = await runSam3(engine, server, { parameters, nodeExtra: { onError } });
	const text = JSON.stringify(run, (_key, value: unknown) => (Buffer.isBuffer(value) ? '' : value)) + engine.output();
	// Half of the secret half would help, too.
	expect(text.toLowerCase()).not.toContain(HALF.slice(0, 10));
	expect(text).not.toContain(Buffer.from(KEY).toString('base64').slice(4, 30));
}

/** With the forms in turn, because each takes a run. */
const onErrorOf = (form: number) => (form % 2 === 0 ? 'stopWorkflow' : 'continueRegularOutput');

const scripted = (step: ScriptedStep, answer: Answer) => void (fal.scripts[step] = () => answer);

/** Places in fal's answers where the key may come back. */
const PLACES: Array<[string, (said: string) => Record<string, unknown> | void]> = [
	['the detail of a refusal', (said) => scripted('submit', { status: 422, body: { detail: said } })],
	[
		'a field error',
		(said) => scripted('submit', { status: 422, body: { detail: [{ loc: ['body', said], msg: said, type: said }] } }),
	],
	['a page', (said) => scripted('submit', { status: 400, body: `<html><title>${said}</title></html>` })],
	['the error of the platform', (said) => scripted('submit', { status: 400, body: { error: { message: said } } })],
	[
		'an error behind a result',
		(said) => scripted('result', { status: 500, headers: { 'x-fal-request-id': 'x' }, body: { detail: said } }),
	],
	['the status of a failed request', (said) => void (fal.completion = () => ({ error: said, error_type: said }))],
	[
		'a log line',
		(said) => {
			fal.completion = () => ({ logs: [{ message: said, timestamp: said, level: said }] });
			return { options: { includeLogs: true } };
		},
	],
	[
		'the address of a mask',
		(said) =>
			scripted('result', {
				body: { masks: [{ url: `${fal.url}/v3b.fal.media/files/a.png?k=${encodeURIComponent(said)}` }] },
			}),
	],
	[
		'the address of a mask that is not fetched',
		(said) => {
			scripted('result', { body: { masks: [{ url: `https://v3b.fal.media/${encodeURIComponent(said)}.png` }] } });
			return { options: { outputMode: 'urlsOnly' } };
		},
	],
	[
		'the name and the type of a mask',
		(said) =>
			scripted('result', {
				body: {
					masks: [{ url: `${fal.url}/v3b.fal.media/files/a.png`, file_name: said, content_type: `image/${said}` }],
				},
			}),
	],
	['a result of no known form', (said) => scripted('result', { body: { [said]: said, masks: said } })],
	[
		'a status of no known form',
		(said) => {
			scripted('status', { body: { status: said } });
			return { operation: 'getStatus', requestId: 'a' };
		},
	],
	[
		'a status for Get Result',
		(said) => {
			scripted('status', { body: { status: said, error: said } });
			return { operation: 'getResult', requestId: 'a' };
		},
	],
	[
		'the answer to Submit',
		(said) => {
			const rest = { status: said, status_url: said, response_url: `https://x/${said}`, cancel_url: said };
			scripted('submit', { body: { request_id: 'an-id', ...rest } });
			return { operation: 'submit' };
		},
	],
	[
		'a request id',
		() => {
			scripted('submit', { body: { request_id: HALF } });
			return { operation: 'submit' };
		},
	],
	[
		'the answer to Cancel',
		(said) => {
			scripted('cancel', { status: 400, body: { status: said, detail: said } });
			return { operation: 'cancel', requestId: 'a' };
		},
	],
];

hostileArea(
	'key repeated by the server',
	PLACES.map(
		([name, prepare]): HostileCase => [
			name,
			async () => {
				for (const [form, said] of IN_FORMS.entries()) {
					fal.reset();
					// The bytes of a file are not looked at, and the usual ones repeat its address.
					scripted('file', { headers: { 'content-type': 'image/png' }, body: 'bytes' });
					await holds(prepare(said) ?? {}, onErrorOf(form));
				}
			},
		],
	),
	TEST_MS,
);

describe('over a WebSocket', () => {
	let http: Server;
	let frame: string | Uint8Array = '';

	beforeAll(async () => {
		http = createServer((request, response) => {
			request.resume();
			response.setHeader('content-type', 'application/json').end('"a-token"');
		});
		new WebSocketServer({ server: http }).on('connection', (socket) => socket.on('message', () => socket.send(frame)));
		await once(http.listen(0, '127.0.0.1'), 'listening');
	});
	afterAll(() => {
		http.closeAllConnections();
		http.close();
	});

	const FRAMES: Array<[string, (said: string) => string | Uint8Array]> = [
		[
			'the reason of an error',
			(said) => JSON.stringify({ type: 'x-fal-error', error: 'INTERNAL_ERROR', reason: said }),
		],
		['the name of an error', (said) => JSON.stringify({ type: 'x-fal-error', error: said })],
		['an error of its own kind', (said) => JSON.stringify({ status: 'error', error: said })],
		['a result', (said) => encode({ masks: [], note: said, [said]: said })],
		['a result that is none', (said) => encode({ masks: said })],
	];

	hostileArea(
		'key repeated in a realtime frame',
		FRAMES.map(
			([name, make]): HostileCase => [
				name,
				async () => {
					const url = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
					for (const [form, said] of IN_FORMS.entries()) {
						frame = make(said);
						await holds({ options: { transport: 'realtime', timeout: 5 } }, onErrorOf(form), { url, key: KEY });
					}
				},
			],
		),
		TEST_MS,
	);
});
