import sharp from 'sharp';
import { ModelThread } from './modelThread.mjs';
import { drawScene, iou, SHAPES } from './shapes.mjs';

const ENDPOINT = 'fal-ai/imageutils/sam';
const WIDTH = 520;
const SCENE = `<g fill="#d02020">${SHAPES.ellipse}</g><circle cx="450" cy="300" r="35" fill="#2040d0"/>`;

let worker: ModelThread;
let url: string;
let ellipse: Uint8Array;
beforeAll(async () => {
	worker = new ModelThread();
	url = (await drawScene(SCENE, 'black', 'noise')).url;
	ellipse = (await drawScene(SHAPES.ellipse, 'red', 'noise')).truth;
});
afterAll(async () => await worker.stop());
jest.setTimeout(120_000);

/** The one picture of the answer as packed RGB. */
async function picture(input: object): Promise<Buffer> {
	const answer = await worker.run(ENDPOINT, { image_url: url, ...input });
	expect(answer.status).toBe(200);
	expect(answer.body).toEqual({
		image: {
			$file: 0,
			content_type: 'image/png',
			file_name: 'image.png',
			file_size: answer.files[0]!.bytes.length,
			width: 520,
			height: 360,
		},
	});
	return await sharp(answer.files[0]!.bytes).removeAlpha().toColourspace('srgb').raw().toBuffer();
}

const whiteOf = (rgb: Buffer): Uint8Array =>
	Uint8Array.from({ length: rgb.length / 3 }, (_, i) => (rgb[3 * i]! >= 128 ? 1 : 0));
const at = (rgb: Buffer, x: number, y: number): number[] => [
	...rgb.subarray((y * WIDTH + x) * 3, (y * WIDTH + x) * 3 + 3),
];
const source = async (): Promise<Buffer> =>
	await sharp(Buffer.from(url.split(',')[1]!, 'base64'))
		.removeAlpha()
		.raw()
		.toBuffer();

it.each([
	['a text', { text_prompt: 'red' }],
	['a box of x, y, width and height', { box_prompt: [[140, 100, 240, 160]] }],
	['a point without a label', { point_prompt: [[260, 180]] }],
	[
		'labelled points',
		{
			point_prompt: [
				[450, 300],
				[260, 180],
			],
			point_label: [0, 1],
		},
	],
])('finds the object of %s in black and white', async (_name, prompt) => {
	expect(iou(whiteOf(await picture({ ...prompt, black_white: true })), ellipse)).toBeGreaterThan(0.95);
});

it('takes a box without area for the placeholder that it is', async () => {
	expect(await picture({ box_prompt: [[0, 0, 0, 0]], text_prompt: 'red' })).toEqual(
		await picture({ text_prompt: 'red' }),
	);
});

it('segments everything in colours when nothing is asked for', async () => {
	const [all, before] = [await picture({}), await source()];
	for (const [x, y] of [
		[260, 180],
		[450, 300],
	] as const)
		expect(at(all, x, y)).not.toEqual(at(before, x, y));
});

