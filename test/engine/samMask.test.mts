import sharp from 'sharp';
import { useEngine } from '../../harness/jest/useEngine.mjs';
import { useSandbox } from '../../harness/jest/useFal.mjs';
import { servePhoto } from '../../harness/workflows/photoServer.mjs';
import {
	photoItem,
	file,
	HEIGHT,
	isInside,
	LEFT,
	maskPng,
	photoPixels,
	photoPng,
	pixelsOf,
	RIGHT,
	runMask,
	WIDTH,
} from './samMaskRun.mjs';

const engine = useEngine();
const sandbox = useSandbox({ fixedJobMs: 1 }, { forgets: false });

const inUnion = (x: number, y: number) => isInside(LEFT, x, y) || isInside(RIGHT, x, y);

test('Cut Out gives the photo under the masks; what is not under them is really gone', async () => {
	const { status, outputs } = await runMask(engine);
	expect(status).toBe('success');
	const [item] = outputs[0]!;
	const { data, channels, width, height } = await pixelsOf(item!);
	expect([width, height, channels]).toEqual([WIDTH, HEIGHT, 4]);
	const photo = photoPixels();
	for (let at = 0; at < WIDTH * HEIGHT; at++) {
		const seen = inUnion(at % WIDTH, Math.floor(at / WIDTH));
		const expected = seen ? [...photo.subarray(at * 4, at * 4 + 3), 255] : [0, 0, 0, 0];
		expect([...data.subarray(at * 4, at * 4 + 4)]).toEqual(expected);
	}
	expect(item!.json).toMatchObject({ requestId: 'r1', mask: { area: 200 + 600 - 40, pieces: 1, share: 0.316667 } });
	expect(item!.pairedItem).toEqual({ item: 0 });
	expect(Object.keys(item!.binary!).sort()).toEqual(['data', 'mask_0', 'mask_1', 'notes']);
	expect(item!.binary!.data).toMatchObject({ fileName: 'shoe-cut-out.png', mimeType: 'image/png' });
	expect(item!.binary!.notes!.content!.toString()).toBe('hello');
});

test('Cut Out on white, square around the object, is a JPEG with the object in it', async () => {
	const parameters = {
		background: 'colour',
		crop: 'object',
		padding: 12,
		paddingUnit: 'pixels',
		shape: 'square',
		beyondEdge: 'extend',
		severalMasks: 'bestScore',
	};
	const { outputs } = await runMask(engine, { parameters });
	const [item] = outputs[0]!;
	const { data, width, height, channels } = await pixelsOf(item!);
	expect([width, height, channels]).toEqual([54, 54, 3]);
	expect([...data.subarray(0, 3)].every((value) => value > 250)).toBe(true);
	expect(item!.binary!.data).toMatchObject({ fileName: 'shoe-cut-out.jpg', mimeType: 'image/jpeg' });
	expect(item!.json.mask).toMatchObject({
		binaryProperty: 'mask_1',
		score: 0.9,
		crop: { x: 8, y: -5, width: 54, height: 54 },
	});
});

test('Cut Out before another picture, which is a file of the item or of an earlier node', async () => {
	const blue = await sharp({ create: { width: 20, height: 20, channels: 3, background: '#0000ff' } })
		.png()
		.toBuffer();
	const item = await photoItem();
	const items = [{ ...item, binary: { ...item.binary, scene: file(blue, 'scene.png') } }];
	const parameters = { background: 'picture', backgroundProperty: '={{ $binary.scene }}', outputFormat: 'png' };
	const { outputs } = await runMask(engine, { parameters, items });
	const { data, channels } = await pixelsOf(outputs[0]![0]!);
	expect([channels, ...data.subarray(0, 3)]).toEqual([3, 0, 0, 255]);
});

test('the photo comes from an earlier node by an expression, with no Merge node between', async () => {
	const source = await photoItem();
	const { data, ...masks } = source.binary!;
	const nodes = [
		{ name: 'Photo', type: 'n8n-nodes-base.noOp' },
		{ name: 'Masks', type: 'n8n-nodes-base.noOp' },
		{
			name: 'SAM Mask',
			type: `${engine.packageName}.samMask`,
			parameters: { photoProperty: "={{ $('Photo').item.binary.data }}", maskProperty: 'mask_0' },
		},
	];
	const link = (node: string) => ({ main: [[{ node, type: 'main', index: 0 }]] });
	const run = await engine.run({
		items: [{ json: source.json, binary: { ...masks, data: data! } }],
		workflow: { nodes, connections: { Photo: link('Masks'), Masks: link('SAM Mask') } },
	}).result;
	expect(run.error?.message).toBeUndefined();
	expect(run.outputs[0]![0]!.json.mask).toMatchObject({ area: 200 });
});

