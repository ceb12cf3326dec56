import sharp from 'sharp';
import { useEngine } from '../../harness/jest/useEngine.mjs';
import { useSandbox } from '../../harness/jest/useFal.mjs';
import type { EngineItem } from '../../harness/n8n/engineTypes.mjs';
import { runSam3 } from '../../harness/workflows/sam3Run.mjs';
import { ScriptedFal } from '../../harness/fal/scriptedFal.mjs';
import { SandboxServer } from '../../harness/fal/sandboxServer.mjs';

// The whole way with real parts: n8n's engine, the built node, the sandbox with its segmentation engine.

const sandbox = useSandbox({ concurrency: 1 });
const engine = useEngine();
let picture: Buffer;

const SIZE = { width: 320, height: 240 };
const BOXES = [
	[40, 60, 140, 160],
	[200, 90, 290, 180],
];
const PARAMETERS = {
	boxPromptsJson: JSON.stringify(
		BOXES.map(([x_min, y_min, x_max, y_max], index) => ({ x_min, y_min, x_max, y_max, object_id: index + 1 })),
	),
	applyMask: false,
	returnMultipleMasks: true,
	maxMasks: 2,
	includeScores: true,
	includeBoxes: true,
};

interface RawImage {
	url: string;
	content_type: string;
	file_name: string;
	width: number;
	height: number;
}

interface RawResult {
	image: RawImage;
	masks: RawImage[];
	metadata: Array<{ index: number; score: number; box: [number, number, number, number] }>;
}

beforeAll(async () => {
	const svg = `<svg width="320" height="240"><rect width="320" height="240" fill="#b8b4a8"/><circle cx="90" cy="110" r="45" fill="#c81e1e"/><rect x="205" y="95" width="80" height="80" fill="#1e46c8"/></svg>`;
	picture = await sharp(Buffer.from(svg)).png().toBuffer();
});

/** fal's own answer for the request that an item is about, and its headers. */
async function rawResult(
	requestId: unknown,
): Promise<{ body: RawResult; units: string | null; inferenceTime: number }> {
	const url = `${sandbox.url}/queue.fal.run/fal-ai/sam-3/requests/${String(requestId)}`;
	const headers = { authorization: `Key ${sandbox.key}` };
	const answer = await fetch(url, { headers });
	const status = (await (await fetch(`${url}/status`, { headers })).json()) as { metrics: { inference_time: number } };
	return {
		body: (await answer.json()) as RawResult,
		units: answer.headers.get('x-fal-billable-units'),
		inferenceTime: status.metrics.inference_time,
	};
}

/** The JSON of INTERFACE.md, worked out from fal's answer. */
function documentedJson(
	requestId: unknown,
	{ body, units, inferenceTime }: Awaited<ReturnType<typeof rawResult>>,
): unknown {
	return {
		requestId,
		endpoint: 'fal-ai/sam-3/image',
		found: true,
		count: 2,
		// As many as Max Masks asked for.
		more: true,
		masks: body.masks.map(({ url, width, height }, index) => {
			const {
				score,
				box: [centerX, centerY, w, h],
			} = body.metadata[index]!;
			return {
				index,
				binaryProperty: `mask_${index}`,
				url,
				contentType: 'image/png',
				width,
				height,
				score,
				box: {
					xMin: Math.round((centerX - w / 2) * SIZE.width),
					yMin: Math.round((centerY - h / 2) * SIZE.height),
					xMax: Math.round((centerX + w / 2) * SIZE.width),
					yMax: Math.round((centerY + h / 2) * SIZE.height),
				},
				boxNormalized: { centerX, centerY, width: w, height: h },
			};
		}),
		image: { binaryProperty: 'image', url: body.image.url, contentType: 'image/png', ...SIZE },
		metrics: { inferenceTime, billableUnits: Number(units) },
	};
}

async function expectDocumentedItem(item: EngineItem): Promise<void> {
	const raw = await rawResult(item.json.requestId);
	const { inputUrl, ...json } = item.json;
	if (inputUrl !== undefined) expect(inputUrl).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/v3b\.fal\.media\/files\//);
	expect(json).toEqual(documentedJson(item.json.requestId, raw));
	expect(item.pairedItem).toEqual({ item: 0 });
	const files = { mask_0: raw.body.masks[0]!, mask_1: raw.body.masks[1]!, image: raw.body.image };
	expect(Object.keys(item.binary!).sort()).toEqual(Object.keys(files).sort());
	for (const [property, file] of Object.entries(files)) {
		const served = Buffer.from(await (await fetch(file.url)).arrayBuffer());
		const { content, mimeType, fileName } = item.binary![property]!;
		expect(content!.equals(served)).toBe(true);
		// fal's preview can be the first mask, under one name.
		const named = property === 'image' ? 'image.png' : file.file_name;
		expect({ mimeType, fileName }).toEqual({ mimeType: 'image/png', fileName: named });
	}
}

