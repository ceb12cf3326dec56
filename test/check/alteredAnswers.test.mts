import sharp from 'sharp';
import type { Finding, Outcome } from '../../check/assumption.mjs';
import { FalConnection } from '../../check/connection.mjs';
import { selectProbes } from '../../check/probes.mjs';
import { Purse } from '../../check/purse.mjs';
import { readPrices, runProbes } from '../../check/runProbes.mjs';
import { type PackageEndpoint, packageEndpoints } from '../../check/schema/packageEndpoints.mjs';
import { useSandbox } from '../../harness/jest/useFal.mjs';
import { type AlteredFal, type Alteration, type PassingAnswer, startAlteredFal } from './alteredFal.mjs';

const sandbox = useSandbox({}, { forgets: false });
let fal: AlteredFal;
let endpoints: PackageEndpoint[];

beforeAll(async () => {
	fal = await startAlteredFal(sandbox.url);
	endpoints = await packageEndpoints();
}, 60_000);
afterAll(async () => {
	await fal.close();
});

/** What the probes whose ids begin with `group` find, when `alteration` is done to the sandbox's answers. */
async function check(group: string, alteration: Alteration, serverUrl = fal.url): Promise<Finding[]> {
	fal.alteration = alteration;
	const purse = new Purse(0.5);
	const connection = new FalConnection({ apiKey: sandbox.key, serverUrl, purse });
	const probes = selectProbes(endpoints, false, [group]);
	expect(await readPrices(connection, probes)).toBeUndefined();
	const reports = await runProbes(connection, purse, probes, () => undefined);
	return reports.flatMap(({ findings }) => findings);
}

const idsOf = (findings: Finding[], outcome: Outcome) =>
	findings.filter(({ verdict }) => verdict.outcome === outcome).map(({ id }) => id);

const isJson = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

/* eslint-disable @typescript-eslint/no-explicit-any, @typescript-eslint/no-unsafe-member-access, @typescript-eslint/no-unsafe-call -- a change reaches into JSON of any form */

/** Changes the JSON of answers whose path contains `part`; `change` leaves alone what it gives nothing for. */
const inAnswers =
	(part: string, change: (json: Record<string, any>, answer: PassingAnswer) => unknown): Alteration =>
	(answer) => {
		if (!answer.path.includes(part) || !isJson(answer.json)) return undefined;
		const json = change(structuredClone(answer.json), answer);
		return json === undefined ? undefined : { json };
	};

/** Changes the schema of SAM 3 Image; the other endpoints stay as they are. */
const inSchema = (change: (schemas: { Input: any; Output: any }) => void): Alteration =>
	inAnswers('endpoint_id=fal-ai%2Fsam-3%2Fimage', (json) => {
		change(json.components.schemas);
		return json;
	});

const withStatus =
	(isIt: (answer: PassingAnswer) => boolean, status: number, json: unknown): Alteration =>
	(answer) =>
		isIt(answer) ? { status, json } : undefined;

const says = (word: string) => (answer: PassingAnswer) => JSON.stringify(answer.json ?? '').includes(word);

const SCHEMA = 'schema/fal-ai/sam-3/image';

