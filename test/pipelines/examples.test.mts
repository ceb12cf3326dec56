import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { NodeHelpers, type INode, type INodeTypeDescription } from 'n8n-workflow';
import sharp from 'sharp';
import { servePhoto, type PhotoServer } from '../../harness/workflows/photoServer.mjs';
import type { Execution, ServerItem } from '../../harness/n8n/executionData.mjs';
import { useSandbox } from '../../harness/jest/useFal.mjs';
import { usePackedN8n } from '../../harness/jest/usePackedN8n.mjs';
import { startChatModel, type ChatModelServer } from './chatModelServer.mjs';
import { EXAMPLES, readExample, readySet } from '../../harness/workflows/exampleWorkflows.mjs';
import { eventually } from '../../harness/eventually.mjs';
import { falCredential } from '../../harness/n8n/packedN8n.mjs';

/** An apple and a banana before a wall; only the apple is red. */
const PHOTO_FILE = fileURLToPath(new URL('../../demo/still-life.jpg', import.meta.url));
const VIDEO = Buffer.from('the bytes of a video');
const START_MS = 300_000;
const TEST_MS = 120_000;

const sandbox = useSandbox({ concurrency: 1, strictText: true }, { forgets: false });
// Longer than the 20 s for which the transport callback waits in process.
const slowSandbox = useSandbox({ concurrency: 2, fixedJobMs: 23_000 }, { forgets: false });
let photo: PhotoServer;
let clip: PhotoServer;
/** Every node that n8n's editor knows. */
let types: INodeTypeDescription[];
let model: ChatModelServer;
let openAiApi: string;
/** The executions with long jobs, which go on beside the other tests. */
let filming: string;
let asking: string;
let photoBytes: Buffer;

let folder: string;
beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), 'fal-sam-examples-'))));
const n8n = usePackedN8n(sandbox, () => ({ env: { N8N_RESTRICT_FILE_ACCESS_TO: folder } }));
beforeAll(async () => {
	photoBytes = await readFile(PHOTO_FILE);
	[photo, clip] = await Promise.all([
		servePhoto(photoBytes, 'still-life.jpg', 'image/jpeg'),
		servePhoto(VIDEO, 'clip.mp4', 'video/mp4'),
	]);
	types = JSON.parse(String(await n8n.rest.download('../types/nodes.json'))) as INodeTypeDescription[];
	model = await startChatModel({ imageUrl: photo.url, prompt: 'fruit' });
	openAiApi = await n8n.importCredential({
		name: 'local model',
		type: 'openAiApi',
		data: { apiKey: 'none', url: model.url },
	});
	const slow = { falSamApi: await falCredential(n8n, slowSandbox.url, slowSandbox.key), openAiApi };
	filming = await n8n.startWorkflow(
		await n8n.importWorkflow(await readySet('follow-an-object-through-a-video', { Video: { url: clip.url } }), slow),
		{ trigger: 'Start' },
	);
	asking = await n8n.startWorkflow(
		await n8n.importWorkflow(
			await readySet('ask-an-agent-about-a-photo', { 'Find objects': { options: { transport: 'callback' } } }),
			slow,
		),
		{ trigger: 'Start' },
	);
}, START_MS);

afterAll(async () => {
	await Promise.all([model?.close(), photo?.close(), clip?.close()]);
	await rm(folder, { recursive: true, force: true });
}, START_MS);

const itemsOf = ({ nodeRuns }: Execution, name: string, output = 0): ServerItem[] =>
	nodeRuns[name]?.at(-1)?.outputs[output] ?? [];

/** The end of a workflow's first execution. */
async function firstExecution(workflowId: string): Promise<Execution> {
	return await n8n.executionEnd(await eventually(async () => (await n8n.executionIds(workflowId)).at(-1)));
}

async function run(name: string, settings: Record<string, Record<string, unknown>>): Promise<Execution> {
	const execution = await n8n.runWorkflow(
		await n8n.importWorkflow(await readySet(name, settings), { falSamApi: n8n.credentialId }),
		{
			trigger: 'Start',
		},
	);
	expect(execution).toMatchObject({ status: 'success' });
	return execution;
}

