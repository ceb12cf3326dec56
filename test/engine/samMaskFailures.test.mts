import sharp from 'sharp';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { copyPackage } from '../../harness/n8n/copyPackage.mjs';
import { type Engine, startEngine } from '../../harness/n8n/engine.mjs';
import type { EngineInputItem } from '../../harness/n8n/engineTypes.mjs';
import { file, LEFT, maskPng, photoItem, photoPng, runMask } from './samMaskRun.mjs';

// Generous, for a busy machine: what is waited for here is an event, not a time.
jest.setTimeout(120_000);

// n8n makes the tool of a node by adding Tool to its type. The harness knows only real node files, so a file does it here.
const TOOL_FILE = 'dist/nodes/SamMaskTool/SamMaskTool.node.js';
const TOOL_SOURCE = `
const { SamMask } = require('../SamMask/SamMask.node.js');
exports.SamMaskTool = class extends SamMask {
	constructor() {
		super();
		this.description = { ...this.description, name: 'samMaskTool' };
	}
};`;

let engine: Engine;
let folder: string;
beforeAll(async () => {
	folder = await mkdtemp(join(tmpdir(), 'sam-mask-tool-'));
	await copyPackage(fileURLToPath(new URL('../../', import.meta.url)), folder);
	const manifest = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as { n8n: { nodes: string[] } };
	manifest.n8n.nodes.push(TOOL_FILE);
	await writeFile(join(folder, 'package.json'), JSON.stringify(manifest));
	await mkdir(join(folder, 'dist/nodes/SamMaskTool'));
	await writeFile(join(folder, TOOL_FILE), TOOL_SOURCE);
	engine = await startEngine({ packageDirectory: folder });
}, 300_000);
afterAll(async () => {
	await engine?.close();
	await rm(folder, { recursive: true, force: true });
});

const withFiles = (binary: EngineInputItem['binary']): EngineInputItem[] => [{ json: {}, binary }];
const blank = async (width: number, height: number) =>
	await sharp({ create: { width, height, channels: 3, background: '#123' } })
		.jpeg()
		.toBuffer();

test.each<[string, Record<string, unknown>, () => Promise<EngineInputItem[]>, RegExp, string]>([
	[
		'no masks',
		{},
		async () => withFiles({ data: file(await photoPng(), 'a.png') }),
		/^The item has no file in the field “mask\*” of Mask Fields; it has: data\. /,
		'no_masks',
	],
	[
		'a mask that was named and is not there',
		{ maskProperty: 'mask_0, mask_7' },
		async () => [await photoItem()],
		/no file in the field “mask_7” of Mask Fields; it has: mask_0, mask_1, data, notes\. /,
		'no_masks',
	],
	[
		'no photo',
		{},
		async () => withFiles({ mask: file(await maskPng([LEFT]), 'm.png') }),
		/^The item has no photo in the binary field “data”; it has: mask\. Set Photo Source to URL.* set Photo Field .*Keep Input Data/,
		'no_photo',
	],
	[
		'an empty mask',
		{},
		async () => withFiles({ mask: file(await maskPng([]), 'm.png'), data: file(await photoPng(), 'a.png') }),
		/^The mask is empty, so there is nothing to cut out\. /,
		'empty_mask',
	],
	[
		'a mask of another shape',
		{},
		async () =>
			withFiles({ mask: file(await maskPng([LEFT], 50, 50), 'm.png'), data: file(await photoPng(), 'a.png') }),
		/^“mask” \(50 × 50\) and the photo \(60 × 40\) differ in size and shape/,
		'sizes_differ',
	],
	[
		'masks of different sizes',
		{ operation: 'measure' },
		async () =>
			withFiles({
				mask_0: file(await maskPng([LEFT], 50, 50), 'm.png'),
				mask_1: file(await maskPng([LEFT]), 'm.png'),
				mask_2: file(await maskPng([LEFT], 70, 30), 'm.png'),
			}),
		/^“mask_0” \(50 × 50\) and “mask_1” \(60 × 40\) differ/,
		'sizes_differ',
	],
	[
		'a photo in the place of a mask',
		{ operation: 'measure', maskProperty: 'data' },
		async () => [await photoItem()],
		/^The picture in “data” looks like a coloured picture, .* not like a mask\. The masks of the SAM nodes are in mask_0/,
		'not_a_mask',
	],
	[
		'a damaged photo',
		{},
		async () =>
			withFiles({
				mask: file(await maskPng([LEFT]), 'm.png'),
				data: file((await photoPng()).subarray(0, 900), 'a.png'),
			}),
		/^The file in “data” is damaged or cut off/,
		'damaged_picture',
	],
	[
		'a file that is no picture',
		{ photoProperty: 'notes' },
		async () => [await photoItem()],
		/^The file in “notes” is no picture\. This node reads PNG, JPEG and WebP/,
		'unreadable_picture',
	],
	[
		'a photo larger than the option',
		{ options: { maxMegapixels: 0.5 } },
		async () =>
			withFiles({
				mask: file(await maskPng([LEFT]), 'm.png'),
				data: file(await blank(1000, 600), 'a.jpg', 'image/jpeg'),
			}),
		/^The picture in “data” has 1000 × 600 pixels, more than the 0\.5 megapixels of the option “Max Megapixels”/,
		'picture_too_large',
	],
	[
		'no score',
		{ severalMasks: 'bestScore' },
		async () => [{ ...(await photoItem()), json: {} }],
		/^The masks have no scores/,
		'no_score',
	],
	[
		'JPEG and transparent',
		{ outputFormat: 'jpeg' },
		async () => [await photoItem()],
		/^Output Format cannot be JPEG with a transparent/,
		'wrong_value',
	],
	[
		'a colour that is none',
		{ background: 'colour', backgroundColor: '={{ "red" }}' },
		async () => [await photoItem()],
		/^Background Color must be a colour/,
		'wrong_value',
	],
	[
		'a ratio that is none',
		{ crop: 'object', shape: 'ratio', ratio: 'wide' },
		async () => [await photoItem()],
		/^Ratio must be two numbers/,
		'wrong_value',
	],
	[
		'a number out of range',
		{ grow: '={{ 999 }}' },
		async () => [await photoItem()],
		/^Grow \(Pixels\) must be from -256 to 256/,
		'wrong_value',
	],
	[
		'half a pixel',
		{ grow: '={{ 1.5 }}' },
		async () => [await photoItem()],
		/^Grow \(Pixels\) must be a whole number/,
		'wrong_value',
	],
	[
		'no number',
		{ grow: '={{ "much" }}' },
		async () => [await photoItem()],
		/^Grow \(Pixels\) must be a number/,
		'wrong_value',
	],
	[
		'a choice that does not exist',
		{ severalMasks: '={{ "all" }}' },
		async () => [await photoItem()],
		/^Several Masks must be one of: union/,
		'wrong_value',
	],
	[
		'an operation that does not exist',
		{ operation: 'rotate' },
		async () => [await photoItem()],
		/^Operation must be one of: cutOut/,
		'wrong_value',
	],
	[
		'an address that is none',
		{ operation: 'measure', maskSource: 'url', maskUrls: 'C:\\mask.png' },
		async () => [{ json: {} }],
		/^The file of Mask URLs could not be fetched: the address must start with http/,
		'not_fetched',
	],
])('%s ends in a sentence', async (_name, parameters, items, message, type) => {
	const run = await runMask(engine, { parameters, items: await items() });
	expect([run.status, run.error?.message]).toEqual(['error', expect.stringMatching(message)]);
	expect(run.error?.context).toMatchObject({ itemIndex: 0 });
	const carriedOn = await runMask(engine, {
		parameters,
		items: await items(),
		nodeExtra: { onError: 'continueRegularOutput' },
	});
	expect(carriedOn.status).toBe('success');
	expect(carriedOn.outputs[0]).toEqual([
		{
			json: { error: run.error!.message, message: run.error!.message, details: expect.objectContaining({ type }) },
			pairedItem: { item: 0 },
		},
	]);
});

