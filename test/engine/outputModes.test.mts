import { numberedItems, runSam3 } from '../../harness/workflows/sam3Run.mjs';
import { useEngine } from '../../harness/jest/useEngine.mjs';
import { useScriptedFal } from '../../harness/jest/useFal.mjs';

const engine = useEngine();
const fal = useScriptedFal();

const fileUrl = (job: number, name: string) =>
	`${fal.url}/v3b.fal.media/files/00000000-0000-4000-8000-${String(job).padStart(12, '0')}/${name}.png`;
const bytesOf = (url: string) => Buffer.from(`bytes of ${new URL(url).pathname}`);

test('singleItem: one item carries every mask and the preview', async () => {
	const { outputs } = await runSam3(engine, fal);
	expect(outputs[0]).toHaveLength(1);
	const [item] = outputs[0]!;
	expect(item!.pairedItem).toEqual({ item: 0 });
	expect(Object.fromEntries(Object.entries(item!.binary!).map(([name, { content }]) => [name, content]))).toEqual({
		mask_0: bytesOf(fileUrl(1, 'mask_0')),
		mask_1: bytesOf(fileUrl(1, 'mask_1')),
		image: bytesOf(fileUrl(1, 'image')),
	});
});

test('itemPerMask: each mask is an item with the binary field mask, paired with its input item', async () => {
	const { outputs } = await runSam3(engine, fal, {
		parameters: { options: { outputMode: 'itemPerMask', itemsAtOnce: 1 } },
		items: numberedItems(2),
	});
	expect(outputs[0]!.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 0 }, { item: 0 }, { item: 1 }, { item: 1 }]);
	for (const [index, { json, binary }] of outputs[0]!.entries()) {
		const url = fileUrl(index < 2 ? 1 : 2, `mask_${index % 2}`);
		expect(Object.keys(binary!)).toEqual(['mask']);
		expect(binary!.mask!.content).toEqual(bytesOf(url));
		expect(json).toMatchObject({ found: true, count: 2, masks: [{ index: index % 2, binaryProperty: 'mask', url }] });
		expect(json.masks).toHaveLength(1);
		expect(json.image).not.toHaveProperty('binaryProperty');
	}
});

test('urlsOnly: nothing is downloaded and no binary property is named', async () => {
	const { outputs } = await runSam3(engine, fal, { parameters: { options: { outputMode: 'urlsOnly' } } });
	const [item] = outputs[0]!;
	expect(item).not.toHaveProperty('binary');
	expect(JSON.stringify(item!.json)).not.toContain('binaryProperty');
	expect(item!.json).toMatchObject({
		count: 2,
		masks: [{ url: fileUrl(1, 'mask_0') }, { url: fileUrl(1, 'mask_1') }],
		image: { url: fileUrl(1, 'image') },
	});
	expect(fal.of('file')).toEqual([]);
});

test('a file that stands twice in the result is downloaded once', async () => {
	const url = `${fal.url}/v3b.fal.media/files/only.png`;
	fal.scripts.result = [{ body: { image: { url }, masks: [{ url }] } }];
	const { outputs } = await runSam3(engine, fal);
	expect(fal.of('file')).toHaveLength(1);
	expect(Object.keys(outputs[0]![0]!.binary!).sort()).toEqual(['image', 'mask_0']);
});

describe('files without a name and with little said about them', () => {
	test('get a name by their place and type', async () => {
		fal.scripts.result = [
			{
				body: {
					image: { url: fileUrl(1, 'image') },
					masks: [
						{ url: fileUrl(1, 'mask_0'), content_type: 'image/webp', file_name: 'of-fal.webp' },
						{ url: fileUrl(1, 'mask_1'), content_type: null },
					],
				},
			},
		];
		const { outputs } = await runSam3(engine, fal);
		const names = Object.entries(outputs[0]![0]!.binary!).map(([property, { fileName, mimeType }]) => [
			property,
			fileName,
			mimeType,
		]);
		expect(names.sort()).toEqual([
			['image', 'image.png', 'image/png'],
			['mask_0', 'of-fal.webp', 'image/webp'],
			['mask_1', 'mask_1.png', 'image/png'],
		]);
	});

	test('scores and boxes are taken from the parallel lists too, and missing ones are left out', async () => {
		const masks = [0, 1].map((index) => ({ url: fileUrl(1, `mask_${index}`) }));
		fal.scripts.result = [
			{
				body: {
					image: null,
					masks,
					scores: [0.9, null],
					boxes: [[0.5, 0.5, 0.2, 0.1], null],
					metadata: null,
					rle: ['unknown fields pass'],
				},
			},
		];
		const { outputs } = await runSam3(engine, fal, { parameters: { options: { outputMode: 'urlsOnly' } } });
		expect(outputs[0]![0]!.json.masks).toEqual([
			{
				index: 0,
				url: masks[0]!.url,
				score: 0.9,
				boxNormalized: { centerX: 0.5, centerY: 0.5, width: 0.2, height: 0.1 },
			},
			{ index: 1, url: masks[1]!.url },
		]);
		expect(outputs[0]![0]!.json).not.toHaveProperty('image');
	});
});

