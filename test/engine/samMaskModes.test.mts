import { type Engine, startEngine } from '../../harness/n8n/engine.mjs';
import { photoItem, pixelsOf, runMask } from './samMaskRun.mjs';

// Generous, for a busy machine: what is waited for here is an event, not a time.
jest.setTimeout(120_000);

const RUNS: Array<[operation: string, property: string]> = [
	['cutOut', 'data'],
	['hide', 'data'],
	['overlay', 'data'],
	['refine', 'mask'],
];

/** A photo, a node that passes on only what it makes (here: nothing but JSON and masks under other names), SAM Mask. */
async function maskAfterPhoto(engine: Engine, photoProperty: string) {
	const { json, binary } = await photoItem();
	const { data, ...masks } = binary!;
	const nodes = [
		{ name: 'Photo', type: 'n8n-nodes-base.noOp' },
		{ name: 'Between', type: 'n8n-nodes-base.noOp' },
		{ name: 'SAM Mask', type: `${engine.packageName}.samMask`, parameters: { photoProperty } },
	];
	const link = (node: string) => ({ main: [[{ node, type: 'main', index: 0 }]] });
	const connections = { Photo: link('Between'), Between: link('SAM Mask') };
	const items = [{ json, binary: { ...masks, photo: data! } }];
	return await engine.run({ items, workflow: { nodes, connections } }).result;
}

describe.each(['filesystem', 'database', 'default'] as const)('binary mode %s', (binaryMode) => {
	let engine: Engine;
	beforeAll(async () => {
		engine = await startEngine({ binaryMode });
	}, 300_000);
	afterAll(async () => await engine?.close());

	test.each(RUNS)('%s gives its file, and passes the others on', async (operation, property) => {
		for (const photoProperty of ['data', '={{ $binary.data }}']) {
			const { error, outputs } = await runMask(engine, { parameters: { operation, photoProperty } });
			expect(error?.message).toBeUndefined();
			const [item] = outputs[0]!;
			expect((await pixelsOf(item!, property)).width).toBe(60);
			expect(item!.binary!.notes!.content!.toString()).toBe('hello');
		}
	});

	test('the photo comes from an earlier node by an expression', async () => {
		const { error, outputs } = await maskAfterPhoto(engine, "={{ $('Photo').item.binary.photo }}");
		expect(error?.message).toBeUndefined();
		expect((await pixelsOf(outputs[0]![0]!)).width).toBe(60);
	});

	test('one item per mask', async () => {
		const { outputs } = await runMask(engine, { parameters: { severalMasks: 'each', crop: 'object', padding: 0 } });
		const sizes = await Promise.all(outputs[0]!.map(async (item) => await pixelsOf(item)));
		expect(sizes.map(({ width, height }) => [width, height])).toEqual([
			[20, 10],
			[30, 20],
		]);
		expect(outputs[0]!.map(({ binary }) => binary!.data!.fileName)).toEqual([
			'shoe-cut-out-0.png',
			'shoe-cut-out-1.png',
		]);
	});
});

describe('binary mode combined', () => {
	let engine: Engine;
	beforeAll(async () => {
		engine = await startEngine();
	}, 300_000);
	afterAll(async () => await engine?.close());
	const workflowSettings = { binaryMode: 'combined' };

	test.each(RUNS)('%s finds its files in the JSON, and puts its own there', async (operation, property) => {
		for (const photoProperty of ['data', '={{ $json._files.data }}']) {
			const { error, outputs } = await runMask(engine, { parameters: { operation, photoProperty }, workflowSettings });
			expect(error?.message).toBeUndefined();
			const [item] = outputs[0]!;
			expect((await pixelsOf(item!, property)).width).toBe(60);
			const masks = operation === 'refine' ? ['mask'] : ['mask_0', 'mask_1'];
			expect(Object.keys(item!.json._files as object).sort()).toEqual(['data', ...masks, 'notes'].sort());
			expect(item!.json).toMatchObject({ requestId: 'r1' });
		}
	});

	// Not the photo of an earlier node: in this mode n8n 2.41.1 gives nothing for $('Photo'), also in its own nodes.
	test('Measure passes the files on', async () => {
		const { outputs } = await runMask(engine, { parameters: { operation: 'measure' }, workflowSettings });
		expect(Object.keys(outputs[0]![0]!.json._files as object).sort()).toEqual(['data', 'mask_0', 'mask_1', 'notes']);
	});

	test('the input item is not changed by it', async () => {
		const item = await photoItem();
		const { outputs } = await runMask(engine, {
			parameters: { operation: 'refine', severalMasks: 'each' },
			workflowSettings,
			items: [item],
		});
		expect(outputs[0]!.map(({ binary }) => Object.keys(binary!).sort())).toEqual([
			['data', 'mask', 'notes'],
			['data', 'mask', 'notes'],
		]);
	});
});
