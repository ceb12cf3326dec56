import { readFileSync } from 'node:fs';
import path from 'node:path';
import sharp from 'sharp';
import { CLIP, drawClip, encodeClip, overlapWithSquares, readClip, type Place } from './clips.mjs';
import { ModelThread } from './modelThread.mjs';

const SAM3 = 'fal-ai/sam-3/video';
const SAM31 = 'fal-ai/sam-3-1/video';
const RED: Place[] = Array.from({ length: 18 }, (_, i) => ({ x: 10 + 3 * i, y: 12 }));
const BLUE: Place[] = Array.from({ length: 18 }, (_, i) => ({ x: 100 - 3 * i, y: 68, colour: '#2040d0' }));

let worker: ModelThread;
let url: string;
beforeAll(async () => {
	worker = new ModelThread();
	url = await drawClip(RED.map((red, i) => [red, BLUE[i]]));
});
afterAll(async () => await worker.stop());
jest.setTimeout(120_000);

async function segment(input: object, endpoint = SAM3) {
	const answer = await worker.run(endpoint, { video_url: url, apply_mask: false, ...input });
	expect(answer.status).toBe(200);
	return { ...answer, ...(await readClip(answer.files[0]!.bytes)) };
}

const worst = (frames: Uint8Array[], squares: Place[][]): number =>
	Math.min(...frames.map((f, i) => overlapWithSquares(f, squares[i]!)));
const alone = (track: Place[]): Place[][] => track.map((p) => [p]);
const boxAt = (p: Place) => ({ x_min: p!.x - 2, y_min: p!.y - 2, x_max: p!.x + 42, y_max: p!.y + 42 });
const together = RED.map((red, i) => [red, BLUE[i]]);

it('follows what a word names, as a black and white H.264 video, and charges for every 16 frames begun', async () => {
	const { facts, frames, body, files, billableUnits } = await segment({ prompt: 'red square' });
	expect(facts).toMatch(/Video: h264 .*yuv420p.* 160x120.* 10 fps/);
	expect(frames).toHaveLength(18);
	expect(worst(frames, alone(RED))).toBeGreaterThan(0.85);
	expect(billableUnits).toBe(2);
	expect(body).toEqual({
		video: { $file: 0, content_type: 'video/mp4', file_name: 'video.mp4', file_size: files[0]!.bytes.length },
		boundingbox_frames_zip: null,
	});
});

it('follows several kinds of things named with commas, in one mask', async () => {
	expect(worst((await segment({ prompt: 'red square, blue square' })).frames, together)).toBeGreaterThan(0.85);
});

it.each([
	['points of the first frame', { point_prompts: [{ x: 30, y: 30, label: 1 }] }, alone(RED)],
	['boxes of the first frame', { box_prompts: [boxAt(BLUE[0])] }, alone(BLUE)],
	[
		'boxes that share an object id',
		{ box_prompts: [boxAt(RED[0]), boxAt(BLUE[0])].map((b) => ({ ...b, object_id: 0 })) },
		together,
	],
	['a word and a point on one of its things', { prompt: 'red', point_prompts: [{ x: 30, y: 30 }] }, alone(RED)],
])('follows %s', async (_name, input, squares) => {
	expect(worst((await segment(input)).frames, squares)).toBeGreaterThan(0.85);
});

it('shows the clip itself with everything tinted when apply_mask is on, as it is by default', async () => {
	const answer = await worker.run(SAM3, { video_url: url, prompt: 'red square' });
	const { frames } = await readClip(answer.files[0]!.bytes);
	const at = (frame: Uint8Array, x: number, y: number): number[] => [
		...frame.subarray((y * CLIP.width + x) * 3, (y * CLIP.width + x) * 3 + 3),
	];
	const near = (a: number[], b: number[]): boolean => a.every((v, i) => Math.abs(v - b[i]!) < 30);
	for (const [i, frame] of frames.entries()) {
		expect(near(at(frame, BLUE[i]!.x + 20, 88), [0x20, 0x40, 0xd0])).toBe(true);
		expect(near(at(frame, RED[i]!.x + 20, 32), [0xd0, 0x20, 0x20])).toBe(false);
	}
});

it('answers with webm when asked', async () => {
	const { facts, frames, body } = await segment({ prompt: 'red', video_output_type: 'VP9 (.webm)' });
	expect(facts).toMatch(/Video: vp[89]/);
	expect(worst(frames, alone(RED))).toBeGreaterThan(0.85);
	expect(body).toMatchObject({ video: { content_type: 'video/webm', file_name: 'video.webm' } });
});

it('follows at most max_num_objects with SAM 3.1, and all of them with enough', async () => {
	const both = { prompt: 'red, blue' };
	expect(worst((await segment({ ...both, max_num_objects: 1 }, SAM31)).frames, alone(RED))).toBeGreaterThan(0.85);
	expect(worst((await segment(both, SAM31)).frames, together)).toBeGreaterThan(0.85);
});

it('finds nothing for words that are not in the clip, or not understood in strict mode', async () => {
	const nothing = [422, { detail: 'No masks generated' }];
	const elephant = await worker.run(SAM3, { video_url: url, prompt: 'elephant' });
	const strict = await worker.run(SAM3, { video_url: url, prompt: 'quantum flux' }, true);
	expect([elephant, strict].map(({ status, body }) => [status, body])).toEqual([nothing, nothing]);
	expect((await segment({ prompt: 'quantum flux' })).note).toBe('text-fallback=salient-object');
});

describe('with the object detector', () => {
	/** A photo of fruit that slides through the frame: half of it is out of sight at first. */
	async function slidingFruit(): Promise<string> {
		const photo = sharp(readFileSync(path.join(__dirname, '../../../demo/still-life.jpg'))).resize(480, 360);
		const wide = await photo.toBuffer();
		const frames = await Promise.all(
			Array.from(
				{ length: 16 },
				async (_, i) =>
					await sharp(wide)
						.extract({ left: i * 6, top: 0, width: 320, height: 360 })
						.removeAlpha()
						.raw()
						.toBuffer(),
			),
		);
		return await encodeClip(frames, 320, 360, 10);
	}

	async function fruitAt(threshold: number): Promise<Uint8Array[]> {
		const asked = { prompt: 'fruit', apply_mask: false, detection_threshold: threshold };
		const answer = await worker.run(SAM3, { video_url: await slidingFruit(), ...asked });
		return (await readClip(answer.files[0]!.bytes, 320, 360)).frames;
	}

	it('finds every thing of a name, also one that is cut off at first, and fewer at a higher threshold', async () => {
		const frames = await fruitAt(0.5);
		expect(frames).toHaveLength(16);
		for (const [i, frame] of frames.entries()) {
			const white = (x: number, y: number) => frame[(y * 320 + x - 6 * i) * 3]! >= 128;
			expect([white(296, 290), white(115, 300), white(266, 197)]).toEqual([true, true, false]);
		}
		const few = await fruitAt(1);
		const area = (list: Uint8Array[]) => list.reduce((sum, f) => sum + f.filter((v) => v >= 128).length, 0);
		expect(area(few)).toBeLessThan(0.8 * area(frames));
	});
});