test.each(EXAMPLES)(
	'%s imports without a warning, explains itself and holds no secret',
	async (name) => {
		const text = JSON.stringify(await readExample(name));
		expect(text).not.toMatch(/127\.0\.0\.1|localhost|apiKey|Bearer|"id":"[^"]*","name":"(Fal SAM|OpenAI) account"/);
		const workflow = await n8n.rest.call<{ nodes: INode[] }>(
			'GET',
			`workflows/${await n8n.importWorkflow(await readExample(name))}`,
		);
		expect(workflow.nodes.filter(({ type }) => type === 'n8n-nodes-base.stickyNote')).not.toHaveLength(0);
		for (const node of workflow.nodes) {
			const type = types.find((each) => each.name === node.type && [each.version].flat().includes(node.typeVersion));
			expect([node.name, type?.name]).toEqual([node.name, node.type]);
			expect([node.name, NodeHelpers.getNodeParametersIssues(type!.properties, node, type!)]).toEqual([
				node.name,
				null,
			]);
			const known = new Set(type!.properties.map((property) => property.name));
			expect([node.name, Object.keys(node.parameters).filter((parameter) => !known.has(parameter))]).toEqual([
				node.name,
				[],
			]);
		}
	},
	TEST_MS,
);

test(
	'find-objects-in-a-photo finds them, and puts them on a new background',
	async () => {
		const execution = await run('find-objects-in-a-photo', {
			Photo: { url: photo.url },
			'Find objects': { prompt: 'fruit' },
		});
		expect(itemsOf(execution, 'Anything found?')).toMatchObject([
			{ json: { count: 2 }, binary: { mask_0: {}, mask_1: {}, image: {} } },
		]);
		const [cutOut] = itemsOf(execution, 'On a new background');
		const corner = await sharp(await n8n.binary(cutOut!.binary!.data!))
			.extract({ left: 0, top: 0, width: 8, height: 8 })
			.raw()
			.toBuffer();
		// JPEG may be off by a step or two.
		for (const [channel, level] of [0x8e, 0xca, 0xe6].entries())
			expect(Math.abs(corner[channel]! - level)).toBeLessThanOrEqual(3);
	},
	TEST_MS,
);

test(
	'cut-out-a-product answers a form with the product on a transparent ground',
	async () => {
		const workflowId = await n8n.importWorkflow(await readExample('cut-out-a-product'), {
			falSamApi: n8n.credentialId,
		});
		await n8n.activate(workflowId);
		const form = `${n8n.url}/form/cut-out-a-product`;
		await eventually(async () => (await fetch(form)).ok);
		expect(await (await fetch(form)).text()).toContain('What to cut out');
		const filledIn = new FormData();
		filledIn.set('field-0', new Blob([new Uint8Array(photoBytes)], { type: 'image/jpeg' }), 'still-life.jpg');
		filledIn.set('field-1', 'red');
		const { formWaitingUrl } = (await (await fetch(form, { method: 'POST', body: filledIn })).json()) as {
			formWaitingUrl: string;
		};
		const [id] = await eventually(async () => {
			const ids = await n8n.executionIds(workflowId);
			return ids.length > 0 && ids;
		});
		// It waits for the browser to fetch the page.
		const execution = await n8n.executionEnd(id!, { orWaiting: true });
		expect(await (await fetch(formWaitingUrl)).text()).toContain('Here it is');
		const [cutOut] = itemsOf(execution, 'Cut-out');
		const { data, info } = await sharp(await n8n.binary(cutOut!.binary!.data!))
			.raw()
			.toBuffer({ resolveWithObject: true });
		const { box, area, crop } = cutOut!.json.mask as Record<string, Record<string, number>> & { area: number };
		expect([info.width, info.height, info.channels]).toEqual([crop!.width, crop!.height, 4]);
		expect(info.width).toBeLessThan(1024);
		expect(box!.xMax! - box!.xMin!).toBeLessThan(info.width);
		const opaque = data.filter((value, index) => index % 4 === 3 && value === 255).length;
		expect(opaque).toBe(area);
		// What is not to be seen is not there.
		const hidden = data.filter((value, index) => index % 4 < 3 && data[index - (index % 4) + 3] === 0 && value !== 0);
		expect(hidden).toHaveLength(0);
	},
	TEST_MS,
);

