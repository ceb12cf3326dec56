import { fileURLToPath } from 'node:url';
import type { Execution, ServerItem } from '../../harness/n8n/executionData.mjs';
import { useFalRelay, useSandbox } from '../../harness/jest/useFal.mjs';
import { usePackedN8n } from '../../harness/jest/usePackedN8n.mjs';
import { usePhoto } from '../../harness/jest/usePhoto.mjs';
import { startFalRelay } from '../../harness/fal/falRelay.mjs';
import { eventually } from '../../harness/eventually.mjs';
import { falCredential } from '../../harness/n8n/packedN8n.mjs';
import { refusedCalls } from './refusedCalls.mjs';
import { callBody, post, signedCall } from './signedCall.mjs';
import { falNode, inSequence, node } from '../../harness/workflows/workflowNodes.mjs';

const PHOTO_FILE = fileURLToPath(new URL('../../demo/still-life.jpg', import.meta.url));
const INPUT = { prompt: 'fruit', return_multiple_masks: true, include_scores: true, include_boxes: true };
const START_MS = 60_000;
const TEST_MS = 120_000;

const sandbox = useSandbox({ concurrency: 1 }, { forgets: false });
const relay = useFalRelay(sandbox);
const photo = usePhoto(PHOTO_FILE);
const n8n = usePackedN8n(() => ({ url: relay.url, key: sandbox.key }));
/** Two finished requests, and one that the model refused. */
let fruit: string;
let apple: string;
let refused: string;

beforeAll(async () => {
	fruit = await submit({ ...INPUT, image_url: photo.url });
	apple = await submit({ ...INPUT, image_url: photo.url, prompt: 'red' });
	refused = await submit({ ...INPUT, image_url: 'data:image/png;base64,AAAA' });
	await eventually(async () => (await sandbox.jobs()).every(({ state }) => state === 'completed'));
}, START_MS);

/** Puts a request into fal's queue; gives its id. */
async function submit(input: object, webhookUrl?: string): Promise<string> {
	const query = webhookUrl === undefined ? '' : `?fal_webhook=${encodeURIComponent(webhookUrl)}`;
	const response = await fetch(`${relay.url}/queue.fal.run/fal-ai/sam-3/image${query}`, {
		method: 'POST',
		headers: { authorization: `Key ${sandbox.key}`, 'content-type': 'application/json' },
		body: JSON.stringify(input),
	});
	return ((await response.json()) as { request_id: string }).request_id;
}

interface Waiting {
	workflowId: string;
	/** Production URL of the trigger. */
	url: string;
	/** Ends of the workflow's executions, oldest first, as soon as there are so many. */
	executions(count: number): Promise<Execution[]>;
}

/** A workflow of the trigger and a node behind it. */
async function importTrigger(
	webhookId: string,
	parameters: Record<string, unknown>,
	credential = n8n.credentialId,
): Promise<Waiting> {
	const trigger = falNode('Called', 'falSamTrigger', parameters, { webhookId });
	const workflowId = await n8n.importWorkflow(
		inSequence(webhookId, [trigger, node('After', 'n8n-nodes-base.noOp', 1, {})]),
		{ falSamApi: credential },
	);
	const executions = async (count: number) => {
		const ids = await eventually(async () => {
			const found = await n8n.executionIds(workflowId);
			return found.length >= count && found;
		});
		return await Promise.all(ids.reverse().map(async (id) => await n8n.executionEnd(id)));
	};
	return { workflowId, url: n8n.webhookUrl(`${webhookId}/fal-sam`), executions };
}

async function listen(
	webhookId: string,
	parameters: Record<string, unknown> = {},
	credential?: string,
): Promise<Waiting> {
	const waiting = await importTrigger(webhookId, parameters, credential);
	await n8n.activate(waiting.workflowId, `${webhookId}/fal-sam`);
	return waiting;
}

const startedAtMs = Date.now();
let signed = 0;
/** A call of its own each time: two of one second would have the same signature, and one signature is for one trigger. */
const genuine = (requestId: string, more?: Record<string, unknown>) =>
	signedCall(
		relay.key,
		requestId,
		callBody(requestId, more),
		Math.floor(Date.now() / 1000) - Math.floor(startedAtMs / 1000) + signed++,
	);
