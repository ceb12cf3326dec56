import { createHash } from 'node:crypto';
import fc from 'fast-check';
import sharp from 'sharp';
import { dataUri, ModelThread } from './modelThread.mjs';
import { drawScene, iou, readMask, SHAPES } from './shapes.mjs';

const ENDPOINT = 'fal-ai/sam-3/image';
const SCENE = `<g fill="#d02020">${SHAPES.ellipse}</g><rect x="30" y="30" width="70" height="60" fill="#d02020"/><circle cx="450" cy="300" r="35" fill="#2040d0"/>`;

interface Body {
	image: { $file: number; content_type: string; width: number; height: number; file_size: number; file_name: string };
	masks: Body['image'][];
	metadata: { index: number; score: number | null; box: number[] | null }[];
	scores: number[] | null;
	boxes: number[][] | null;
}

let worker: ModelThread;
let url: string;
beforeAll(async () => {
	worker = new ModelThread();
	url = (await drawScene(SCENE, 'black', 'noise')).url;
});
afterAll(async () => await worker.stop());
jest.setTimeout(120_000);

/** Plain masks, unless `input` says otherwise: they are what most tests read. */
async function segment(input: object, strictText = false) {
	const plain = { image_url: url, prompt: '', apply_mask: false };
	const answer = await worker.run(ENDPOINT, { ...plain, ...input }, strictText);
	return { ...answer, body: answer.body as Body };
}

const masksOf = async (answer: Awaited<ReturnType<typeof segment>>) =>
	await Promise.all(answer.body.masks.map(async (m) => (await readMask(answer.files[m.$file]!.bytes)).mask));

describe('masks obey their prompts', () => {
	it('with every positive click inside and every negative click outside, wherever they are', async () => {
		const click = fc.record({
			x: fc.integer({ min: 0, max: 519 }),
			y: fc.integer({ min: 0, max: 359 }),
			label: fc.constantFrom(0, 1),
		});
		const clicks = fc
			.uniqueArray(click, { minLength: 1, maxLength: 6, selector: ({ x, y }) => `${x},${y}` })
			.filter((list) => list.some((c) => c.label === 1));
		await fc.assert(
			fc.asyncProperty(clicks, fc.boolean(), async (list, multiple) => {
				const answer = await segment({ point_prompts: list, return_multiple_masks: multiple });
				expect(answer.status).toBe(200);
				for (const mask of await masksOf(answer))
					for (const { x, y, label } of list) expect(mask[y * 520 + x]).toBe(label);
			}),
			{ numRuns: 12, seed: 7 },
		);
	});

	it('and one object_id makes one object of a box and its clicks', async () => {
		const box = { x_min: 20, y_min: 20, x_max: 385, y_max: 265, object_id: 4 };
		const answer = await segment({
			box_prompts: [box],
			point_prompts: [
				{ x: 65, y: 60, label: 0, object_id: 4 },
				{ x: 260, y: 180, label: 1, object_id: 4 },
			],
		});
		const [mask, ...others] = await masksOf(answer);
		expect(others).toHaveLength(0);
		expect(iou(mask!, (await drawScene(SHAPES.ellipse, 'red', 'noise')).truth)).toBeGreaterThan(0.95);
	});

	it('and several boxes of one object_id, 0 as well, are one object, and boxes without an id are two', async () => {
		const red = { x_min: 26, y_min: 26, x_max: 104, y_max: 94 };
		const blue = { x_min: 412, y_min: 262, x_max: 488, y_max: 338 };
		const holds = (m: Uint8Array) => [m[60 * 520 + 65], m[300 * 520 + 450]];
		const boxes = async (id: object) =>
			(await masksOf(await segment({ box_prompts: [red, blue].map((box) => ({ ...box, ...id })) }))).map(holds);
		expect(await boxes({ object_id: 0 })).toEqual([[1, 1]]);
		expect(await boxes({ object_id: 7 })).toEqual([[1, 1]]);
		expect(await boxes({})).toEqual([
			[1, 0],
			[0, 1],
		]);
		const clicked = await segment({
			box_prompts: [{ ...red, object_id: 0 }],
			point_prompts: [{ x: 450, y: 300, label: 1, object_id: 0 }],
		});
		expect((await masksOf(clicked)).map(holds)).toEqual([[1, 1]]);
	});

	it('and every object_id gets a mask of its own, in the order of the prompts', async () => {
		const answer = await segment({
			point_prompts: [
				{ x: 450, y: 300, object_id: 2 },
				{ x: 260, y: 180, object_id: 1 },
			],
		});
		const masks = await masksOf(answer);
		expect(masks.map((m) => [m[300 * 520 + 450], m[180 * 520 + 260]])).toEqual([
			[1, 0],
			[0, 1],
		]);
	});

	it('and a click chooses among the objects that a text names', async () => {
		const answer = await segment({ prompt: 'red shape', point_prompts: [{ x: 65, y: 60, label: 1 }] });
		const [mask] = await masksOf(answer);
		expect([mask![60 * 520 + 65], mask![180 * 520 + 260]]).toEqual([1, 0]);
	});

	it('and a negative click takes its spot out of what a text names, or changes nothing elsewhere', async () => {
		const text = await masksOf(await segment({ prompt: 'blue shape' }));
		const inside = await masksOf(
			await segment({ prompt: 'blue shape', point_prompts: [{ x: 450, y: 330, label: 0 }] }),
		);
		const outside = await masksOf(
			await segment({ prompt: 'blue shape', point_prompts: [{ x: 20, y: 340, label: 0 }] }),
		);
		expect([text[0]![330 * 520 + 450]!, inside[0]![330 * 520 + 450]!]).toEqual([1, 0]);
		expect(iou(outside[0]!, text[0]!)).toBeGreaterThan(0.95);
	});

	it('and prompts beyond the picture are moved to its edge', async () => {
		const answer = await segment({ point_prompts: [{ x: 9999, y: 9999, label: 1 }] });
		expect((await masksOf(answer))[0]![359 * 520 + 519]!).toBe(1);
	});
});