describe('a data URI in the result', () => {
	const uri = `data:image/webp;base64,${Buffer.from('webp bytes').toString('base64')}`;

	test.each(['singleItem', 'itemPerMask', 'urlsOnly'])('never stands in the JSON (%s)', async (outputMode) => {
		fal.scripts.result = [{ body: { image: { url: uri }, masks: [{ url: uri.replace('data:', 'DATA:') }] } }];
		const { outputs } = await runSam3(engine, fal, { parameters: { options: { outputMode } } });
		expect(JSON.stringify(outputs.map((items) => items.map(({ json }) => json)))).not.toMatch(/data:/i);
		expect(outputs[0]![0]!.json).toMatchObject({ found: true, count: 1 });
	});

	test('becomes binary data with its own type', async () => {
		fal.scripts.result = [{ body: { image: { url: uri }, masks: [{ url: uri }] } }];
		const { outputs } = await runSam3(engine, fal);
		const { content, mimeType, fileName } = outputs[0]![0]!.binary!.mask_0!;
		expect([content!.toString(), mimeType, fileName]).toEqual(['webp bytes', 'image/webp', 'mask_0.webp']);
	});
});

describe.each([
	['a text', { status: 422, body: { detail: 'No masks generated' } }],
	[
		'a list of errors',
		{
			status: 422,
			body: { detail: [{ loc: ['body'], msg: 'No masks generated for the prompt', type: 'value_error' }] },
		},
	],
	['an empty list of masks', { status: 200, body: { masks: [], image: null } }],
])('nothing found, which fal says as %s', (_form, answer) => {
	beforeEach(() => {
		fal.completion = ({ input }) =>
			input.prompt === 'nothing' && answer.status === 422 ? { error: 'Invalid status code: 422' } : {};
		fal.scripts.result = ({ job }) => (job!.input.prompt === 'nothing' ? answer : undefined);
	});

	const run = async (onEmpty?: string, onError = 'stopWorkflow') =>
		await runSam3(engine, fal, {
			parameters: {
				prompt: '={{ $json.n === 2 ? "nothing" : "all" }}',
				options: { itemsAtOnce: 1, ...(onEmpty && { onEmpty }) },
			},
			items: numberedItems(2),
			nodeExtra: { onError },
		});

	test('is an item with found: false by default', async () => {
		const { status, outputs } = await run();
		expect(status).toBe('success');
		expect(outputs[0]!.map(({ json }) => json.found)).toEqual([true, false]);
		expect(outputs[0]![1]).toMatchObject({
			json: { requestId: fal.jobs[1]!.requestId, endpoint: 'fal-ai/sam-3/image', count: 0, masks: [] },
			pairedItem: { item: 1 },
		});
		expect(outputs[0]![1]).not.toHaveProperty('binary');
	});

	test('gives no item with skip', async () => {
		const { status, outputs } = await run('skip');
		expect(status).toBe('success');
		expect(outputs[0]!.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 0 }]);
	});

	test('fails with error, with the request id', async () => {
		const { outputs } = await run('error', 'continueRegularOutput');
		const { requestId } = fal.jobs[1]!;
		expect(outputs[0]![1]!.json).toEqual({
			error: outputs[0]![1]!.json.message,
			message: expect.stringContaining(requestId),
			details: { requestId, type: 'nothing_found' },
		});
		expect(outputs[0]![1]!.json.message).toContain('found nothing');
	});
});