const itemsOf = ({ nodeRuns }: Execution, name = 'After'): ServerItem[] => nodeRuns[name]?.[0]?.outputs[0] ?? [];

/** What Get Result gives for a request. */
async function getResult(requestId: string, options = {}): Promise<ServerItem[]> {
	const nodes = [
		node('Start', 'n8n-nodes-base.manualTrigger', 1, {}),
		falNode('SAM', 'sam3Image', { operation: 'getResult', requestId, options }),
	];
	const id = await n8n.importWorkflow(inSequence('get result', nodes), { falSamApi: n8n.credentialId });
	return itemsOf(await n8n.runWorkflow(id, { trigger: 'Start' }), 'SAM');
}

/** Everything but the pairing, which a trigger has none of, with the bytes of each file. */
async function contents(items: ServerItem[]): Promise<unknown> {
	return await Promise.all(
		items.map(async ({ json, binary = {} }) => ({
			json,
			files: await Promise.all(
				Object.entries(binary).map(async ([name, file]) => [
					name,
					file.mimeType,
					file.fileName,
					(await n8n.binary(file)).toString('base64'),
				]),
			),
		})),
	);
}

test(
	'fal’s own call starts the workflow with exactly what Get Result gives, masks as binary data',
	async () => {
		const { url, executions } = await listen('masks');
		const requestId = await submit({ ...INPUT, image_url: photo.url }, url);
		const [execution] = await executions(1);
		expect(execution).toMatchObject({ status: 'success' });
		const items = itemsOf(execution!);
		expect(items).toMatchObject([{ json: { requestId, found: true, count: 2 } }]);
		expect(Object.keys(items[0]!.binary!)).toEqual(['mask_0', 'mask_1', 'image']);
		expect(await contents(items)).toEqual(await contents(await getResult(requestId)));
		await eventually(
			async () => (await sandbox.jobs()).find(({ id }) => id === requestId)?.webhook?.state === 'delivered',
		);
	},
	TEST_MS,
);

test(
	'a call that fal did not sign is answered with 401 and nothing else, and fal is not asked about it',
	async () => {
		const { url, executions } = await listen('refuses');
		const before = (await sandbox.requests()).length;
		for (const [what, call] of refusedCalls(relay.key, fruit)) {
			expect({ what, ...(await post(url, call)) }).toEqual({ what, status: 401, text: '' });
		}
		expect(await sandbox.requests()).toHaveLength(before);
		expect(await post(url, genuine(fruit))).toMatchObject({ status: 200 });
		expect(await executions(1)).toHaveLength(1);
	},
	TEST_MS,
);

test(
	'n8n itself refuses what is no JSON or too large, and starts nothing',
	async () => {
		const { url, workflowId } = await listen('refused-by-n8n');
		const { headers, body } = genuine(fruit);
		expect((await post(url, { headers, body: body.subarray(0, body.length - 2) })).status).toBe(422);
		const large = signedCall(relay.key, fruit, callBody(fruit, { payload: 'x'.repeat(17 * 1024 * 1024) }));
		expect((await post(url, large)).status).toBeGreaterThanOrEqual(400);
		expect(await n8n.executionIds(workflowId)).toEqual([]);
	},
	TEST_MS,
);

test(
	'without fal’s keys a call is neither believed nor refused for good: fal shall call again',
	async () => {
		const blind = await startFalRelay(sandbox.url, { hidesKeys: true });
		try {
			const { url, workflowId } = await listen('no-keys', {}, await falCredential(n8n, blind.url, sandbox.key));
			expect(await post(url, genuine(fruit))).toEqual({ status: 503, text: '' });
			expect(await n8n.executionIds(workflowId)).toEqual([]);
		} finally {
			await blind.close();
		}
	},
	TEST_MS,
);

test(
	'a request starts the workflow once, however often and however close together fal calls',
	async () => {
		const { url, executions, workflowId } = await listen('once');
		const atOnce = await Promise.all(
			[fruit, apple, fruit, apple, fruit].map(async (id) => (await post(url, genuine(id))).status),
		);
		expect(atOnce.filter((status) => status === 200).length).toBeGreaterThanOrEqual(2);
		expect(atOnce.filter((status) => status !== 200 && status !== 503)).toEqual([]);
		for (const id of [fruit, apple, fruit]) expect(await post(url, genuine(id))).toMatchObject({ status: 200 });
		const ended = await executions(2);
		expect(ended.map((execution) => itemsOf(execution)[0]!.json.requestId).sort()).toEqual([fruit, apple].sort());
		// What survives a restart of n8n.
		const { staticData } = await n8n.rest.call<{ staticData: Record<string, { started: string[] }> }>(
			'GET',
			`workflows/${workflowId}`,
		);
		expect(staticData['node:Called']!.started.sort()).toEqual([fruit, apple].sort());
	},
	TEST_MS,
);

