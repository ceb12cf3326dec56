import sharp from 'sharp';
import { ModelThread } from './modelThread.mjs';
import { drawScene, iou, readMask, SHAPES } from './shapes.mjs';

const ENDPOINT = 'fal-ai/sam2/image';
const DISC = '<circle cx="450" cy="300" r="35"/>';
const SCENE = `<g fill="#d02020">${SHAPES.ellipse}</g><g fill="#2040d0">${DISC}</g>`;
const AROUND_ELLIPSE = { x_min: 136, y_min: 96, x_max: 384, y_max: 264 };
const AROUND_DISC = { x_min: 411, y_min: 261, x_max: 489, y_max: 339 };

let worker: ModelThread;
let url: string;
let ellipse: Uint8Array;
let both: Uint8Array;
beforeAll(async () => {
	worker = new ModelThread();
	url = (await drawScene(SCENE, 'black', 'noise')).url;
	ellipse = (await drawScene(SHAPES.ellipse, 'red', 'noise')).truth;
	both = (await drawScene(SHAPES.ellipse + DISC, 'red', 'noise')).truth;
});
afterAll(async () => await worker.stop());
jest.setTimeout(120_000);

async function segment(input: object) {
	const answer = await worker.run(ENDPOINT, { image_url: url, ...input });
	expect(answer.status).toBe(200);
	expect(answer.files).toHaveLength(1);
	return { ...answer, bytes: answer.files[0]!.bytes };
}

it.each([
	['a click', { prompts: [{ x: 260, y: 180, label: 1 }] }],
	['a box', { box_prompts: [AROUND_ELLIPSE] }],
	[
		'a box and a click inside',
		{ box_prompts: [AROUND_ELLIPSE], prompts: [{ x: 260, y: 180, label: 1, frame_index: 0 }] },
	],
])('answers %s with one picture, white on black', async (_name, input) => {
	const { body, bytes } = await segment(input);
	const { mask, levels, channels } = await readMask(bytes);
	expect(iou(mask, ellipse)).toBeGreaterThan(0.95);
	expect([levels.sort(), channels]).toEqual([[0, 255], 1]);
	expect(body).toEqual({
		image: {
			$file: 0,
			content_type: 'image/png',
			file_name: 'image.png',
			file_size: bytes.length,
			width: 520,
			height: 360,
		},
	});
});

it('puts several boxes into one mask', async () => {
	const { bytes } = await segment({ box_prompts: [AROUND_ELLIPSE, AROUND_DISC] });
	expect(iou((await readMask(bytes)).mask, both)).toBeGreaterThan(0.95);
});

it.each(['png', 'webp', 'jpeg'] as const)('cuts the object out with apply_mask, in %s', async (format) => {
	const { bytes } = await segment({ prompts: [{ x: 450, y: 300 }], apply_mask: true, output_format: format });
	expect(await sharp(bytes).metadata()).toMatchObject({ format, channels: format === 'jpeg' ? 3 : 4 });
	const pixels = await sharp(bytes).ensureAlpha().raw().toBuffer();
	const at = (x: number, y: number) => [...pixels.subarray((y * 520 + x) * 4, (y * 520 + x) * 4 + 4)];
	for (const [i, v] of [0x20, 0x40, 0xd0, 255].entries()) expect(Math.abs(at(450, 300)[i]! - v)).toBeLessThan(12);
	if (format === 'jpeg') expect(at(260, 180)).toEqual([0, 0, 0, 255]);
	else expect(at(260, 180)[3]).toBe(0);
});

it('asks for data URIs with sync_mode', async () => {
	expect((await segment({ prompts: [{ x: 450, y: 300 }], sync_mode: true })).dataUris).toBe(true);
});

it('finds nothing where nothing is marked', async () => {
	const answer = await worker.run(ENDPOINT, { image_url: url });
	expect([answer.status, answer.body]).toEqual([422, { detail: 'No masks generated' }]);
});
