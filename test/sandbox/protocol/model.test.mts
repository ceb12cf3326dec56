import { createFalClient, type FalClient, ValidationError } from '@fal-ai/client';
import sharp from 'sharp';
import { useSandbox } from '../../../harness/jest/useFal.mjs';

const sandbox = useSandbox({ concurrency: 1 });
let fal: FalClient;

beforeAll(async () => {
	const mapped: typeof fetch = async (input, init) => {
		const url = input instanceof Request ? input.url : String(input);
		return await fetch(url.replace(/^https:\/(?=\/)/, sandbox.url), init);
	};
	fal = createFalClient({ credentials: sandbox.key, fetch: mapped });
});

const WIDTH = 240;
const HEIGHT = 160;

/** A red disc of radius 40 at (80, 70) on grey. */
async function redDisc(): Promise<Blob> {
	const svg = `<svg width="${WIDTH}" height="${HEIGHT}"><rect width="100%" height="100%" fill="#777"/><circle cx="80" cy="70" r="40" fill="#d02020"/></svg>`;
	return new Blob([Uint8Array.from(await sharp(Buffer.from(svg)).png().toBuffer())], { type: 'image/png' });
}

/** Brightness of the mask at a point, 0 to 255. */
async function pixelsOf(url: string): Promise<(x: number, y: number) => number> {
	const picture = sharp(await (await fetch(url)).arrayBuffer());
	expect(await picture.metadata()).toMatchObject({ format: 'png', width: WIDTH, height: HEIGHT });
	const pixels = await picture.extractChannel(0).raw().toBuffer();
	return (x, y) => pixels[y * WIDTH + x]!;
}

it('segments an uploaded picture through the official client: upload, queue, worker, stored mask', async () => {
	const { data, requestId } = await fal.subscribe('fal-ai/sam-3/image', {
		input: { image_url: await redDisc(), prompt: 'red circle', apply_mask: false, include_scores: true },
		logs: true,
		mode: 'streaming',
	});
	expect(data.masks).toHaveLength(1);
	const at = await pixelsOf(data.masks[0]!.url);
	expect([at(80, 70), at(50, 70), at(200, 120), at(10, 10)]).toEqual([255, 255, 0, 0]);
	const status = await fal.queue.status('fal-ai/sam-3/image', { requestId, logs: true });
	expect(status).toMatchObject({ status: 'COMPLETED', metrics: { inference_time: expect.any(Number) } });
}, 60_000);

it('answers bad input with the field error of the model, at the result', async () => {
	const submitted = await fal.queue.submit('fal-ai/sam-3/image', { input: { prompt: 'x' } as never });
	const failed = fal.queue.subscribeToStatus('fal-ai/sam-3/image', {
		requestId: submitted.request_id,
		pollInterval: 20,
	});
	await expect(failed).resolves.toMatchObject({ status: 'COMPLETED', error: 'Invalid status code: 422' });
	const refused: unknown = await fal.queue
		.result('fal-ai/sam-3/image', { requestId: submitted.request_id })
		.catch((error: unknown) => error);
	expect((refused as ValidationError).getFieldErrors('image_url')).toMatchObject([
		{ loc: ['body', 'image_url'], type: 'missing' },
	]);
}, 60_000);