test.each([
	['union', [760]],
	['each', [200, 600]],
	['largest', [600]],
	['bestScore', [600]],
	['intersection', [40]],
	['firstMinusOthers', [160]],
])('Several Masks %s gives areas %j', async (severalMasks, areas) => {
	const { outputs } = await runMask(engine, { parameters: { operation: 'measure', severalMasks } });
	expect(outputs[0]!.map(({ json }) => (json.mask as { area: number }).area)).toEqual(areas);
	for (const { json, pairedItem } of outputs[0]!) {
		expect(pairedItem).toEqual({ item: 0 });
		expect(json.masks).toMatchObject([
			{ index: 0, binaryProperty: 'mask_0', score: 0.7, area: 200, url: 'https://example.com/0.png' },
			{ index: 1, binaryProperty: 'mask_1', score: 0.9, area: 600 },
		]);
	}
});

test('Measure of a picture in which nothing was found says so, and is no error', async () => {
	const items = [{ json: { found: false, count: 0, masks: [] } }];
	const { status, outputs } = await runMask(engine, { parameters: { operation: 'measure' }, items });
	expect([status, outputs[0]![0]!.json]).toMatchObject([
		'success',
		{ mask: { empty: true, area: 0, pieces: 0 }, masks: [] },
	]);
});

test.each([
	['fill', { hideWith: 'fill', fillColor: '#102030' }],
	['pixelate', { hideWith: 'pixelate' }],
	['blur', { hideWith: 'blur' }],
])('Hide with %s changes what is under the masks and nothing else', async (kind, more) => {
	const { outputs } = await runMask(engine, { parameters: { operation: 'hide', ...more } });
	const { data, channels } = await pixelsOf(outputs[0]![0]!);
	const photo = photoPixels();
	let same = 0;
	for (let at = 0; at < WIDTH * HEIGHT; at++) {
		const now = [...data.subarray(at * channels, at * channels + 3)];
		const before = [...photo.subarray(at * 4, at * 4 + 3)];
		if (!inUnion(at % WIDTH, Math.floor(at / WIDTH))) expect(now).toEqual(before);
		else if (kind === 'fill') expect(now).toEqual([0x10, 0x20, 0x30]);
		else if (String(now) === String(before)) same += 1;
	}
	expect(same).toBeLessThan(5);
});

test('Hide everything else keeps the object', async () => {
	const parameters = { operation: 'hide', hideWhat: 'everythingElse', hideWith: 'fill', maskProperty: 'mask_0' };
	const { outputs } = await runMask(engine, { parameters });
	const { data, channels } = await pixelsOf(outputs[0]![0]!);
	const photo = photoPixels();
	for (const [x, y, kept] of [
		[6, 11, true],
		[50, 30, false],
	] as const) {
		const at = y * WIDTH + x;
		const expected = kept ? [...photo.subarray(at * 4, at * 4 + 3)] : [0, 0, 0];
		expect([...data.subarray(at * channels, at * channels + 3)]).toEqual(expected);
	}
	expect(outputs[0]![0]!.json.mask).toMatchObject({ area: 200 });
});

test('Refine Mask gives one mask in the place of those that went in', async () => {
	const { outputs } = await runMask(engine, { parameters: { operation: 'refine', grow: 2 } });
	const [item] = outputs[0]!;
	expect(Object.keys(item!.binary!).sort()).toEqual(['data', 'mask', 'notes']);
	const { data, channels } = await pixelsOf(item!, 'mask');
	expect(await sharp(item!.binary!.mask!.content).metadata()).toMatchObject({ channels: 1, space: 'b-w' });
	expect([3, 2].map((x) => data[(11 * WIDTH + x) * channels])).toEqual([255, 0]);
	expect(item!.json.mask).toMatchObject({ box: { xMin: 3, yMin: 8, xMax: 52, yMax: 34 } });
});

test.each([
	['whiteOnBlack', [0, 0, 0, 255], [255, 255, 255, 255]],
	['alpha', [0, 0, 0, 0], [255, 255, 255, 255]],
	['transparentWhereWhite', [0, 0, 0, 255], [0, 0, 0, 0]],
])('Mask Style %s', async (maskStyle, outside, inside) => {
	const { outputs } = await runMask(engine, { parameters: { operation: 'refine', maskStyle, maskProperty: 'mask_0' } });
	const data = await sharp(outputs[0]![0]!.binary!.mask!.content).toColourspace('srgb').ensureAlpha().raw().toBuffer();
	const at = (x: number, y: number) => [...data.subarray((y * WIDTH + x) * 4, (y * WIDTH + x) * 4 + 4)];
	expect([at(0, 0), at(10, 15)]).toEqual([outside, inside]);
});

