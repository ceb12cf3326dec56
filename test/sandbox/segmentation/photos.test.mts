import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import sharp from 'sharp';
import { openFfmpeg } from '../../../sandbox/segmentation/ffmpeg.mjs';
import { dataUri, ModelThread } from './modelThread.mjs';
import { iou, readMask } from './shapes.mjs';

const ENDPOINT = 'fal-ai/sam-3/image';
const STILL_LIFE = path.join(__dirname, '../../../demo/still-life.jpg');
/** Photos that are no part of this repository. */
const PHOTOS = path.join(__dirname, '../../../../shared/data');
const onPhotos = existsSync(PHOTOS) ? it : it.skip;

/** Outlines drawn by hand, in pixels of the picture. The ground between the wheels is no truck. */
const BOWL =
	'444,394 461,374 512,358 568,355 630,360 676,377 689,397 681,425 655,461 623,486 614,500 573,503 522,499 507,486 471,451 451,420';
const TRUCK =
	'215,305 880,282 905,292 1000,288 1090,295 1160,325 1230,368 1260,385 1290,405 1330,418 1480,425 1590,438 1615,452 1640,490 1665,515 1690,512 1705,540 1706,620 1685,655 1655,665 1630,662 1628,680 1620,730 1590,765 1540,778 1480,765 1430,735 1410,700 1400,715 1365,720 1350,688 950,705 720,712 700,715 670,770 655,815 600,850 550,855 480,840 450,800 440,790 420,800 405,790 390,760 385,720 200,715 180,700 160,690 150,670 135,640 130,560 128,500 155,390 180,335';
const DOG =
	'0,438 20,424 45,408 60,390 80,370 100,352 115,335 135,320 160,305 185,292 208,280 218,270 212,266 195,266 192,255 202,240 213,222 222,222 245,236 280,234 330,230 340,236 352,252 368,258 385,260 396,278 404,282 408,300 412,318 426,325 415,335 404,335 405,345 395,362 380,368 362,368 345,385 325,398 300,406 286,412 285,425 281,450 277,480 268,510 262,534 0,534';

let worker: ModelThread;
beforeAll(() => void (worker = new ModelThread()));
afterAll(async () => await worker.stop());
jest.setTimeout(180_000);

async function find(photo: Buffer, prompt: string) {
	const answer = await worker.run(ENDPOINT, {
		image_url: dataUri(photo, 'image/jpeg'),
		prompt,
		apply_mask: false,
		return_multiple_masks: true,
		max_masks: 8,
		include_scores: true,
	});
	expect([answer.status, answer.note]).toEqual([200, undefined]);
	const { masks, scores } = answer.body as { masks: { $file: number }[]; scores: number[] };
	const { width, height } = await readMask(answer.files[0]!.bytes);
	return {
		masks: await Promise.all(masks.map(async ({ $file }) => (await readMask(answer.files[$file]!.bytes)).mask)),
		scores,
		width,
		height,
	};
}

async function outline(points: string, width: number, height: number): Promise<Uint8Array> {
	const svg = `<svg width="${width}" height="${height}"><rect width="100%" height="100%" fill="black"/><polygon points="${points}" fill="white"/></svg>`;
	const grey = await sharp(Buffer.from(svg)).removeAlpha().toColourspace('b-w').raw().toBuffer();
	return Uint8Array.from(grey, (v) => (v >= 128 ? 1 : 0));
}

/**
 * The longest straight upright or level stretch of a mask's outline, away from the picture's edge, in shares of the side of the
 * mask's own box that it runs along: what is left where a mask was cut off at a box.
 */
function straightestEdge(mask: Uint8Array, width: number, height: number): number {
	const inside = (x: number, y: number): boolean => mask[y * width + x] === 1;
	let [left, right, top, bottom] = [width, 0, height, 0];
	for (let i = 0; i < mask.length; i++) {
		if (!mask[i]) continue;
		const [x, y] = [i % width, Math.floor(i / width)];
		[left, right, top, bottom] = [Math.min(left, x), Math.max(right, x), Math.min(top, y), Math.max(bottom, y)];
	}
	let [upright, level] = [0, 0];
	for (let x = 1; x < width; x++)
		for (let y = 0, run = 0; y < height; y++) {
			run = inside(x - 1, y) !== inside(x, y) ? run + 1 : 0;
			upright = Math.max(upright, run);
		}
	for (let y = 1; y < height; y++)
		for (let x = 0, run = 0; x < width; x++) {
			run = inside(x, y - 1) !== inside(x, y) ? run + 1 : 0;
			level = Math.max(level, run);
		}
	return Math.max(upright / (bottom - top + 1), level / (right - left + 1));
}