describe('the look', () => {
	it('tints the object and leaves the rest of the photo alone', async () => {
		const [tinted, before] = [await picture({ text_prompt: 'red' }), await source()];
		expect(at(tinted, 20, 340)).toEqual(at(before, 20, 340));
		expect(at(tinted, 260, 180)).not.toEqual(at(before, 260, 180));
	});

	it('swaps black and white with invert', async () => {
		const [plain, inverted] = [
			await picture({ text_prompt: 'red', black_white: true }),
			await picture({ text_prompt: 'red', black_white: true, invert: true }),
		];
		expect(inverted).toEqual(Buffer.from(plain.map((v) => 255 - v)));
	});

	it('tints in the complementary colour with invert', async () => {
		const [plain, inverted] = [
			await picture({ text_prompt: 'red' }),
			await picture({ text_prompt: 'red', invert: true }),
		];
		expect(at(inverted, 260, 180)).not.toEqual(at(plain, 260, 180));
		expect(at(inverted, 20, 340)).toEqual(at(plain, 20, 340));
	});

	it('draws the outline with with_contours', async () => {
		const [plain, outlined] = [
			await picture({ text_prompt: 'red' }),
			await picture({ text_prompt: 'red', with_contours: true }),
		];
		expect(at(outlined, 260, 180)).toEqual(at(plain, 260, 180));
		let changed = 0;
		for (let i = 0; i < plain.length; i += 3) if (plain[i] !== outlined[i]) changed++;
		expect(changed).toBeGreaterThan(400);
		expect(changed).toBeLessThan(5000);
	});

	it('has a coarse outline in steps of four pixels without retina', async () => {
		const mask = whiteOf(await picture({ text_prompt: 'red', black_white: true, retina: false }));
		for (let y = 0; y < 360; y++) {
			for (let x = 0; x < WIDTH; x++) expect(mask[y * WIDTH + x]).toBe(mask[(y - (y % 4)) * WIDTH + x - (x % 4)]);
		}
		expect(iou(mask, ellipse)).toBeGreaterThan(0.9);
	});

	it('loses spikes and gaps with better_quality', async () => {
		const comb = '<rect x="100" y="100" width="220" height="140"/><rect x="320" y="160" width="120" height="6"/>';
		const { url: image, truth } = await drawScene(comb, '#d02020', 'gradient');
		const spike = (rgb: Buffer): number => whiteOf(rgb)[163 * WIDTH + 400]!;
		const input = { image_url: image, text_prompt: 'red', black_white: true };
		expect(truth[163 * WIDTH + 400]).toBe(1);
		expect([spike(await picture(input)), spike(await picture({ ...input, better_quality: true }))]).toEqual([1, 0]);
	});
});

describe('the filters', () => {
	it('of confidence keeps only what stands out', async () => {
		const [all, few] = [
			await picture({ confidence: 0, black_white: true }),
			await picture({ confidence: 0.999, black_white: true }),
		].map((p) => whiteOf(p).filter(Boolean).length);
		expect(few!).toBeLessThan(all!);
		const none = await worker.run(ENDPOINT, { image_url: url, confidence: 1.1 });
		expect([none.status, none.body]).toEqual([422, { detail: 'No masks generated' }]);
	});

	it('of iou drops masks that overlap more than that', async () => {
		const nested =
			'<rect x="60" y="40" width="400" height="280" fill="#203060"/><rect x="75" y="52" width="370" height="256" fill="#30508a"/>';
		const { url: image } = await drawScene(nested, 'black', 'gradient');
		const count = async (iouLimit: number): Promise<number> => {
			const answer = await worker.run(ENDPOINT, { image_url: image, iou: iouLimit, confidence: 0 });
			return Number(/Found (\d+) mask/.exec(answer.logs.map((l) => l.message).join('\n'))?.[1]);
		};
		const counts = [await count(1), await count(0.9), await count(0.5), await count(0.01)];
		expect(counts).toEqual([...counts].sort((x, y) => y - x));
		expect(counts[3]!).toBeLessThan(counts[0]!);
	});

	it('of size sets the resolution that is worked at', async () => {
		const [fine, coarse] = [
			await picture({ text_prompt: 'red', black_white: true }),
			await picture({ text_prompt: 'red', black_white: true, size: 96 }),
		].map(whiteOf);
		expect(coarse).not.toEqual(fine);
		expect(iou(coarse!, ellipse)).toBeGreaterThan(0.85);
		expect(iou(coarse!, ellipse)).toBeLessThan(iou(fine!, ellipse));
	});
});

it('refuses labels other than 0 and 1', async () => {
	const answer = await worker.run(ENDPOINT, { image_url: url, point_prompt: [[1, 1]], point_label: [2] });
	expect([answer.status, answer.body]).toMatchObject([
		422,
		{ detail: [{ loc: ['body', 'point_label', 0], type: 'literal_error' }] },
	]);
});
