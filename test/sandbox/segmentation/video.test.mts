import { unzipSync } from 'fflate';
import sharp from 'sharp';
import { drawClip, overlapWithSquares, readClip, type Place } from './clips.mjs';
import { dataUri, ModelThread } from './modelThread.mjs';

const ENDPOINT = 'fal-ai/sam2/video';
/** Two squares that pass each other in different rows. */
const RED: Place[] = Array.from({ length: 8 }, (_, i) => ({ x: 10 + 6 * i, y: 12 }));
const BLUE: Place[] = Array.from({ length: 8 }, (_, i) => ({ x: 100 - 5 * i, y: 68, colour: '#2040d0' }));
const RED_AT_0 = { x: 30, y: 30, label: 1, frame_index: 0 };

let worker: ModelThread;
let url: string;
beforeAll(async () => {
	worker = new ModelThread();
	url = await drawClip(RED.map((red, i) => [red, BLUE[i]]));
});
afterAll(async () => await worker.stop());
jest.setTimeout(120_000);

async function segment(input: object) {
	const answer = await worker.run(ENDPOINT, { video_url: url, ...input });
	expect(answer.status).toBe(200);
	return { ...answer, ...(await readClip(answer.files[0]!.bytes)) };
}

async function refused(input: object): Promise<unknown> {
	const answer = await worker.run(ENDPOINT, { video_url: url, ...input });
	expect([answer.status, answer.files]).toEqual([422, []]);
	return (answer.body as { detail: unknown }).detail;
}

const overlaps = (frames: Uint8Array[], squares: Place[][]): number[] =>
	frames.map((f, i) => overlapWithSquares(f, squares[i]!));
const alone = (track: Place[]): Place[][] => track.map((p) => [p]);
const boxAt = (p: Place, frame: number) => ({
	x_min: p!.x - 2,
	y_min: p!.y - 2,
	x_max: p!.x + 42,
	y_max: p!.y + 42,
	frame_index: frame,
});

it('follows a clicked object through every frame, as a black and white H.264 video of the same size and rate', async () => {
	const { facts, frames, body, files } = await segment({ prompts: [RED_AT_0] });
	expect(facts).toMatch(/Video: h264 .*yuv420p.* 160x120.* 10 fps/);
	expect(frames).toHaveLength(8);
	expect(Math.min(...overlaps(frames, alone(RED)))).toBeGreaterThan(0.85);
	expect(body).toEqual({
		video: { $file: 0, content_type: 'video/mp4', file_name: 'video.mp4', file_size: files[0]!.bytes.length },
		boundingbox_frames_zip: null,
	});
});

it('follows an object backwards from the frame that its box stands on', async () => {
	const { frames } = await segment({ box_prompts: [boxAt(BLUE[6], 6)] });
	expect(Math.min(...overlaps(frames, alone(BLUE)))).toBeGreaterThan(0.85);
});

it('follows several objects together, each by its object_id', async () => {
	const { frames } = await segment({
		prompts: [{ ...RED_AT_0, object_id: 1 }],
		box_prompts: [{ ...boxAt(BLUE[3], 3), object_id: 2 }],
	});
	expect(
		Math.min(
			...overlaps(
				frames,
				RED.map((red, i) => [red, BLUE[i]]),
			),
		),
	).toBeGreaterThan(0.85);
});

it('moves an object where a later box of the same object_id puts it', async () => {
	const { frames } = await segment({
		prompts: [{ ...RED_AT_0, object_id: 1 }],
		box_prompts: [{ ...boxAt(BLUE[4], 4), object_id: 1 }],
	});
	const expected = RED.map((red, i) => [i < 4 ? red : BLUE[i]]);
	expect(Math.min(...overlaps(frames, expected))).toBeGreaterThan(0.85);
});

it('starts from a mask of the first frame', async () => {
	const square = await sharp({ create: { width: 40, height: 40, channels: 3, background: 'white' } })
		.png()
		.toBuffer();
	const mask = await sharp({ create: { width: 160, height: 120, channels: 3, background: 'black' } })
		.composite([{ input: square, left: BLUE[0]!.x, top: BLUE[0]!.y }])
		.png()
		.toBuffer();
	const { frames } = await segment({ mask_url: dataUri(mask) });
	expect(Math.min(...overlaps(frames, alone(BLUE)))).toBeGreaterThan(0.85);
});