test(
	'answer-with-the-mask answers with the picture, with 404 or with the reason',
	async () => {
		await n8n.activate(
			await n8n.importWorkflow(await readExample('answer-with-the-mask'), { falSamApi: n8n.credentialId }),
			'mask',
		);
		const ask = async (find: string, body: Buffer, type = 'image/jpeg') =>
			await fetch(`${n8n.webhookUrl('mask')}?find=${find}`, {
				method: 'POST',
				headers: { 'content-type': type },
				body: new Uint8Array(body),
			});
		const found = await ask('red', photoBytes);
		expect([found.status, found.headers.get('content-type')]).toEqual([200, 'image/png']);
		expect(await sharp(Buffer.from(await found.arrayBuffer())).metadata()).toMatchObject({
			format: 'png',
			width: 1024,
			height: 768,
		});
		const missing = await ask('spaceship', photoBytes);
		expect([missing.status, await missing.json()]).toEqual([404, { error: expect.stringContaining('no such object') }]);
		const broken = await ask('red', Buffer.from('no picture'), 'image/png');
		expect([broken.status, await broken.json()]).toEqual([422, { error: expect.stringMatching(/image/i) }]);
	},
	TEST_MS,
);

test(
	'mask-a-folder-every-night is fired by its schedule, and keeps the failures apart',
	async () => {
		await Promise.all(['photos', 'masks'].map(async (name) => await mkdir(join(folder, name))));
		await writeFile(join(folder, 'photos', 'good.jpg'), photoBytes);
		await writeFile(join(folder, 'photos', 'broken.jpg'), 'no picture');
		const here = JSON.stringify(
			await readySet('mask-a-folder-every-night', {
				'Every night': { rule: { interval: [{ field: 'seconds', secondsInterval: 2 }] } },
				'Find objects': { prompt: 'fruit' },
			}),
		).replaceAll('/home/node/.n8n-files', folder);
		const workflowId = await n8n.importWorkflow(JSON.parse(here), { falSamApi: n8n.credentialId });
		await n8n.activate(workflowId);
		const execution = await firstExecution(workflowId);
		await n8n.rest.call('POST', `workflows/${workflowId}/deactivate`);
		expect(execution).toMatchObject({ status: 'success' });
		expect(itemsOf(execution, 'Write masks')).toHaveLength(1);
		expect(await sharp(join(folder, 'masks', 'good.png')).metadata()).toMatchObject({ width: 1024, height: 768 });
		expect(await readFile(join(folder, 'failed.csv'), 'utf8')).toMatch(/broken\.jpg.*image.*[0-9a-f-]{36}/i);
	},
	TEST_MS,
);

test(
	'submit-photos-without-waiting and receive-finished-masks work together',
	async () => {
		const receiver = await readExample('receive-finished-masks');
		const receiverId = await n8n.importWorkflow(receiver, { falSamApi: n8n.credentialId });
		const path = `${String(receiver.nodes.find(({ name }) => name === 'fal is done')!.webhookId)}/fal-sam`;
		await n8n.activate(receiverId, path);
		const photos = JSON.stringify({ photo: [photo.url, `${clip.url}?not-a-photo`] });
		const submitted = await run('submit-photos-without-waiting', {
			Photos: { jsonOutput: photos },
			Submit: { webhookUrl: n8n.webhookUrl(path), prompt: 'fruit' },
		});
		const requestIds = itemsOf(submitted, 'Submit').map(({ json }) => json.requestId);
		expect(requestIds).toHaveLength(2);
		const ids = await eventually(async () => {
			const found = await n8n.executionIds(receiverId);
			return found.length === 2 && found;
		});
		const ends = await Promise.all(ids.map(async (id) => await n8n.executionEnd(id)));
		expect(ends.flatMap((end) => itemsOf(end, 'Masks'))).toMatchObject([
			{ json: { requestId: requestIds[0], count: 2 }, binary: { mask_1: {} } },
		]);
		expect(ends.flatMap((end) => itemsOf(end, 'What went wrong'))).toMatchObject([
			{ json: { details: { requestId: requestIds[1] } } },
		]);
	},
	TEST_MS,
);

