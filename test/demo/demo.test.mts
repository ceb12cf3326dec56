import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { readOptions, type DemoOptions } from '../../demo/demoOptions.mjs';
import { demoWorkflow, SAM_NODE } from '../../demo/demoWorkflow.mjs';
import { masksOnPhoto, unlikeObjects } from '../../demo/masksOnPhoto.mjs';
import { resultPage } from '../../demo/resultPage.mjs';
import { resultTable } from '../../demo/resultTable.mjs';
import { sideBySide } from '../../demo/sideBySide.mjs';
import { Sam3Image } from '../../nodes/Sam3Image/Sam3Image.node.js';

const EXAMPLE_FILE = fileURLToPath(new URL('../../examples/find-objects-in-a-photo.json', import.meta.url));
const STILL_LIFE = '/demo/still-life.jpg';
const read = (...args: string[]) => readOptions(args, STILL_LIFE, '/home/sam');

test('without arguments the demo looks for fruit on its own photo', () => {
	expect(read()).toEqual({ photo: STILL_LIFE, prompt: 'fruit', points: [], boxes: [], keep: false });
});

test('a photo is named relative to where npm was called, and its main object is looked for', () => {
	expect(read('pics/dog.jpg')).toMatchObject({ photo: '/home/sam/pics/dog.jpg', prompt: 'object' });
});

test('points and boxes come in pixels, in any order of corners, and replace the default prompt', () => {
	expect(read('--point', '10,20', '--point', '5, 6, 0', '--box', '300,10,20,200')).toMatchObject({
		prompt: '',
		points: [
			{ x: 10, y: 20, label: 1 },
			{ x: 5, y: 6, label: 0 },
		],
		boxes: [{ xMin: 20, yMin: 10, xMax: 300, yMax: 200 }],
	});
});

test.each([
	[['--point', '10'], '--point takes'],
	[['--box', '1,2,3'], '--box takes'],
	[['--box', '1,2,3,'], '--box takes'],
	[['a.jpg', 'b.jpg'], 'one photo at a time'],
	[['--colour'], '--colour'],
])('a wrong command line %j is answered with a sentence', (args, sentence) => {
	expect(read(...args)).toEqual(expect.stringContaining(sentence));
});

test('the example workflow names only parameters that the node has, and takes the prompts of the demo', async () => {
	const options = read('--prompt', 'truck', '--point', '10,20', '--box', '1,2,3,4', '--box', '5,6,7,8') as DemoOptions;
	const workflow = await demoWorkflow(EXAMPLE_FILE, 'n8n-nodes-fal-sam', 'http://127.0.0.1:1/photo.jpg', options);
	const parameters = workflow.nodes.find(({ name }) => name === SAM_NODE)!.parameters as Record<string, unknown>;
	const known = new Map(new Sam3Image().description.properties.map((property) => [property.name, property]));
	expect(Object.keys(parameters).filter((name) => !known.has(name))).toEqual([]);
	expect(parameters).toMatchObject({
		prompt: 'truck',
		pointPrompts: { point: [{ x: 10, y: 20, label: 1 }] },
		boxPrompts: {
			box: [
				{ xMin: 1, objectId: 0 },
				{ xMin: 5, objectId: 1 },
			],
		},
	});
	for (const [name, row] of [
		['pointPrompts', 'point'],
		['boxPrompts', 'box'],
	] as const)
		expect(known.get(name)!.options).toMatchObject([{ name: row }]);
});

test('the example that users import is free of keys and addresses of this machine', async () => {
	const text = await readFile(EXAMPLE_FILE, 'utf8');
	expect(text).not.toMatch(/127\.0\.0\.1|localhost|apiKey/);
});

test('the table has a row per mask and leaves out what fal did not say', () => {
	const table = resultTable(
		[
			{
				index: 0,
				score: 0.976,
				box: { xMin: 1, yMin: 2, xMax: 30, yMax: 40 },
				width: 1024,
				height: 768,
				file: '/out/a-mask-0.png',
			},
			{ index: 1, file: '/out/a-mask-1.png' },
		],
		(file) => file.slice(1),
	);
	expect(table.split('\n')).toEqual([
		'mask   score   box in pixels    size         file',
		'----   -----   --------------   ----------   ----------------',
		'0      0.98    1, 2 to 30, 40   1024 x 768   out/a-mask-0.png',
		'1                                            out/a-mask-1.png',
	]);
});

test('the table has no column for scores where none means anything', () => {
	const [head] = resultTable([{ index: 0, width: 10, height: 10, file: '/out/a.png' }], (file) => file).split('\n');
	expect(head!.split(/ {2,}/)).toEqual(['mask', 'box in pixels', 'size', 'file']);
});