describe('the output', () => {
	it('is the same bytes for the same input, also from another worker', async () => {
		const input = {
			image_url: url,
			prompt: 'red',
			return_multiple_masks: true,
			include_scores: true,
			point_prompts: [],
			box_prompts: [],
		};
		const digest = (files: { bytes: Uint8Array }[]) =>
			files.map((f) => createHash('sha256').update(f.bytes).digest('hex'));
		const other = new ModelThread();
		const [first, second, third] = [
			await worker.run(ENDPOINT, input),
			await worker.run(ENDPOINT, input),
			await other.run(ENDPOINT, input),
		];
		await other.stop();
		expect(digest(first.files)).toHaveLength(3);
		expect(digest(second.files)).toEqual(digest(first.files));
		expect(digest(third.files)).toEqual(digest(first.files));
	});

	it.each(['png', 'jpeg', 'webp'] as const)(
		'is %s when asked, with one grey channel of the source size',
		async (format) => {
			const { body, files } = await segment({ prompt: 'blue', output_format: format });
			for (const ref of [body.image, ...body.masks]) {
				expect(ref).toMatchObject({
					content_type: `image/${format}`,
					width: 520,
					height: 360,
					file_size: files[ref.$file]!.bytes.length,
				});
				expect(await sharp(files[ref.$file]!.bytes).metadata()).toMatchObject({ format, width: 520, height: 360 });
			}
			const mask = await readMask(files[body.masks[0]!.$file]!.bytes);
			if (format === 'png') expect([mask.levels.sort(), mask.channels]).toEqual([[0, 255], 1]);
		},
	);

	it('names at most max_masks of several objects, the best first, and one without return_multiple_masks', async () => {
		const several = await segment({ prompt: 'red', return_multiple_masks: true, max_masks: 1 });
		const all = await segment({ prompt: 'red', return_multiple_masks: true, max_masks: 32, include_scores: true });
		const one = await segment({ prompt: 'red' });
		expect([several.body.masks.length, all.body.masks.length, one.body.masks.length]).toEqual([1, 2, 1]);
		expect([...(all.body.scores as number[])].sort((a, b) => b - a)).toEqual(all.body.scores);
	});

	it('carries scores and normalised boxes only when asked', async () => {
		const plain = await segment({ prompt: 'blue' });
		expect([plain.body.scores, plain.body.boxes, plain.body.metadata]).toEqual([
			null,
			null,
			[{ index: 0, score: null, box: null }],
		]);
		const { body } = await segment({ prompt: 'blue', include_scores: true, include_boxes: true });
		const [cx, cy, w, h] = body.boxes![0] as [number, number, number, number];
		for (const [i, v] of [cx * 520, cy * 360, w * 520, h * 360].entries())
			expect(Math.abs(v - [450, 300, 70, 70][i]!)).toBeLessThan(3);
		expect(body.metadata[0]).toEqual({
			index: 0,
			score: (body.scores as number[])[0],
			box: (body.boxes as number[][])[0],
		});
	});

	it.each(['png', 'webp'] as const)(
		'cuts the object out of the picture with apply_mask: its colours, and the mask as alpha, in %s',
		async (format) => {
			const asked = { prompt: 'blue', output_format: format };
			const answer = await segment({ ...asked, apply_mask: true });
			const [mask] = await masksOf(await segment(asked));
			const cutOut = answer.files[answer.body.masks[0]!.$file]!.bytes;
			expect(await sharp(cutOut).metadata()).toMatchObject({ format, channels: 4, width: 520, height: 360 });
			const [pixels, source] = await Promise.all(
				[cutOut, Buffer.from(url.split(',')[1]!, 'base64')].map(
					async (bytes) => await sharp(bytes).ensureAlpha().raw().toBuffer(),
				),
			);
			expect(mask!.includes(1)).toBe(true);
			for (let i = 0; i < mask!.length; i++) {
				if (pixels![i * 4 + 3] !== 255 * mask![i]!) throw new Error(`alpha of pixel ${i} is not the mask`);
				if (mask![i] && pixels!.readUInt32LE(i * 4) !== source!.readUInt32LE(i * 4))
					throw new Error(`colour of pixel ${i} is not the picture's`);
			}
		},
	);

	it('cuts out on black in jpeg, which has no alpha, by default as fal does', async () => {
		const answer = await worker.run(ENDPOINT, { image_url: url, prompt: 'blue', output_format: 'jpeg' });
		const [mask] = answer.files;
		expect(await sharp(mask!.bytes).metadata()).toMatchObject({ format: 'jpeg', channels: 3 });
		const pixels = await sharp(mask!.bytes).raw().toBuffer();
		const at = (x: number, y: number) => [...pixels.subarray((y * 520 + x) * 3, (y * 520 + x) * 3 + 3)];
		for (const [i, v] of [0x20, 0x40, 0xd0].entries()) expect(Math.abs(at(450, 300)[i]! - v)).toBeLessThan(12);
		expect(at(200, 330)).toEqual([0, 0, 0]);
	});

	it('shows the mask on the picture with apply_mask, and the mask itself without', async () => {
		const applied = await segment({ prompt: 'blue', apply_mask: true });
		const bare = await segment({ prompt: 'blue', apply_mask: false });
		const at = async (bytes: Uint8Array, x: number, y: number) => [
			...(await sharp(bytes).removeAlpha().raw().toBuffer()).subarray((y * 520 + x) * 3, (y * 520 + x) * 3 + 3),
		];
		const source = Buffer.from(url.slice(url.indexOf(',') + 1), 'base64');
		const preview = applied.files[applied.body.image.$file]!.bytes;
		expect(await at(preview, 200, 330)).toEqual(await at(source, 200, 330));
		expect(await at(preview, 450, 300)).not.toEqual(await at(source, 450, 300));
		expect(bare.body.image).toEqual(bare.body.masks[0]);
	});

	it('asks for data URIs with sync_mode', async () => {
		expect([
			(await segment({ prompt: 'blue', sync_mode: true })).dataUris,
			(await segment({ prompt: 'blue' })).dataUris,
		]).toEqual([true, false]);
	});

	it('has the upright size of a photo that its EXIF data turns', async () => {
		const upright = await drawScene('<rect x="80" y="120" width="120" height="180"/>', '#d02020', 'gradient', 320, 480);
		const turned = await sharp(Buffer.from(upright.url.split(',')[1]!, 'base64'))
			.rotate(-90)
			.jpeg({ quality: 98 })
			.withMetadata({ orientation: 6 })
			.toBuffer();
		const answer = await segment({
			image_url: dataUri(turned, 'image/jpeg'),
			box_prompts: [{ x_min: 78, y_min: 118, x_max: 202, y_max: 302 }],
		});
		const mask = await readMask(answer.files[0]!.bytes);
		expect([mask.width, mask.height]).toEqual([320, 480]);
		expect(iou(mask.mask, upright.truth)).toBeGreaterThan(0.95);
	});

	it('keeps the size of a picture that is larger than the sandbox works at', async () => {
		const large = await drawScene('<ellipse cx="1000" cy="800" rx="450" ry="300"/>', '#d02020', 'gradient', 2000, 1500);
		const answer = await segment({ image_url: large.url, prompt: 'red' });
		const mask = await readMask(answer.files[0]!.bytes);
		expect([mask.width, mask.height]).toEqual([2000, 1500]);
		expect(iou(mask.mask, large.truth)).toBeGreaterThan(0.97);
	});
});