test(
	'ask-an-agent-about-a-photo: the agent looks with the tool and answers with its numbers',
	async () => {
		const workflowId = await n8n.importWorkflow(await readExample('ask-an-agent-about-a-photo'), {
			falSamApi: n8n.credentialId,
			openAiApi,
		});
		const execution = await n8n.runWorkflow(workflowId, { trigger: 'Start' });
		expect(execution).toMatchObject({ status: 'success' });
		expect(itemsOf(execution, 'Agent')).toMatchObject([{ json: { output: expect.stringMatching(/"count":\s*2/) } }]);
		expect(model.requests[0]!.tools![0]!.function.parameters.properties).toMatchObject({ imageUrl: {}, prompt: {} });
		expect(JSON.stringify(model.requests)).not.toContain('base64');
	},
	TEST_MS,
);

test(
	'an agent’s tool waits in process also with the transport callback',
	async () => {
		const execution = await n8n.executionEnd(asking, { orWaiting: true });
		expect(execution).toMatchObject({ status: 'success' });
		expect(itemsOf(execution, 'Agent')).toMatchObject([{ json: { output: expect.stringMatching(/"found":\s*true/) } }]);
		expect((await slowSandbox.jobs()).find(({ endpoint }) => endpoint === 'fal-ai/sam-3/image')).toMatchObject({
			state: 'completed',
		});
		expect(
			(await slowSandbox.jobs()).find(({ endpoint }) => endpoint === 'fal-ai/sam-3/image')!.webhook,
		).toBeUndefined();
	},
	TEST_MS,
);

test(
	'follow-an-object-through-a-video is suspended until fal calls, and gives the video',
	async () => {
		const execution = await n8n.executionEnd(filming);
		expect(execution).toMatchObject({ status: 'success' });
		expect((await slowSandbox.jobs()).find(({ endpoint }) => endpoint === 'fal-ai/sam2/video')!.webhook).toMatchObject({
			state: 'delivered',
		});
		expect((await n8n.binary(itemsOf(execution, 'Video with the mask')[0]!.binary!.video!)).equals(VIDEO)).toBe(true);
	},
	TEST_MS,
);

test(
	'white-background-for-product-photos writes a square photo on white for every photo with the product',
	async () => {
		await inFolder('white-background-for-product-photos', ['white'], { 'Find the product': { prompt: 'red' } });
		const { data, info } = await sharp(join(folder, 'white', 'fruit.jpg'))
			.raw()
			.toBuffer({ resolveWithObject: true });
		expect(info.width).toBe(info.height);
		expect([...data.subarray(0, 3)]).toEqual([255, 255, 255]);
	},
	TEST_MS,
);

test(
	'coco-dataset-from-a-folder writes an annotation for each object',
	async () => {
		await inFolder('coco-dataset-from-a-folder', ['annotations'], { 'Find objects': { prompt: 'fruit' } });
		const coco = JSON.parse(await readFile(join(folder, 'annotations', 'fruit.json'), 'utf8')) as Record<
			string,
			unknown[]
		>;
		expect(coco.images).toEqual([{ id: 1, width: 1024, height: 768, file_name: 'fruit.jpg' }]);
		expect(coco.annotations).toMatchObject([
			{ id: 1, image_id: 1, segmentation: [expect.any(Array)] },
			{ id: 2, image_id: 1, segmentation: [expect.any(Array)] },
		]);
	},
	TEST_MS,
);

