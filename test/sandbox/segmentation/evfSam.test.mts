import sharp from 'sharp';
import { ModelThread } from './modelThread.mjs';
import { drawScene, iou, readMask } from './shapes.mjs';

const ENDPOINT = 'fal-ai/evf-sam';
/** Two red things, one with a hole, and a blue one. */
const RING = '<path fill-rule="evenodd" d="M60 60h200v180h-200z M110 110h100v80h-100z"/>';
const DISC = '<circle cx="400" cy="120" r="50"/>';
const BLUE = '<rect x="340" y="250" width="120" height="70"/>';
const SCENE = `<g fill="#d02020">${RING}${DISC}</g><g fill="#2040d0">${BLUE}</g>`;

let worker: ModelThread;
let url: string;
beforeAll(async () => {
	worker = new ModelThread();
	url = (await drawScene(SCENE, 'black', 'noise')).url;
});
afterAll(async () => await worker.stop());
jest.setTimeout(120_000);

async function answerOf(input: object) {
	const answer = await worker.run(ENDPOINT, { image_url: url, ...input });
	expect([answer.status, answer.files.length]).toEqual([200, 1]);
	return answer;
}

async function maskOf(input: object): Promise<Uint8Array> {
	return (await readMask((await answerOf(input)).files[0]!.bytes)).mask;
}

const truthOf = async (shape: string): Promise<Uint8Array> => (await drawScene(shape, 'red', 'noise')).truth;
const area = (mask: Uint8Array): number => mask.reduce((sum, v) => sum + v, 0);
const inverse = (mask: Uint8Array): Uint8Array => mask.map((v) => 1 - v);

it('answers a phrase with one mask as a PNG without a size, white on black', async () => {
	const { body, files, note } = await answerOf({ prompt: 'the blue rectangle' });
	const { mask, levels, channels, format } = await readMask(files[0]!.bytes);
	expect([levels.sort(), channels, format]).toEqual([[0, 255], 1, 'png']);
	expect(iou(mask, await truthOf(BLUE))).toBeGreaterThan(0.95);
	expect(body).toEqual({
		image: { $file: 0, content_type: 'image/png', file_name: 'mask.png', file_size: files[0]!.bytes.length },
	});
	expect(note).toBeUndefined();
});

it.each(['semantic_type', 'use_grounding_dino'])(
	'takes one object, and every one of its kind with %s',
	async (flag) => {
		const [one, every] = [await maskOf({ prompt: 'red' }), await maskOf({ prompt: 'red', [flag]: true })];
		expect(iou(one, await truthOf(RING))).toBeGreaterThan(0.95);
		expect(iou(every, await truthOf(RING + DISC))).toBeGreaterThan(0.95);
	},
);

it('takes what negative_prompt names away, and nothing for words that it does not understand', async () => {
	const background = await maskOf({ prompt: 'red', revert_mask: true });
	expect(background[285 * 520 + 400]).toBe(1);
	const all = { prompt: 'red shape', semantic_type: true };
	expect(area(await maskOf({ ...all, negative_prompt: 'red' }))).toBe(0);
	expect(await maskOf({ ...all, negative_prompt: 'quantum flux' })).toEqual(await maskOf(all));
	expect(await maskOf({ ...all, negative_prompt: 'blue' })).toEqual(await maskOf(all));
});

it('grows the mask by expand_mask pixels', async () => {
	const [plain, grown] = [await maskOf({ prompt: 'blue' }), await maskOf({ prompt: 'blue', expand_mask: 10 })];
	const truth = await truthOf('<rect x="330" y="240" width="140" height="90" rx="10"/>');
	expect(area(grown)).toBeGreaterThan(area(plain));
	expect(iou(grown, truth)).toBeGreaterThan(0.96);
});

it('fills holes with fill_holes and leaves them open without', async () => {
	const [open, filled] = [await maskOf({ prompt: 'red' }), await maskOf({ prompt: 'red', fill_holes: true })];
	expect([open[150 * 520 + 160], filled[150 * 520 + 160]]).toEqual([0, 1]);
	expect(iou(filled, await truthOf('<rect x="60" y="60" width="200" height="180"/>'))).toBeGreaterThan(0.95);
});

it('inverts with revert_mask', async () => {
	expect(await maskOf({ prompt: 'blue', revert_mask: true })).toEqual(inverse(await maskOf({ prompt: 'blue' })));
});

it('softens the outline with blur_mask, the more the larger it is, and leaves the shape in its place', async () => {
	const greys = async (blur: number) => {
		const { mask, levels } = await readMask((await answerOf({ prompt: 'blue', blur_mask: blur })).files[0]!.bytes);
		expect(iou(mask, await truthOf(BLUE))).toBeGreaterThan(0.93);
		return levels.length;
	};
	const counts = [await greys(0), await greys(5), await greys(49)];
	expect(counts[0]).toBe(2);
	expect(counts).toEqual([...counts].sort((a, b) => a - b));
	expect(new Set(counts).size).toBe(3);
});

it('shows the mask on the picture when mask_only is off', async () => {
	const { files } = await answerOf({ prompt: 'blue', mask_only: false });
	const [shown, source] = await Promise.all(
		[files[0]!.bytes, Buffer.from(url.split(',')[1]!, 'base64')].map(
			async (bytes) => await sharp(bytes).removeAlpha().raw().toBuffer(),
		),
	);
	const at = (pixels: Buffer, x: number, y: number) => [...pixels.subarray((y * 520 + x) * 3, (y * 520 + x) * 3 + 3)];
	expect(at(shown!, 20, 20)).toEqual(at(source!, 20, 20));
	expect(at(shown!, 400, 285)).not.toEqual(at(source!, 400, 285));
});

it.each([
	['not understood', 'quantum flux'],
	['not in the picture', 'elephant'],
])('always finds something, and notes it: words that are %s', async (_name, prompt) => {
	const answer = await worker.run(ENDPOINT, { image_url: url, prompt }, true);
	expect([answer.status, answer.note]).toEqual([200, 'text-fallback=salient-object']);
	expect(area((await readMask(answer.files[0]!.bytes)).mask)).toBeGreaterThan(0);
});
