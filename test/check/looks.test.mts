import sharp from 'sharp';
import { CLIP, clipFrames, encodeFrames, lookAtVideo } from '../../check/media/clip.mjs';
import { lookAt, marks, normalisedBox } from '../../check/media/pictureLook.mjs';
import { DISC, SCENE, scenePixels, scenePng } from '../../check/media/scene.mjs';

const { width, height } = SCENE;
const isInDisc = (i: number) => ((i % width) - DISC.x) ** 2 + (Math.floor(i / width) - DISC.y) ** 2 <= DISC.radius ** 2;

/** A picture of the scene's size, drawn pixel by pixel. */
async function picture(
	channels: 1 | 3 | 4,
	pixel: (index: number) => number[],
	format: 'png' | 'jpeg' | 'webp' = 'png',
) {
	const data = Uint8Array.from(Array.from({ length: width * height }, (_, i) => pixel(i)).flat());
	return await sharp(data, { raw: { width, height, channels } }).toFormat(format, { quality: 92 }).toBuffer();
}

async function cutOut(format: 'png' | 'webp' = 'png') {
	const scene = await scenePixels();
	return await picture(4, (i) => [...scene.subarray(i * 3, i * 3 + 3), isInDisc(i) ? 255 : 0], format);
}

async function tinted() {
	const scene = await scenePixels();
	return await picture(3, (i) => (isInDisc(i) ? [40, 80, 255] : [...scene.subarray(i * 3, i * 3 + 3)]));
}

it.each([
	['a grey mask', () => picture(1, (i) => [isInDisc(i) ? 255 : 0]), 'mask', true],
	['a mask in RGB', () => picture(3, (i) => Array<number>(3).fill(isInDisc(i) ? 255 : 0)), 'mask', true],
	[
		'a mask with an alpha that hides nothing',
		() => picture(4, (i) => [...Array<number>(3).fill(isInDisc(i) ? 255 : 0), 255]),
		'mask',
		true,
	],
	['a JPEG mask', () => picture(1, (i) => [isInDisc(i) ? 255 : 0], 'jpeg'), 'mask', true],
	['a mask the wrong way round', () => picture(1, (i) => [isInDisc(i) ? 0 : 255]), 'mask', false],
	['a mask of everything', () => picture(1, () => [255]), 'mask', false],
	['the object cut out', () => cutOut(), 'cut-out', true],
	['the object cut out, as WebP', () => cutOut('webp'), 'cut-out', true],
	['a white shape on nothing', () => picture(4, (i) => [255, 255, 255, isInDisc(i) ? 255 : 0]), 'picture', true],
	['the photo', () => scenePng(), 'picture', true],
	['the photo with the object tinted', () => tinted(), 'picture', false],
] as const)('tells %s', async (_what, make, kind, marksDisc) => {
	const look = await lookAt(await make());
	expect(look.kind).toBe(kind);
	expect(look.text).toContain(`${width}x${height}`);
	if (kind !== 'picture') expect(marks(look, DISC)).toBe(marksDisc);
});

it('measures the box of a mask as fal writes boxes', async () => {
	const look = await lookAt(await picture(1, (i) => [isInDisc(i) ? 255 : 0]));
	const side = 2 * DISC.radius + 1;
	const expected = [(DISC.x + 0.5) / width, (DISC.y + 0.5) / height, side / width, side / height];
	normalisedBox(look).forEach((value, i) => expect(value).toBeCloseTo(expected[i]!, 6));
});

/** The frames of the clip with every pixel changed; the square is what is much redder than green. */
async function changed(pixel: (rgb: number[], isSquare: boolean) => number[]): Promise<Uint8Array> {
	const frames = (await clipFrames()).map((frame) => {
		const out = new Uint8Array(frame.length);
		for (let i = 0; i < frame.length; i += 3) {
			const rgb = [...frame.subarray(i, i + 3)];
			out.set(pixel(rgb, rgb[0]! - rgb[1]! > 100), i);
		}
		return out;
	});
	return await encodeFrames(frames);
}

it.each([
	['mask', (_rgb: number[], isSquare: boolean) => Array<number>(3).fill(isSquare ? 255 : 0)],
	['isolated', (rgb: number[], isSquare: boolean) => (isSquare ? rgb : [0, 0, 0])],
	['overlay', (rgb: number[], isSquare: boolean) => (isSquare ? [120, 80, 130] : rgb)],
	['something else', (_rgb: number[], isSquare: boolean) => Array<number>(3).fill(isSquare ? 0 : 255)],
	['something else', () => [0, 0, 0]],
] as const)(
	'tells a video that is %s',
	async (kind, pixel) => {
		const look = await lookAtVideo(await changed(pixel as never));
		expect(look).toMatchObject({ kind, width: CLIP.width, height: CLIP.height, frames: CLIP.frames });
	},
	60_000,
);