test(
	'blur-faces-and-plates hides what is found, and keeps apart where nothing is',
	async () => {
		for (const [prompt, branch] of [
			['fruit', 'Blurred'],
			['spaceship', 'No faces'],
		] as const) {
			const execution = await run('blur-faces-and-plates', { Photo: { url: photo.url }, 'Find faces': { prompt } });
			expect(['Blurred', 'No faces'].filter((name) => itemsOf(execution, name).length === 1)).toEqual([branch]);
			if (branch !== 'Blurred') continue;
			const [item] = itemsOf(execution, branch);
			const { box } = item!.json.mask as { box: { xMin: number; yMin: number; xMax: number; yMax: number } };
			const spread = async (file: Buffer) => {
				const { channels } = await sharp(file)
					.extract({ left: box.xMin, top: box.yMin, width: box.xMax - box.xMin, height: box.yMax - box.yMin })
					.sharpen()
					.stats();
				return channels[0]!.stdev;
			};
			expect(await spread(await n8n.binary(item!.binary!.data!))).toBeLessThan(await spread(photoBytes));
		}
	},
	TEST_MS,
);

test(
	'count-parts-and-branch counts the pieces',
	async () => {
		for (const [prompt, branch] of [
			['fruit', 'Complete'],
			['red', 'Parts missing'],
			['spaceship', 'Parts missing'],
		] as const) {
			const execution = await run('count-parts-and-branch', {
				Photo: { url: photo.url },
				'Find the parts': { prompt },
			});
			expect(['Complete', 'Parts missing'].filter((name) => itemsOf(execution, name).length === 1)).toEqual([branch]);
		}
	},
	TEST_MS,
);

test(
	'share-of-rust takes the branch of the share',
	async () => {
		for (const [prompt, branch] of [
			['fruit', 'Needs repair'],
			['spaceship', 'In order'],
		] as const) {
			const execution = await run('share-of-rust', { Photo: { url: photo.url }, 'Find rust': { prompt } });
			expect(['Needs repair', 'In order'].filter((name) => itemsOf(execution, name).length === 1)).toEqual([branch]);
		}
	},
	TEST_MS,
);

test(
	'replace-the-background shows the other picture around the object',
	async () => {
		const green = await sharp({ create: { width: 40, height: 40, channels: 3, background: '#00c800' } })
			.png()
			.toBuffer();
		const scene = await servePhoto(green, 'scene.png', 'image/png');
		const execution = await run('replace-the-background', {
			Photo: { url: photo.url },
			'New background': { url: scene.url },
			'Find the object': { prompt: 'red', options: { onEmpty: 'error' } },
		});
		await scene.close();
		const [item] = itemsOf(execution, 'Before the new background');
		const { data, info } = await sharp(await n8n.binary(item!.binary!.data!))
			.raw()
			.toBuffer({ resolveWithObject: true });
		expect([info.width, info.height]).toEqual([1024, 768]);
		expect(Math.abs(data[1]! - 200) + data[0]! + data[2]!).toBeLessThan(12);
		const { centroid } = item!.json.mask as { centroid: { x: number; y: number } };
		const at = (Math.round(centroid.y) * info.width + Math.round(centroid.x)) * 3;
		expect(data[at]).toBeGreaterThan(data[at + 1]!);
	},
	TEST_MS,
);

test(
	'mask-for-inpainting gives a larger mask, and its address at fal',
	async () => {
		const execution = await run('mask-for-inpainting', {
			Photo: { url: photo.url },
			'Find what shall go': { prompt: 'red', includeBoxes: true, options: { onEmpty: 'error' } },
		});
		const [found] = itemsOf(execution, 'Find what shall go');
		const [grown] = itemsOf(execution, 'Grown mask');
		const { box } = (found!.json.masks as Array<{ box: { xMin: number } }>)[0]!;
		const file = await n8n.binary(grown!.binary!.mask!);
		expect((grown!.json.mask as { box: { xMin: number } }).box.xMin).toBeLessThanOrEqual(box.xMin - 10);
		expect(Buffer.from(await (await fetch(String(grown!.json.url))).arrayBuffer()).equals(file)).toBe(true);
	},
	TEST_MS,
);