describe('a text that is not understood', () => {
	it('returns the main object with a low score, a warning and a note', async () => {
		const answer = await segment({ prompt: 'quantum flux', include_scores: true });
		expect(answer.body.scores).toEqual([0.4]);
		expect(answer.note).toBe('text-fallback=salient-object');
		expect(answer.logs.filter((l) => l.level === 'WARN')).toHaveLength(1);
		expect(iou((await masksOf(answer))[0]!, (await drawScene(SHAPES.ellipse, 'red', 'noise')).truth)).toBeGreaterThan(
			0.95,
		);
	});

	it('finds nothing in strict mode', async () => {
		const answer = await segment({ prompt: 'quantum flux' }, true);
		expect([answer.status, answer.body, answer.billableUnits]).toEqual([422, { detail: 'No masks generated' }, 0]);
	});

	it('leaves the decision to the clicks if there are any', async () => {
		const answer = await segment({ prompt: 'quantum flux', point_prompts: [{ x: 450, y: 300, label: 1 }] });
		expect([answer.note, (await masksOf(answer))[0]![300 * 520 + 450]!]).toEqual([undefined, 1]);
	});
});

it('answers a text whose object is not in the picture with "No masks generated"', async () => {
	expect(await segment({ prompt: 'elephant' })).toMatchObject({ status: 422, body: { detail: 'No masks generated' } });
});

describe('SAM 3.1', () => {
	const run31 = async (input: object) => await worker.run('fal-ai/sam-3-1/image', { image_url: url, ...input });

	it('gives what SAM 3 gives', async () => {
		const asked = { prompt: 'red', return_multiple_masks: true, include_scores: true };
		const [old, newer] = [await worker.run(ENDPOINT, { image_url: url, ...asked }), await run31(asked)];
		expect([newer.status, newer.body, newer.files]).toEqual([200, old.body, old.files]);
	});

	it('says in its log that fal is reported to ignore points without words, unless there is a space', async () => {
		const point = { point_prompts: [{ x: 450, y: 300 }] };
		const warnings = async (prompt: string) =>
			(await run31({ ...point, prompt })).logs.filter(({ level }) => level === 'WARN').length;
		expect([await warnings(''), await warnings(' ')]).toEqual([1, 0]);
	});
});