test('Draw Overlay draws each mask in a colour of its own', async () => {
	const { outputs } = await runMask(engine, {
		parameters: { operation: 'overlay', opacity: 1, outlineWidth: 0, showNumber: false },
	});
	const { data, channels } = await pixelsOf(outputs[0]![0]!);
	const hexAt = (x: number, y: number) =>
		data.subarray((y * WIDTH + x) * channels, (y * WIDTH + x) * channels + 3).toString('hex');
	const colours = (outputs[0]![0]!.json.masks as Array<{ color: string }>).map(({ color }) => color.slice(1));
	expect([hexAt(6, 11), hexAt(45, 30)]).toEqual(colours);
	expect(colours[0]).not.toBe(colours[1]);
	expect(hexAt(0, 0)).toBe(photoPixels().subarray(0, 3).toString('hex'));
});

describe('Export', () => {
	const outline = async (more: Record<string, unknown>) => {
		const { error, outputs } = await runMask(engine, { parameters: { operation: 'export', ...more } });
		expect(error?.message).toBeUndefined();
		return outputs[0]![0]!;
	};

	test('polygons in pixels and in parts of the picture', async () => {
		expect((await outline({})).json.outline).toMatchObject({
			format: 'polygons',
			width: WIDTH,
			height: HEIGHT,
			objects: [
				{
					binaryProperty: 'mask_0',
					polygons: [
						[
							{ x: 25, y: 10 },
							{ x: 25, y: 20 },
							{ x: 5, y: 20 },
							{ x: 5, y: 10 },
						],
					],
					holes: [],
				},
				{ binaryProperty: 'mask_1' },
			],
		});
		const { objects } = (await outline({ pointUnit: 'fractions', maskProperty: 'mask_0' })).json.outline as {
			objects: Array<{ polygons: unknown[][] }>;
		};
		expect(objects[0]!.polygons[0]![0]).toEqual({ x: 0.416667, y: 0.25 });
	});

	test('COCO: an annotation for each mask, as a file too', async () => {
		const item = await outline({
			format: 'coco',
			label: 'shoe',
			imageId: 7,
			firstAnnotationId: 40,
			categoryId: 3,
			imageFileName: 'shoe.png',
			asFile: true,
		});
		const { format, ...document } = item.json.outline as Record<string, unknown>;
		expect(format).toBe('coco');
		expect(document).toEqual({
			images: [{ id: 7, width: WIDTH, height: HEIGHT, file_name: 'shoe.png' }],
			categories: [{ id: 3, name: 'shoe' }],
			annotations: [
				{
					id: 40,
					image_id: 7,
					category_id: 3,
					segmentation: [[25, 10, 25, 20, 5, 20, 5, 10]],
					area: 200,
					bbox: [5, 10, 20, 10],
					iscrowd: 0,
				},
				expect.objectContaining({ id: 41, area: 600, bbox: [20, 12, 30, 20] }),
			],
		});
		expect(JSON.parse(item.binary!.outline!.content!.toString())).toMatchObject(document);
	});

	test('YOLO: a line for each mask, along the middles of the pixels', async () => {
		const item = await outline({ format: 'yolo', classId: 2, asFile: true });
		const lines = item.binary!.outline!.content!.toString().trimEnd().split('\n');
		expect(lines).toHaveLength(2);
		expect(lines[0]).toBe('2 0.408333 0.262500 0.408333 0.487500 0.091667 0.487500 0.091667 0.262500');
		expect(item.binary!.outline).toMatchObject({ fileName: 'outline.txt', mimeType: 'text/plain' });
	});

	test('Label Studio: percent of the picture, and the least score', async () => {
		const { predictions } = (await outline({ format: 'labelStudio', label: 'shoe' })).json.outline as {
			predictions: unknown[];
		};
		expect(predictions).toMatchObject([
			{
				score: 0.7,
				result: [
					{
						type: 'polygonlabels',
						from_name: 'label',
						to_name: 'image',
						original_width: WIDTH,
						value: {
							polygonlabels: ['shoe'],
							points: [
								[41.6667, 25],
								[41.6667, 50],
								[8.3333, 50],
								[8.3333, 25],
							],
						},
					},
					{ id: 'mask_1_0' },
				],
			},
		]);
	});

	test('COCO RLE and SVG', async () => {
		expect((await outline({ format: 'cocoRle' })).json.outline).toMatchObject({
			objects: [{ size: [HEIGHT, WIDTH], counts: expect.any(String) }, {}],
		});
		const item = await outline({ format: 'svg', asFile: true });
		const drawing = await sharp(item.binary!.outline!.content).ensureAlpha().raw().toBuffer();
		expect([drawing[(15 * WIDTH + 10) * 4 + 3], drawing[3]]).toEqual([255, 0]);
	});
});

