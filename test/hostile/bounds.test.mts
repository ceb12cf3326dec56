import { gzipSync } from 'node:zlib';

import { useEngine } from '../../harness/jest/useEngine.mjs';
import { useScriptedFal } from '../../harness/jest/useFal.mjs';
import type { EngineItem } from '../../harness/n8n/engineTypes.mjs';
import { expectTold } from './judgement.mjs';
import { meetAll, type Meeting } from './meetings.mjs';
import { hostileArea, type HostileCase } from './tally.mjs';

const engine = useEngine();
const fal = useScriptedFal({ forgets: false });

const MEGABYTE = 1024 * 1024;
const MOST_MEMORY = 1.5 * 1024 * MEGABYTE;

/** Packed a thousandth of what it is. */
const bomb = (megabytes: number) => ({
	headers: { 'content-encoding': 'gzip' },
	body: gzipSync(Buffer.alloc(megabytes * MEGABYTE, ' ')),
});
const PIECE = Buffer.alloc(64 * 1024, 'x');
const EVENTS = { 'content-type': 'text/event-stream' };
const completed = 'data: {"status":"COMPLETED","logs":[]}\n\n';
const stream = (body: string): Meeting => ({ stream: { headers: EVENTS, body } });

const TOO_LARGE =
	/^fal answered in a form that this node does not know: it is far larger than such an answer can be\. /;
const FILE_TOO_LARGE = /^A file of the result is larger than the 1 MB of the option “Max File Size”/;
const NOT_IN_TIME = /^The connection broke|^fal could not be reached/;
const isDelivered = ({ json }: EngineItem) => expect(json).toMatchObject({ found: true, count: 2 });

type Outcome = RegExp | ((item: EngineItem) => void);
type Flood = [name: string, meeting: () => Meeting, outcome: Outcome];

const FLOODS: Flood[] = [
	['680 kB that become 700 MB, as result', () => ({ result: bomb(700) }), TOO_LARGE],
	['64 kB that become 64 MB, as answer to a submit', () => ({ submit: bomb(64) }), TOO_LARGE],
	['the same as status', () => ({ stream: { status: 404, body: {} }, status: bomb(64) }), TOO_LARGE],
	['the same as error', () => ({ submit: { status: 422, ...bomb(64) } }), /^fal refused the input/],
	[
		'the same as file',
		() => ({ file: { body: bomb(64).body, headers: { 'content-encoding': 'gzip', 'content-type': 'image/png' } } }),
		FILE_TOO_LARGE,
	],
	[
		'an error without an end',
		() => ({ submit: { status: 422, body: PIECE, fault: 'endless' } }),
		/^fal refused the input/,
	],
	['an answer to a submit without an end', () => ({ submit: { body: PIECE, fault: 'endless' } }), TOO_LARGE],
	['a file without an end', () => ({ file: { body: PIECE, fault: 'endless' } }), FILE_TOO_LARGE],
	[
		'a file that redirects to itself',
		() => ({ file: { status: 302, headers: { location: './mask_0.png' }, body: '' } }),
		/file of the result/,
	],
	['192 kB of empty lines', () => stream('\n'.repeat(192 * 1024) + completed), isDelivered],
	['8 MB of empty lines', () => stream('\r\n'.repeat(4 * MEGABYTE) + completed), isDelivered],
	['a million comments', () => stream(': ping\n'.repeat(MEGABYTE) + completed), isDelivered],
	['a line of 8 MB', () => stream(`data: ${'x'.repeat(8 * MEGABYTE)}\n\n`), isDelivered],
	[
		'a hundred thousand log lines',
		() => ({
			stream: { status: 404, body: {} },
			status: { body: { status: 'COMPLETED', logs: Array.from({ length: 100_000 }, (_, n) => ({ message: `${n}` })) } },
		}),
		({ json }) => expect((json.logs as unknown[]).length).toBeLessThanOrEqual(10_000),
	],
];

/** Answers that come drop by drop, where one may take a second and a half. */
const DRIPS: Flood[] = [
	['an answer to a submit, drop by drop', () => ({ submit: { body: ' ', fault: 'drip' } }), NOT_IN_TIME],
	[
		'a status, drop by drop',
		() => ({ stream: { status: 404, body: {} }, status: { body: ' ', fault: 'drip' } }),
		NOT_IN_TIME,
	],
	['a result, drop by drop', () => ({ result: { body: ' ', fault: 'drip' } }), NOT_IN_TIME],
	['an error, drop by drop', () => ({ submit: { status: 422, body: ' ', fault: 'drip' } }), /^fal refused the input/],
	[
		'a file, drop by drop',
		() => ({ file: { body: 'x', fault: 'drip' } }),
		/^The request did not finish within the 14 s/,
	],
	['a head and no file', () => ({ file: { fault: 'silent' } }), /^The connection broke while a file of the result/],
	[
		'a stream and a status that say nothing',
		() => ({ stream: { headers: EVENTS, fault: 'silent' }, status: { fault: 'hang' } }),
		/could not be reached|did not finish within the 14 s/,
	],
];

const met = new Map<Flood, EngineItem>();
const meet = async (floods: Flood[], parameters: object) => {
	const items = await meetAll(
		engine,
		fal,
		floods.map(([, meeting]) => meeting()),
		{ ...parameters },
	);
	for (const [at, flood] of floods.entries()) met.set(flood, items[at]!);
};

beforeAll(async () => {
	await meet(FLOODS, { options: { maxFileSize: 1, includeLogs: true } });
	await meet(DRIPS, { options: { timeout: 14 }, requestOptions: { timeout: 1500 } });
}, 300_000);

hostileArea('exhaustion', [
	...[...FLOODS, ...DRIPS].map(
		(flood): HostileCase => [
			flood[0],
			() => {
				const [, , outcome] = flood;
				if (outcome instanceof RegExp) expectTold(met.get(flood)!, outcome);
				else outcome(met.get(flood)!);
			},
		],
	),
	[
		'takes no more than some memory in all',
		async () => expect((await engine.memory()).peakRssBytes).toBeLessThan(MOST_MEMORY),
	],
]);