/** The picture and its mirror image side by side: two of everything, in a very wide picture. */
async function besideItsMirror(photo: Buffer, height: number): Promise<Buffer> {
	const left = await sharp(photo).resize({ height }).toBuffer();
	const { width } = await sharp(left).metadata();
	const right = await sharp(left).flop().toBuffer();
	return await sharp({ create: { width: 2 * width, height, channels: 3, background: 'black' } })
		.composite([
			{ input: left, left: 0, top: 0 },
			{ input: right, left: width, top: 0 },
		])
		.jpeg({ quality: 92 })
		.toBuffer();
}

it('finds a bowl as a hand would draw it', async () => {
	const { masks, width, height } = await find(readFileSync(STILL_LIFE), 'bowl');
	expect(masks).toHaveLength(1);
	expect(iou(masks[0]!, await outline(BOWL, width, height))).toBeGreaterThan(0.9);
});

it('finds both of two equal things in a wide picture, the mirror image where the thing is mirrored', async () => {
	const { masks, width, height } = await find(await besideItsMirror(readFileSync(STILL_LIFE), 480), 'banana');
	expect(masks).toHaveLength(2);
	const mirrored = masks[1]!.map((_, i, all) => all[Math.floor(i / width) * width + width - 1 - (i % width)]!);
	expect(mirrored).toHaveLength(width * height);
	expect(iou(masks[0]!, mirrored)).toBeGreaterThan(0.85);
});

onPhotos.each([
	['truck.jpg', 'truck', TRUCK, 0.86],
	['dog.jpg', 'dog', DOG, 0.9],
])('finds in %s the %s as a hand would draw it (skipped without the photos)', async (file, prompt, points, least) => {
	const { masks, width, height } = await find(readFileSync(path.join(PHOTOS, file)), prompt);
	expect(masks).toHaveLength(1);
	expect(iou(masks[0]!, await outline(points, width, height))).toBeGreaterThan(least);
	expect(straightestEdge(masks[0]!, width, height)).toBeLessThan(0.2);
});

onPhotos('leaves no edge of a box in a mask, and would notice one (skipped without the photos)', async () => {
	const pair = await besideItsMirror(readFileSync(path.join(PHOTOS, 'dog.jpg')), 500);
	const { masks, width, height } = await find(pair, 'dog');
	expect(masks).toHaveLength(2);
	for (const mask of masks) {
		expect(straightestEdge(mask, width, height)).toBeLessThan(0.2);
		const cut = mask.map((v, i) => (Math.floor(i / width) < 0.7 * height ? v : 0));
		expect(straightestEdge(cut, width, height)).toBeGreaterThan(0.4);
	}
});

onPhotos('is less sure of a thing in the dark (skipped without the photos)', async () => {
	const photo = readFileSync(path.join(PHOTOS, 'truck.jpg'));
	const dark = await sharp(photo).resize(1000).modulate({ brightness: 0.12 }).jpeg({ quality: 40 }).toBuffer();
	const [clear, doubtful] = [await find(photo, 'truck'), await find(dark, 'truck')];
	expect(doubtful.scores[0]!).toBeLessThan(clear.scores[0]! - 0.02);
});

onPhotos('finds a dog at a third of the light (skipped without the photos)', async () => {
	const photo = readFileSync(path.join(PHOTOS, 'dog.jpg'));
	const { masks, width, height } = await find(
		await sharp(photo).modulate({ brightness: 0.3 }).jpeg().toBuffer(),
		'dog',
	);
	expect(masks).toHaveLength(1);
	expect(iou(masks[0]!, await outline(DOG, width, height))).toBeGreaterThan(0.85);
});

onPhotos('goes on to the edge of the photo that cuts the thing off (skipped without the photos)', async () => {
	const { masks, width, height } = await find(readFileSync(path.join(PHOTOS, 'dog.jpg')), 'dog');
	const lowest = masks[0]!.subarray((height - 1) * width).subarray(40, 250);
	expect(lowest.reduce((sum, value) => sum + value, 0)).toBeGreaterThan(0.95 * lowest.length);
});

onPhotos('finds one dog once, though its head alone is one too (skipped without the photos)', async () => {
	const { masks } = await find(await frameOf('dog-clip.mp4', 52), 'dog');
	expect(masks).toHaveLength(1);
});

/** One frame of a clip among the photos. */
async function frameOf(file: string, index: number): Promise<Buffer> {
	const ffmpeg = await openFfmpeg({});
	await ffmpeg.write('clip', readFileSync(path.join(PHOTOS, file)));
	await ffmpeg.exec(['-v', 'error', '-i', 'clip', '-vf', `select=eq(n\\,${index})`, '-frames:v', '1', 'frame.png']);
	const png = await ffmpeg.read('frame.png');
	await ffmpeg.close();
	return await sharp(png).jpeg({ quality: 90 }).toBuffer();
}