test('masks and photo by address, and from data URIs', async () => {
	const [mask, photo] = await Promise.all([
		servePhoto(await maskPng([LEFT]), 'mask.png', 'image/png'),
		servePhoto(await photoPng(), 'photo.png', 'image/png'),
	]);
	const parameters = { maskSource: 'url', maskUrls: mask.url, photoSource: 'url', photoUrl: photo.url };
	const { error, outputs } = await runMask(engine, { parameters, items: [{ json: {} }] });
	expect(error?.message).toBeUndefined();
	expect(outputs[0]![0]!.json.mask).toMatchObject({ area: 200 });
	const inline = `data:image/png;base64,${(await maskPng([RIGHT])).toString('base64')}`;
	const measured = await runMask(engine, {
		parameters: { operation: 'measure', maskSource: 'url', maskUrls: `={{ ['${mask.url}', '${inline}'] }}` },
	});
	expect(measured.outputs[0]![0]!.json.mask).toMatchObject({ area: 760 });
	await Promise.all([mask.close(), photo.close()]);
	const gone = await runMask(engine, { parameters, items: [{ json: {} }] });
	expect(gone.error?.message).toMatch(/^The file of Photo URL could not be fetched: the connection broke\./);
});

test('Upload Result to fal adds the address; only then the credential is used', async () => {
	await sandbox.reset();
	const credentials = { falSamApi: { apiKey: sandbox.key, serverUrl: sandbox.url } };
	const parameters = { operation: 'refine', grow: 1, options: { uploadResult: true } };
	const { error, outputs } = await runMask(engine, { parameters, credentials });
	expect(error?.message).toBeUndefined();
	const [item] = outputs[0]!;
	const uploaded = Buffer.from(await (await fetch(String(item!.json.url))).arrayBuffer());
	expect(uploaded.equals(item!.binary!.mask!.content!)).toBe(true);
	const refused = await runMask(engine, {
		parameters,
		credentials: { falSamApi: { apiKey: 'wrong:key', serverUrl: sandbox.url } },
	});
	expect(refused.error?.message).toMatch(/^fal did not accept the API key/);
});

test('a photo that is shown turned is cut out as it is shown, with no turn left to do and without its GPS', async () => {
	const jpeg = await sharp(await photoPng())
		.removeAlpha()
		.withExif({ IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '52/1 31/1 0/1' } })
		.withMetadata({ orientation: 6 })
		.jpeg({ quality: 100, chromaSubsampling: '4:4:4' })
		.toBuffer();
	const shown = await sharp(jpeg).autoOrient().removeAlpha().raw().toBuffer();
	const masks = {
		shown: await maskPng([{ x: 3, y: 4, width: 10, height: 20 }], HEIGHT, WIDTH),
		// The same place in the stored pixels.
		stored: await maskPng([{ x: 4, y: HEIGHT - 13, width: 20, height: 10 }]),
	};
	for (const mask of Object.values(masks)) {
		const items = [{ json: {}, binary: { mask: file(mask, 'mask.png'), data: file(jpeg, 'phone.jpg', 'image/jpeg') } }];
		const { outputs } = await runMask(engine, { items });
		const { data, width, height } = await pixelsOf(outputs[0]![0]!);
		expect([width, height]).toEqual([HEIGHT, WIDTH]);
		expect(outputs[0]![0]!.json.mask).toMatchObject({ box: { xMin: 3, yMin: 4, xMax: 13, yMax: 24 } });
		const at = 10 * HEIGHT + 5;
		expect([...data.subarray(at * 4, at * 4 + 3)]).toEqual([...shown.subarray(at * 3, at * 3 + 3)]);
		const metadata = await sharp(outputs[0]![0]!.binary!.data!.content).metadata();
		expect([metadata.exif, metadata.orientation]).toEqual([undefined, undefined]);
	}
});