test(
	'the options of the panel hold: files left at fal, one item per mask, log lines',
	async () => {
		const urls = await listen('urls', { options: { outputMode: 'urlsOnly', includeLogs: true } });
		const before = (await sandbox.requests()).length;
		await post(urls.url, genuine(fruit));
		const [execution] = await urls.executions(1);
		expect((await sandbox.requests()).slice(before).filter(({ path }) => path.includes('/files/'))).toEqual([]);
		expect(itemsOf(execution!)[0]!.binary).toBeUndefined();
		expect(await contents(itemsOf(execution!))).toEqual(
			await contents(await getResult(fruit, { outputMode: 'urlsOnly', includeLogs: true })),
		);

		const masks = await listen('each', { options: { outputMode: 'itemPerMask' } });
		await post(masks.url, genuine(fruit));
		const each = itemsOf((await masks.executions(1))[0]!);
		expect(each.map(({ binary }) => Object.keys(binary!))).toEqual([['mask'], ['mask']]);
		expect(await contents(each)).toEqual(await contents(await getResult(fruit, { outputMode: 'itemPerMask' })));
	},
	TEST_MS,
);

test(
	'a request that failed starts the workflow with its error, or not at all',
	async () => {
		const failed = { status: 'ERROR', error: 'Invalid status code: 422', payload: { detail: [] } };
		const tells = await listen('tells');
		await post(tells.url, genuine(refused, failed));
		const [item] = itemsOf((await tells.executions(1))[0]!);
		expect(item!.json).toMatchObject({
			error: expect.stringContaining('image'),
			details: { requestId: refused, httpStatus: 422 },
		});
		expect(item!.json.message).toBe(item!.json.error);

		const ignores = await listen('ignores', { onFailure: 'ignore' });
		expect((await post(ignores.url, genuine(refused, failed))).status).toBe(200);
		await post(ignores.url, genuine(fruit));
		expect(itemsOf((await ignores.executions(1))[0]!)).toMatchObject([{ json: { requestId: fruit } }]);
		expect(await n8n.executionIds(ignores.workflowId)).toHaveLength(1);
	},
	TEST_MS,
);

test.each([
	['null', { payload: null, payload_error: 'Response payload is not JSON serializable' }],
	['not the result', { payload: { masks: 'none' } }],
])(
	'the result counts, not the payload of the call: a payload that is %s',
	async (what, more) => {
		const { url, executions } = await listen(`payload-${what.replaceAll(' ', '-')}`);
		await post(url, genuine(apple, more));
		expect(itemsOf((await executions(1))[0]!)).toMatchObject([{ json: { requestId: apple, count: 1 } }]);
	},
	TEST_MS,
);

test(
	'the test URL works while the editor listens: a forged call changes nothing, a genuine one starts the workflow',
	async () => {
		const { workflowId, url, executions } = await importTrigger('in-editor', {});
		const testUrl = url.replace('/webhook/', '/webhook-test/');
		expect((await post(url, genuine(fruit))).status).toBe(404);
		await n8n.rest.call('POST', `workflows/${workflowId}/run`, { triggerToStartFrom: { name: 'Called' } });
		expect(await post(testUrl, signedCall(relay.key, fruit, callBody(fruit), 400))).toEqual({ status: 401, text: '' });
		expect((await post(testUrl, genuine(fruit))).status).toBe(200);
		const [execution] = await executions(1);
		expect(await contents(itemsOf(execution!))).toEqual(await contents(await getResult(fruit)));
		// Who listens a second time gets the same call again.
		await n8n.rest.call('POST', `workflows/${workflowId}/run`, { triggerToStartFrom: { name: 'Called' } });
		expect((await post(testUrl, genuine(fruit))).status).toBe(200);
		expect(await executions(2)).toMatchObject([{ status: 'success' }, { status: 'success' }]);
	},
	TEST_MS,
);