test(
	'cut-out-in-a-chat answers with the picture',
	async () => {
		const example = await readExample('cut-out-in-a-chat');
		const workflowId = await n8n.importWorkflow(example, { falSamApi: n8n.credentialId });
		const path = `${String(example.nodes.find(({ name }) => name === 'Photo in the chat')!.webhookId)}/chat`;
		await n8n.activate(workflowId);
		await eventually(async () => (await fetch(n8n.webhookUrl(path))).ok);
		const message = new FormData();
		message.set('action', 'sendMessage');
		message.set('sessionId', 'test');
		message.set('chatInput', 'red');
		message.set('files', new Blob([new Uint8Array(photoBytes)], { type: 'image/jpeg' }), 'still-life.jpg');
		const answer = (await (await fetch(n8n.webhookUrl(path), { method: 'POST', body: message })).json()) as {
			output: string;
		};
		const [, url] = /^!\[The cut-out\]\((\S+)\)/.exec(answer.output)!;
		const picture = Buffer.from(await (await fetch(url!)).arrayBuffer());
		expect(await sharp(picture).metadata()).toMatchObject({ format: 'png', channels: 4 });
	},
	TEST_MS,
);

test(
	'approve-by-overlay shows the masks before it goes on',
	async () => {
		const workflowId = await n8n.importWorkflow(await readExample('approve-by-overlay'), {
			falSamApi: n8n.credentialId,
		});
		await n8n.activate(workflowId);
		const form = `${n8n.url}/form/approve-by-overlay`;
		await eventually(async () => (await fetch(form)).ok);
		const filledIn = new FormData();
		filledIn.set('field-0', new Blob([new Uint8Array(photoBytes)], { type: 'image/jpeg' }), 'still-life.jpg');
		filledIn.set('field-1', 'fruit');
		const { formWaitingUrl } = (await (await fetch(form, { method: 'POST', body: filledIn })).json()) as {
			formWaitingUrl: string;
		};
		const [id] = await eventually(async () => {
			const ids = await n8n.executionIds(workflowId);
			return ids.length > 0 && ids;
		});
		await n8n.executionEnd(id!, { orWaiting: true });
		const page = await (await fetch(formWaitingUrl)).text();
		const [, shown] = /<img src="([^"]+)"/.exec(page)!;
		expect(await sharp(Buffer.from(await (await fetch(shown!)).arrayBuffer())).metadata()).toMatchObject({
			width: 1024,
		});
		const answer = new FormData();
		answer.set('field-1', 'Yes');
		await fetch(formWaitingUrl, { method: 'POST', body: answer });
		const execution = await n8n.executionEnd(id!);
		expect(itemsOf(execution, 'Approved')).toHaveLength(1);
		expect(itemsOf(execution, 'Rejected')).toHaveLength(0);
	},
	TEST_MS,
);

/** Runs an example that works on a folder, with one photo in it, and the folders that it writes to. */
async function inFolder(
	name: string,
	made: string[],
	settings: Record<string, Record<string, unknown>>,
): Promise<void> {
	await rm(join(folder, 'photos'), { recursive: true, force: true });
	await Promise.all(['photos', ...made].map(async (each) => await mkdir(join(folder, each), { recursive: true })));
	await writeFile(join(folder, 'photos', 'fruit.jpg'), photoBytes);
	const here = JSON.stringify(await readySet(name, settings)).replaceAll('/home/node/.n8n-files', folder);
	const execution = await n8n.runWorkflow(await n8n.importWorkflow(JSON.parse(here), { falSamApi: n8n.credentialId }), {
		trigger: 'Start',
	});
	expect(execution).toMatchObject({ status: 'success' });
}