test('with Continue the other items are done, and the error output has those that failed', async () => {
	const good = await photoItem();
	const bad = {
		json: { n: 2 },
		binary: { mask: file(await maskPng([]), 'm.png'), data: file(await photoPng(), 'a.png') },
	};
	const items = [good, bad, good];
	const regular = await runMask(engine, { items, nodeExtra: { onError: 'continueRegularOutput' } });
	expect(regular.outputs[0]!.map(({ json, pairedItem }) => [pairedItem, 'error' in json])).toEqual([
		[{ item: 0 }, false],
		[{ item: 1 }, true],
		[{ item: 2 }, false],
	]);
	const split = await runMask(engine, { items, nodeExtra: { onError: 'continueErrorOutput' } });
	expect(split.outputs.map((output) => output.length)).toEqual([2, 1]);
	expect(split.outputs[1]![0]!.json).toMatchObject({
		error: expect.stringContaining('empty'),
		details: { type: 'empty_mask' },
	});
	const stopped = await runMask(engine, { items });
	expect([stopped.status, stopped.error?.context?.itemIndex]).toEqual(['error', 1]);
});

test('a stopped execution ends in the middle of its work', async () => {
	const large = await sharp({ create: { width: 4000, height: 3000, channels: 3, background: '#fff' } })
		.greyscale()
		.png()
		.toBuffer();
	const items = Array.from({ length: 40 }, () => ({ json: {}, binary: { mask: file(large, 'm.png') } }));
	const run = engine.run({ node: 'samMask', parameters: { operation: 'measure' }, items, binaryContent: false });
	let over = false;
	const ended = run.result.finally(() => (over = true));
	// What has not begun, because its files are still being stored, cannot be stopped.
	while (!over) {
		await new Promise((resolve) => setTimeout(resolve, 300));
		if (!over) await run.cancel();
	}
	expect((await ended).status).toBe('canceled');
	expect(engine.strayErrors).toEqual([]);
});

test('as a tool of an AI Agent it answers with numbers, and says why it has no file to give', async () => {
	const tool = async (parameters: Record<string, unknown>) =>
		await engine.run({ node: 'samMaskTool', parameters: { maskSource: 'url', ...parameters }, items: [{ json: {} }] })
			.result;
	const maskUrls = `data:image/png;base64,${(await maskPng([LEFT])).toString('base64')}`;
	const measured = await tool({ operation: 'measure', maskUrls });
	expect(measured.outputs[0]![0]!.json.mask).toMatchObject({ area: 200 });
	const cut = await tool({ operation: 'cutOut', maskUrls });
	expect(cut.error?.message).toMatch(/^An AI Agent gets no files from this node/);
});