const RESULT = {
	photoFile: '/out/my photo-photo.jpg',
	masks: [{ index: 0, box: { xMin: 1, yMin: 2, xMax: 31, yMax: 42 }, file: '/out/my photo-mask-0.png' }],
	overlayFile: '/out/my photo-overlay.png',
	cutOutFile: '/out/my photo-cut-out.jpg',
	sideBySideFile: '/out/my photo-side-by-side.png',
};

test('the page shows photo, masks, cut-out and new background beside it, needs nothing else, and says what is next', () => {
	const page = resultPage(RESULT, { photoName: '<b>.jpg', wanted: 'a & b', nextStep: 'Go on.' });
	const sources = [...page.matchAll(/src="([^"]+)"/g)].map(([, source]) => source);
	expect(sources).toEqual(
		['photo.jpg', 'overlay.png', 'mask-0.png', 'cut-out.jpg'].map((name) => `my%20photo-${name}`),
	);
	expect(page).not.toMatch(/https?:|<script|<link|<b>/);
	expect(page).toContain('<h1>a &amp; b in &lt;b&gt;.jpg: 1 object</h1>');
	expect(page).toContain('mask_0, 30 × 40 px');
	expect(page).toContain('</strong> Go on.');
});

test('the page of a photo in which nothing was found shows the photo and says so', () => {
	const nothing = { ...RESULT, masks: [], overlayFile: undefined, cutOutFile: undefined };
	const page = resultPage(nothing, { photoName: 'a.jpg', wanted: 'cat', nextStep: 'Go on.' });
	expect(page.match(/<img/g)).toHaveLength(1);
	expect(page).toContain('cat in a.jpg: nothing was found');
});

test('a mask is shown in a color that is far from that of its object, whether it is a cut-out or white on black', async () => {
	const size = { width: 60, height: 40 };
	const part = { left: 10, top: 10 };
	const square = async (background: string) =>
		await sharp({ create: { width: 20, height: 20, channels: 4, background } })
			.png()
			.toBuffer();
	const picture = async (background: string, channels: 3 | 4, object: string) =>
		await sharp({ create: { ...size, channels, background } })
			.composite([{ input: await square(object), ...part }])
			.png()
			.toBuffer();
	const photo = await picture('#808080', 3, '#ff6347');
	const cutOut = await picture('#00000000', 4, '#ff6347');
	const whiteOnBlack = await picture('#000000', 3, '#ffffff');
	for (const mask of [cutOut, whiteOnBlack]) {
		const { data } = await sharp(await masksOnPhoto(photo, [mask]))
			.raw()
			.toBuffer({ resolveWithObject: true });
		const at = (x: number, y: number) => [...data.subarray((y * size.width + x) * 3, (y * size.width + x) * 3 + 3)];
		expect(at(50, 5)).toEqual([128, 128, 128]);
		const [red, green, blue] = at(20, 20) as [number, number, number];
		expect(Math.hypot(red - 0xff, green - 0x63, blue - 0x47)).toBeGreaterThan(100);
	}
});

test('two objects of the same color get two colors', () => {
	const [one, other] = unlikeObjects([
		[200, 30, 30],
		[200, 30, 30],
	]);
	expect(one).not.toEqual(other);
});

test('the side-by-side picture shows the photo, the preview, a mask and the cut-out where they belong', async () => {
	const plain = async (background: string) =>
		await sharp({ create: { width: 200, height: 100, channels: 3, background } })
			.png()
			.toBuffer();
	const picture = await sideBySide({
		photo: await plain('#ff0000'),
		preview: await plain('#00ff00'),
		previewLabel: 'found: cup',
		masks: [{ content: await plain('#ffffff'), label: 'mask_0 0.98' }],
		cutOut: await plain('#0000ff'),
	});
	const { data, info } = await sharp(picture).removeAlpha().raw().toBuffer({ resolveWithObject: true });
	const at = (x: number, y: number) => [...data.subarray((y * info.width + x) * 3, (y * info.width + x) * 3 + 3)];
	const middle = info.height / 2 + 10;
	expect([100, 316, 532, 748].map((x) => at(x, middle))).toEqual([
		[255, 0, 0],
		[0, 255, 0],
		[255, 255, 255],
		[0, 0, 255],
	]);
	// The label above the photo: some dots of letters, on the dark ground.
	const labelDots = Array.from({ length: 100 }, (_, x) => at(16 + x, 16 + 8)).filter(([red]) => red! > 200);
	expect(labelDots.length).toBeGreaterThan(10);
});