/** What differs, the group that is checked, what must be named as not holding, and words of the evidence. */
const CASES: Array<[string, string, Alteration, string[], RegExp]> = [
	[
		'a wrong key is a 403 at the price list',
		'key/',
		withStatus(says('Invalid API key'), 403, { error: { type: 'authorization_error' } }),
		['key/wrong-at-price-list'],
		/403/,
	],
	[
		'another price',
		'price/',
		inAnswers('/pricing', (json) => ({
			...json,
			prices: json.prices.map((one: object) => ({ ...one, unit_price: 0.004 })),
		})),
		[
			'price/fal-ai/sam-3/image',
			'price/fal-ai/sam-3-1/image',
			'price/fal-ai/sam-3/video',
			'price/fal-ai/sam-3-1/video',
			'price/fal-ai/evf-sam',
		],
		/\$0\.004 per requests/,
	],
	[
		'a model that was deprecated',
		'catalogue/',
		inAnswers('/v1/models?endpoint_id=fal-ai/sam2/video', (json) => {
			json.models[0].metadata.status = 'deprecated';
			return json;
		}),
		['catalogue/fal-ai/sam2/video'],
		/deprecated/,
	],
	[
		'a model that is gone',
		'catalogue/',
		inAnswers('/v1/models?endpoint_id=fal-ai/imageutils/sam', (json) => ({ ...json, models: [] })),
		['catalogue/fal-ai/imageutils/sam'],
		/not among 0 models/,
	],
	[
		'a new field',
		SCHEMA,
		inSchema(({ Input }) => (Input.properties.seed = { type: 'integer', default: 7 })),
		[`${SCHEMA}/input`],
		/^seed: new at fal \(integer, optional, default 7\)/,
	],
	[
		'a field that is gone',
		SCHEMA,
		inSchema(({ Input }) => delete Input.properties.include_boxes),
		[`${SCHEMA}/input`],
		/^include_boxes: the package sends it, fal does not know it/,
	],
	[
		'another type',
		SCHEMA,
		inSchema(({ Input }) => (Input.properties.include_scores.type = 'string')),
		[`${SCHEMA}/input`],
		/^include_scores: the package sends boolean, fal takes string/,
	],
	[
		'another type deep in a list',
		SCHEMA,
		inSchema(
			({ Input }) => (Input.properties.point_prompts.items.properties.label = { type: 'string', enum: ['0', '1'] }),
		),
		[`${SCHEMA}/input`],
		/^point_prompts\[\]\.label: the package sends integer, fal takes string/,
	],
	[
		'another range',
		SCHEMA,
		inSchema(({ Input }) => (Input.properties.max_masks.maximum = 64)),
		[`${SCHEMA}/input`, `${SCHEMA}/panel`],
		/^max_masks: maximum 32 in the package, 64 at fal/,
	],
	[
		'another choice',
		SCHEMA,
		inSchema(({ Input }) => (Input.properties.output_format.enum = ['jpeg', 'png', 'avif'])),
		[`${SCHEMA}/input`],
		/output_format: fal does not take "webp"; output_format: fal also takes "avif"/,
	],
	[
		'another default',
		SCHEMA,
		inSchema(({ Input }) => (Input.properties.apply_mask.default = false)),
		[`${SCHEMA}/panel`],
		/^apply_mask: default true in the panel, false at fal/,
	],
	[
		'a field that fal requires now',
		SCHEMA,
		inSchema(({ Input }) => Input.required.push('max_masks')),
		[`${SCHEMA}/input`],
		/^max_masks: fal requires it/,
	],
	[
		'a result that fal may leave out',
		SCHEMA,
		inSchema(({ Output }) => (Output.required = [])),
		[`${SCHEMA}/output`],
		/^masks: the package relies on it/,
	],
	[
		'a result of another type',
		SCHEMA,
		inSchema(({ Output }) => (Output.properties.masks = { anyOf: [Output.properties.masks, { type: 'string' }] })),
		[`${SCHEMA}/output`],
		/^masks: fal gives string/,
	],
	[
		'a status of 200 for a running request',
		'queue/',
		(answer) => (answer.status === 202 && says('IN_PROGRESS')(answer) ? { status: 200 } : undefined),
		['queue/status-codes'],
		/200 IN_PROGRESS/,
	],
	[
		'an empty list of logs that nobody asked for',
		'queue/',
		(answer) =>
			answer.path.endsWith('/status') && says('COMPLETED')(answer)
				? { json: { status: 'COMPLETED', logs: [] } }
				: undefined,
		['queue/status-logs'],
		/without: \[\]/,
	],
	[
		'other words for a result that is asked for too early',
		'queue/',
		withStatus(says('still in progress'), 425, { detail: 'Too early' }),
		['queue/too-early'],
		/425 \{"detail":"Too early"\}/,
	],
	[
		'a web page for an unknown request',
		'queue/',
		(answer) =>
			answer.status === 404 && answer.path.endsWith('/status')
				? { status: 404, bytes: Buffer.from('<h1>404</h1>') }
				: undefined,
		['queue/unknown-status'],
		/^404 nothing$/,
	],
	[
		'another status for the cancel of a waiting request',
		'cancel/queued',
		(answer) => (answer.path.endsWith('/cancel') && says('"OK"')(answer) ? { status: 202 } : undefined),
		['cancel/queued'],
		/^202 \{"status":"OK"\}/,
	],
	[
		'another answer to the cancel of a running request',
		'cancel/running',
		withStatus(says('CANCELLATION_REQUESTED'), 200, { success: true }),
		['cancel/running'],
		/^200 \{"success":true\}/,
	],
	[
		'another end of a cancelled request',
		'cancel/queued',
		withStatus((answer) => answer.status === 499, 410, { detail: 'Gone' }),
		['cancel/queued-afterwards', 'cancel/running-afterwards'],
		/result 410/,
	],
	[
		'a label that may be text',
		'refusal/',
		withStatus(says('"loc":["body","point_prompts",0,"label"]'), 200, { masks: [] }),
		['refusal/label-as-text'],
		/^200/,
	],
	[
		'other words for nothing found',
		'image/nothing-found',
		withStatus(says('No masks generated'), 422, { detail: 'The concept is not in the image.' }),
		['image/nothing-found'],
		/concept is not in the image/,
	],
	[
		'an empty list for nothing found',
		'image/nothing-found',
		withStatus(says('No masks generated'), 200, { masks: [] }),
		['image/nothing-found'],
		/^200 \{"masks":\[\]\}/,
	],
	[
		'boxes as corners',
		'image/boxes',
		inAnswers('/requests/', (json) => {
			if (!Array.isArray(json.boxes)) return undefined;
			const corners = ([cx, cy, w, h]: number[]) => [cx! - w! / 2, cy! - h! / 2, cx! + w! / 2, cy! + h! / 2];
			return { ...json, boxes: json.boxes.map(corners) };
		}),
		['image/boxes'],
		/^boxes \[\[/,
	],
	[
		'masks that are black on white',
		'image/mask',
		async ({ path, bytes }) =>
			path.startsWith('/v3b.fal.media/') ? { bytes: await sharp(bytes).negate().png().toBuffer() } : undefined,
		['image/mask'],
		/white on black, 88 % inside/,
	],
	[
		'masks that are red on black',
		'legacy/',
		async ({ path, bytes }) =>
			path.startsWith('/v3b.fal.media/')
				? { bytes: await sharp(bytes).linear([1, 0, 0], [0, 0, 0]).png().toBuffer() }
				: undefined,
		['legacy/mask'],
		/: a picture/,
	],
	[
		'files that are for the owner of the key alone',
		'files/',
		withStatus(({ method, path }) => method === 'GET' && path.startsWith('/v3b.fal.media/'), 403, {
			detail: 'Forbidden',
		}),
		['files/download'],
		/^403/,
	],
];

it.each(CASES)(
	'names %s',
	async (_difference, group, alteration, wrong, evidence) => {
		const findings = await check(group, alteration);
		expect(idsOf(findings, 'does not hold')).toEqual(wrong);
		expect(idsOf(findings, 'could not be told')).toEqual([]);
		expect(findings.find(({ id }) => id === wrong[0])!.verdict.evidence).toMatch(evidence);
	},
	60_000,
);

it('lets a deprecated field be absent from the package, and says so', async () => {
	const deprecated = { type: 'string', description: '[DEPRECATED] Use prompt instead.' };
	const findings = await check(
		SCHEMA,
		inSchema(({ Input }) => (Input.properties.text_prompt = deprecated)),
	);
	expect(idsOf(findings, 'holds')).toHaveLength(3);
	expect(findings[0]!.verdict.evidence).toContain('text_prompt: the package has no deprecated field');
}, 60_000);

it('says that an assumption could not be told when no answer comes', async () => {
	const findings = await check('key/webhook', ({ path }) => (path.includes('jwks') ? { hangUp: true } : undefined));
	expect(idsOf(findings, 'could not be told')).toEqual(['key/webhook-signatures']);
	expect(findings[0]!.verdict.evidence).toMatch(/^no answer to GET https:\/\/rest\.fal\.ai/);
}, 60_000);

it('pays for nothing more once a request has cost more than it may', async () => {
	const dear: Alteration = ({ headers }) =>
		headers.get('x-fal-billable-units') === '1' ? { headers: { 'x-fal-billable-units': '2' } } : undefined;
	const findings = await check('queue/', dear);
	expect(idsOf(findings, 'does not hold')).toEqual(['queue/billable-units']);
	expect(idsOf(findings, 'could not be told')).toEqual(['queue/unknown-path']);
	expect(findings.at(-1)!.verdict.evidence).toBe(
		'a request cost $0.010 instead of at most $0.005, so nothing more was paid',
	);
}, 60_000);

it('pays nothing for a model whose price has risen beyond the bound', async () => {
	await sandbox.reset();
	const risen = inAnswers('/pricing', (json) => ({
		...json,
		prices: json.prices.map((one: object) => ({ ...one, unit_price: 0.02 })),
	}));
	const findings = await check('image/mask', risen);
	expect(idsOf(findings, 'could not be told')).toEqual(['image/mask']);
	expect(findings[0]!.verdict.evidence).toContain('fal asks $0.020 per unit now');
	expect(await sandbox.jobs()).toEqual([]);
}, 60_000);

it('cancels what a probe leaves behind', async () => {
	await sandbox.reset();
	const findings = await check('image/mask', ({ path }) => (path.includes('/status') ? { hangUp: true } : undefined));
	expect(idsOf(findings, 'could not be told')).toEqual(['image/mask']);
	expect((await sandbox.requests()).filter(({ method }) => method === 'PUT')).toHaveLength(1);
}, 60_000);

it('names what differs in a realtime session', async () => {
	const rules = [{ step: 'realtime', kind: 'wrongType', body: { mask: [] }, count: 1 }];
	await fetch(`${sandbox.url}/sandbox/faults`, {
		method: 'POST',
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify(rules),
	});
	const findings = await check('realtime/', () => undefined, sandbox.url);
	await fetch(`${sandbox.url}/sandbox/faults`, { method: 'DELETE' });
	expect(idsOf(findings, 'does not hold')).toEqual(['realtime/result', 'realtime/timings']);
	expect(findings.find(({ id }) => id === 'realtime/result')!.verdict.evidence).toContain('msgpack {"mask":[]}');
}, 60_000);
