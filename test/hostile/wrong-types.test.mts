import { useEngine } from '../../harness/jest/useEngine.mjs';
import { useScriptedFal } from '../../harness/jest/useFal.mjs';
import type { EngineItem } from '../../harness/n8n/engineTypes.mjs';
import { expectTold, INNER_WORDS } from './judgement.mjs';
import { meetAll, type Meeting } from './meetings.mjs';
import { hostileArea, type HostileCase } from './tally.mjs';

const engine = useEngine();
const fal = useScriptedFal({ forgets: false });

/** Answers that are of no use, as they go out. */
const USELESS = [
	...[
		'null',
		'true',
		'0',
		'-1',
		'1e999',
		'""',
		'"text"',
		'[]',
		'[null]',
		'[[]]',
		'{}',
		'',
		' ',
		'<html>',
		'{"a":',
		'\u0000',
	],
	'{"__proto__":{"status":"COMPLETED","request_id":"a"}}',
	'{"constructor":"x","toString":"y"}',
	'['.repeat(5000) + ']'.repeat(5000),
];

/** What stands in the place of a text or a number. */
const WRONG = ['null', '7', 'true', '[]', '["a"]', '{}', '{"toString":"a"}', '{"toString":null,"valueOf":null}'];
const NO_IDS = ['""', '"../../tokens"', '"a b"', '"\\u0000"', `"${'a'.repeat(101)}"`];
const NO_WORDS = ['""', '"two words"', '"\\u001b[31m"', '"<b>"', `"${'A'.repeat(100_000)}"`];

const UNREADABLE_SUBMIT =
	/^fal answered in a form that this node does not know: .*It may have accepted the request, so it was not sent again/;
const UNREADABLE_STATUS = /^fal answered in a form that this node does not know: it is no(t valid JSON| status)\. /;

interface Place {
	name: string;
	parameters?: Record<string, unknown>;
	cases: Array<[body: string, meeting: Meeting]>;
	holds: (item: EngineItem, body: string) => void;
}

const isDelivered = ({ json }: EngineItem) => expect(json).toMatchObject({ found: true, count: 2 });
const statuses = [...USELESS, ...[...WRONG, ...NO_WORDS].map((status) => `{"status":${status}}`)];
const bodies = (list: string[], meeting: (body: string) => Meeting): Place['cases'] =>
	list.map((body) => [body, meeting(body)]);

/** A good status with odd things beside it. */
const ODD_STATUSES = WRONG.map(
	(odd) =>
		`{"status":"COMPLETED","request_id":${odd},"queue_position":${odd},"logs":${odd},"metrics":${odd},"response_url":${odd},"error_type":${odd}}`,
);
const ODD_LOGS = WRONG.map(
	(odd) =>
		`{"status":"COMPLETED","logs":[${odd},{"message":${odd},"timestamp":${odd},"level":${odd}}],"metrics":{"inference_time":${odd}}}`,
);
const EVENTS = { 'content-type': 'text/event-stream' };
const PLACES: Place[] = [
	{
		name: 'a submit',
		parameters: { operation: 'submit' },
		cases: bodies([...USELESS, ...[...WRONG, ...NO_IDS].map((id) => `{"request_id":${id}}`)], (body) => ({
			submit: { body },
		})),
		holds: (item) => expectTold(item, UNREADABLE_SUBMIT),
	},
	{
		name: 'a submit with an id',
		parameters: { operation: 'submit' },
		cases: bodies(
			[...WRONG, '"javascript:alert(1)"', '-1', '0.5', `"https://x/${'y'.repeat(100_000)}"`].map(
				(odd) =>
					`{"request_id":"an-id","status":${odd},"queue_position":${odd === '7' ? '"first"' : odd},"status_url":${odd},"response_url":${odd},"cancel_url":${odd}}`,
			),
			(body) => ({ submit: { body } }),
		),
		holds: ({ json }) =>
			expect(json).toEqual({ requestId: 'an-id', endpoint: 'fal-ai/sam-3/image', status: 'IN_QUEUE' }),
	},
	{
		name: 'a status',
		parameters: { operation: 'getStatus' },
		cases: bodies(statuses, (body) => ({ status: { body } })),
		holds: (item) => expectTold(item, UNREADABLE_STATUS),
	},
	{
		name: 'a status with odd facts',
		parameters: { operation: 'getStatus' },
		cases: bodies([...ODD_STATUSES, ...ODD_LOGS], (body) => ({ status: { body } })),
		holds: ({ json }) => {
			expect(json).toMatchObject({ status: 'COMPLETED', logs: expect.any(Array) });
			expect(JSON.stringify(json)).not.toMatch(INNER_WORDS);
		},
	},
	{
		name: 'a status before a result',
		parameters: { operation: 'getResult' },
		cases: bodies(statuses, (body) => ({ status: { body } })),
		holds: (item) => expectTold(item, UNREADABLE_STATUS),
	},
	{
		name: 'a status between good ones',
		cases: bodies(statuses, (body) => ({ stream: { status: 404, body: {} }, status: [{ body }] })),
		holds: isDelivered,
	},
	{
		name: 'an event of the stream',
		cases: bodies([...statuses, ...ODD_STATUSES, ...ODD_LOGS], (body) => ({
			stream: { headers: EVENTS, body: `data: ${body}\n\n` },
		})),
		holds: isDelivered,
	},
];

const met = new Map<Place, EngineItem[]>();
beforeAll(async () => {
	for (const place of PLACES) {
		const meetings = place.cases.map(([, meeting]) => meeting);
		met.set(place, await meetAll(engine, fal, meetings, place.parameters));
	}
}, 120_000);

hostileArea(
	'status, stream and submit answers of the wrong type',
	PLACES.flatMap((place) =>
		place.cases.map(
			([body], at): HostileCase => [
				`${place.name}: ${JSON.stringify(body).slice(0, 100)}`,
				() => place.holds(met.get(place)![at]!, body),
			],
		),
	),
);
