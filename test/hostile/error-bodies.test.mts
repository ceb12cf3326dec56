import { useEngine } from '../../harness/jest/useEngine.mjs';
import { useScriptedFal } from '../../harness/jest/useFal.mjs';
import type { EngineItem } from '../../harness/n8n/engineTypes.mjs';
import { SCRIPTED_KEY } from '../../harness/fal/scriptedFal.mjs';
import { errorBodies } from './errorBodies.mjs';
import { expectTold } from './judgement.mjs';
import { meetAll, type Meeting } from './meetings.mjs';
import { hostileArea, type HostileCase } from './tally.mjs';

const engine = useEngine();
const fal = useScriptedFal({ forgets: false });

const BODIES = errorBodies(SCRIPTED_KEY);
const MODEL = { 'x-fal-request-id': 'r-1' };
const direct = { options: { transport: 'direct' } };
const binary = { imageSource: 'binary' };

/** Where an error answer is met, and what its sentence says whatever stands in it. */
const PLACES: Array<[name: string, meeting: (body: unknown) => Meeting, says: RegExp, parameters?: object]> = [
	['a submit, 400', (body) => ({ submit: { status: 400, body } }), /^fal answered with HTTP 400/],
	[
		'a submit, 403',
		(body) => ({ submit: { status: 403, body } }),
		/^This fal key may not use fal-ai\/sam-3\/image.*dashboard\/keys/,
	],
	['a submit, 404', (body) => ({ submit: { status: 404, body } }), /^fal does not know the endpoint/],
	['a submit, 422', (body) => ({ submit: { status: 422, body } }), /^fal refused the input/],
	['a submit, 500', (body) => ({ submit: { status: 500, body } }), /not sent again: look at fal\.ai\/dashboard/],
	['a result, 400', (body) => ({ result: { status: 400, body } }), /^fal answered with HTTP 400/],
	['a result, 404', (body) => ({ result: { status: 404, body } }), /^fal does not know the endpoint/],
	['a result, 422', (body) => ({ result: { status: 422, headers: MODEL, body } }), /^fal refused the input/],
	['a result, 500', (body) => ({ result: { status: 500, headers: MODEL, body } }), /HTTP 500/],
	['a file, 404', (body) => ({ file: { status: 404, body } }), /^A file of the result could not be fetched \(HTTP 404/],
	['a direct call, 422', (body) => ({ run: { status: 422, body } }), /^fal refused the input/, direct],
	['a direct call, 500', (body) => ({ run: { status: 500, body } }), /HTTP 500/, direct],
	['an upload, 400', (body) => ({ initiate: { status: 400, body } }), /^The file could not be uploaded/, binary],
	['a status, 400', (body) => ({ status: { status: 400, body } }), /HTTP 400/, { operation: 'getStatus' }],
	['a status, 404', (body) => ({ status: { status: 404, body } }), /^fal does not know/, { operation: 'getStatus' }],
	['a cancel, 400', (body) => ({ cancel: { status: 400, body } }), /HTTP 400/, { operation: 'cancel' }],
];

/** The places that one run can have side by side. */
const TOGETHER = [...new Set(PLACES.map(([, , , parameters]) => parameters))];
const met = new Map<string, EngineItem>();
const idOf = (place: string, body: string) => `${place}: ${body}`;

beforeAll(async () => {
	for (const parameters of TOGETHER) {
		const cases = PLACES.filter((place) => place[3] === parameters).flatMap(([place, meeting]) =>
			BODIES.map(([name, body]) => ({ id: idOf(place, name), meeting: meeting(body) })),
		);
		const items = await meetAll(
			engine,
			fal,
			cases.map(({ meeting }) => meeting),
			{ ...parameters },
		);
		for (const [at, { id }] of cases.entries()) met.set(id, items[at]!);
	}
}, 120_000);

hostileArea(
	'error bodies (HTML, ANSI, key echoed, words that n8n rewrites, 10 MB)',
	PLACES.flatMap(([place, , says]) =>
		BODIES.map(([name]): HostileCase => [idOf(place, name), () => expectTold(met.get(idOf(place, name))!, says)]),
	),
);