it('takes the main object of the first frame when nothing is asked for', async () => {
	const lonely = await drawClip(alone(RED));
	const { frames } = await segment({ video_url: lonely });
	expect(Math.min(...overlaps(frames, alone(RED)))).toBeGreaterThan(0.85);
});

it('shows the clip itself with the object tinted when apply_mask is set', async () => {
	const { frames } = await segment({ prompts: [RED_AT_0], apply_mask: true });
	const at = (frame: Uint8Array, x: number, y: number): number[] => [
		...frame.subarray((y * 160 + x) * 3, (y * 160 + x) * 3 + 3),
	];
	const near = (a: number[], b: number[]): boolean => a.every((v, i) => Math.abs(v - b[i]!) < 30);
	expect(frames).toHaveLength(8);
	for (const [i, frame] of frames.entries()) {
		expect(near(at(frame, BLUE[i]!.x + 20, 88), [0x20, 0x40, 0xd0])).toBe(true);
		expect(near(at(frame, RED[i]!.x + 20, 32), [0xd0, 0x20, 0x20])).toBe(false);
	}
});

it('adds a zip with a drawn frame each and the boxes when boundingbox_zip is set', async () => {
	const { body, files } = await segment({ prompts: [RED_AT_0], boundingbox_zip: true });
	expect(body).toMatchObject({
		boundingbox_frames_zip: { $file: 1, content_type: 'application/zip', file_size: files[1]!.bytes.length },
	});
	const entries = unzipSync(files[1]!.bytes);
	expect(Object.keys(entries)).toHaveLength(9);
	expect(await sharp(entries['frame_00007.jpg']).metadata()).toMatchObject({ format: 'jpeg', width: 160, height: 120 });
	const boxes = JSON.parse(Buffer.from(entries['boxes.json']!).toString()) as {
		frame_index: number;
		boxes: [{ x_min: number; x_max: number }];
	}[];
	for (const {
		frame_index: frame,
		boxes: [box],
	} of boxes) {
		expect(Math.abs(box.x_min - RED[frame]!.x)).toBeLessThanOrEqual(6);
		expect(Math.abs(box.x_max - RED[frame]!.x - 40)).toBeLessThanOrEqual(6);
	}
});

it('gives the same bytes for the same clip', async () => {
	const input = { prompts: [RED_AT_0], boundingbox_zip: true };
	const [first, second] = [await segment(input), await segment(input)];
	expect(second.files).toEqual(first.files);
});

describe('a clip is refused', () => {
	it('when it is longer than ten seconds', async () => {
		const long = await drawClip(
			Array.from({ length: 12 }, () => [RED[0]]),
			1,
		);
		expect(await refused({ video_url: long })).toMatchObject([
			{ loc: ['body', 'video_url'], type: 'video_duration_too_long', ctx: { max_duration: 10, provided_duration: 12 } },
		]);
	});

	it('when it has more than 300 frames', async () => {
		const fast = await drawClip(
			Array.from({ length: 303 }, () => [RED[0]]),
			60,
		);
		expect(await refused({ video_url: fast })).toMatchObject([
			{ type: 'video_duration_too_long', ctx: { max_duration: 5 } },
		]);
	});

	it('when it is no video', async () => {
		const text = dataUri(Buffer.from('hello'), 'video/mp4');
		expect(await refused({ video_url: text })).toMatchObject([
			{ loc: ['body', 'video_url'], type: 'unsupported_video_format' },
		]);
	});

	it('when its mask is no picture', async () => {
		expect(await refused({ mask_url: dataUri(Buffer.from('hello')) })).toMatchObject([
			{ loc: ['body', 'mask_url'], type: 'image_load_error' },
		]);
	});

	it('when every prompt is beyond its last frame', async () => {
		expect(await refused({ prompts: [{ ...RED_AT_0, frame_index: 8 }] })).toBe('No masks generated');
	});
});