/** Where the boxes in the JSON say that something is, the mask is white. */
async function expectMaskFillsBox({ json, binary }: EngineItem, index: number): Promise<void> {
	const { box } = (json.masks as Array<{ box: { xMin: number; yMin: number; xMax: number; yMax: number } }>)[index]!;
	const { data, info } = await sharp(binary![`mask_${index}`]!.content)
		.greyscale()
		.raw()
		.toBuffer({ resolveWithObject: true });
	expect({ width: info.width, height: info.height }).toEqual(SIZE);
	const at = (x: number, y: number) => data[Math.round(y) * info.width + Math.round(x)];
	expect(at((box.xMin + box.xMax) / 2, (box.yMin + box.yMax) / 2)).toBe(255);
	expect(at(box.xMin - 5, box.yMin - 5)).toBe(0);
}

test('a file of the input item is uploaded with its name and type, and its masks come out as binary data with the documented JSON', async () => {
	const { status, outputs } = await runSam3(engine, sandbox, {
		parameters: { imageSource: 'binary', ...PARAMETERS },
		items: [{ json: {}, binary: { data: { content: picture, mimeType: 'image/png', fileName: 'shapes.png' } } }],
	});
	expect(status).toBe('success');
	expect(outputs).toEqual([[expect.anything()]]);
	const [item] = outputs[0]!;
	await expectDocumentedItem(item!);
	await expectMaskFillsBox(item!, 0);
	await expectMaskFillsBox(item!, 1);

	const requests = await sandbox.requests();
	const initiate = requests.find(({ path }) => path === '/storage/upload/initiate');
	expect(initiate?.body).toEqual({ content_type: 'image/png', file_name: 'shapes.png' });
	const submit = requests.find(({ path }) => path === '/fal-ai/sam-3/image');
	const uploaded = await fetch((submit!.body as { image_url: string }).image_url);
	expect(Buffer.from(await uploaded.arrayBuffer()).equals(picture)).toBe(true);
	expect(uploaded.headers.get('content-type')).toBe('image/png');
});

test('an image URL is handed to fal as it is', async () => {
	const host = await ScriptedFal.start();
	host.scripts.file = () => ({ body: picture, headers: { 'content-type': 'image/png' } });
	const imageUrl = `${host.url}/v3b.fal.media/files/shapes.png?size=full`;
	const { outputs } = await runSam3(engine, sandbox, { parameters: { imageUrl, ...PARAMETERS } });
	await host.close();
	const submits = (await sandbox.requests()).filter(({ path }) => path === '/fal-ai/sam-3/image');
	expect(submits.at(-1)!.body).toMatchObject({ image_url: imageUrl });
	await expectDocumentedItem(outputs[0]![0]!);
	await expectMaskFillsBox(outputs[0]![0]!, 0);
});

test('a data URI is taken as the image', async () => {
	const imageUrl = `data:image/png;base64,${picture.toString('base64')}`;
	const { outputs } = await runSam3(engine, sandbox, { parameters: { imageUrl, ...PARAMETERS } });
	await expectDocumentedItem(outputs[0]![0]!);
	await expectMaskFillsBox(outputs[0]![0]!, 1);
});

test('with Sync Mode the files become binary data and no data URI stands in the JSON', async () => {
	const imageUrl = `data:image/png;base64,${picture.toString('base64')}`;
	await sandbox.reset();
	const { outputs } = await runSam3(engine, sandbox, {
		parameters: { imageUrl, ...PARAMETERS, options: { syncMode: true } },
	});
	// Neither an upload nor a download; how often the status is asked for depends on the machine.
	expect(new Set((await sandbox.requests()).map(({ host }) => host))).toEqual(new Set(['queue.fal.run']));
	const [item] = outputs[0]!;
	expect(JSON.stringify(item!.json)).not.toContain('data:');
	expect(item!.json).toMatchObject({ found: true, count: 2, image: { binaryProperty: 'image' } });
	expect(Object.keys(item!.binary!).sort()).toEqual(['image', 'mask_0', 'mask_1']);
	for (const { mimeType, content } of Object.values(item!.binary!)) {
		expect(mimeType).toBe('image/png');
		expect(await sharp(content).metadata()).toMatchObject({ format: 'png', ...SIZE });
	}
	await expectMaskFillsBox(item!, 0);
});

test('log lines of the model go to n8n’s log, and into the JSON when asked for', async () => {
	const imageUrl = `data:image/png;base64,${picture.toString('base64')}`;
	const { outputs, logs } = await runSam3(engine, sandbox, {
		parameters: { imageUrl, ...PARAMETERS, options: { includeLogs: true } },
	});
	expect(outputs[0]![0]!.json.logs).toContainEqual({
		message: 'Found 2 masks',
		timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
		level: 'INFO',
	});
	expect(logs.map(({ level, message }) => `${level} ${message}`)).toContain('info fal: Found 2 masks');
});

test('a text prompt that matches nothing is a normal result without masks', async () => {
	const imageUrl = `data:image/png;base64,${picture.toString('base64')}`;
	const strict = await SandboxServer.start({ concurrency: 1, strictText: true });
	const { status, outputs } = await runSam3(engine, strict, { parameters: { imageUrl, prompt: 'zeppelin' } });
	const jobs = await strict.jobs();
	await strict.stop();
	expect(status).toBe('success');
	expect(jobs).toMatchObject([{ status: 422 }]);
	expect(outputs).toEqual([
		[
			{
				json: {
					requestId: jobs[0]!.id,
					endpoint: 'fal-ai/sam-3/image',
					found: false,
					count: 0,
					masks: [],
					metrics: expect.anything(),
				},
				pairedItem: { item: 0 },
			},
		],
	]);
});
