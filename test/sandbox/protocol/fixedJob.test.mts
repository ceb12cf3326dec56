import sharp from 'sharp';
import { SandboxServer } from '../../../harness/fal/sandboxServer.mjs';

describe('jobs of a fixed duration', () => {
	it('run as many at once as the concurrency says, forty if need be', async () => {
		const sandbox = await SandboxServer.start({ fixedJobMs: 600_000, concurrency: 40 });
		try {
			await Promise.all(Array.from({ length: 45 }, async () => await sandbox.submit()));
			const states = (await sandbox.jobs()).map(({ state }) => state);
			expect(states.filter((state) => state === 'running')).toHaveLength(40);
			expect(states.filter((state) => state === 'queued')).toHaveLength(5);
			const { id } = (await sandbox.jobs())[0]!;
			expect((await sandbox.ask('PUT', id, '/cancel')).status).toBe(202);
			expect((await sandbox.jobs()).filter(({ state }) => state === 'running')).toHaveLength(40);
		} finally {
			await sandbox.stop();
		}
	}, 60_000);

	it('answer every endpoint with its own shape of output and a real picture', async () => {
		const sandbox = await SandboxServer.start({ fixedJobMs: 1, concurrency: 1 });
		const run = async (endpoint: string, input: object) =>
			(await (await sandbox.call('POST', `fal.run/${endpoint}`, { body: input })).json()) as Record<string, unknown>;
		try {
			const file = {
				url: expect.any(String),
				content_type: 'image/png',
				file_name: 'mask.png',
				file_size: expect.any(Number),
				width: 64,
				height: 64,
			};
			const wish = { return_multiple_masks: true, max_masks: 5, include_scores: true, include_boxes: true };
			const sam3 = await run('fal-ai/sam-3/image', wish);
			expect(sam3.masks).toEqual(Array.from({ length: 5 }, () => file));
			expect([sam3.scores, sam3.boxes].map((list) => (list as unknown[]).length)).toEqual([5, 5]);
			expect(await run('fal-ai/sam2/auto-segment', {})).toEqual({ combined_mask: file, individual_masks: [file] });
			expect(await run('fal-ai/imageutils/sam', {})).toEqual({ image: file });
			expect(await run('fal-ai/sam2/video', { video_url: 'http://x/y.mp4' })).toEqual({
				video: { url: 'http://x/y.mp4', content_type: 'video/mp4' },
			});
			expect(Object.keys(await run('fal-ai/sam-3-1/image', wish))).toEqual(Object.keys(sam3));
			expect(await run('fal-ai/sam2/image', {})).toEqual({ image: file });
			const { width: _width, height: _height, ...plainFile } = file;
			expect(await run('fal-ai/evf-sam', {})).toEqual({ image: plainFile });
			for (const endpoint of ['fal-ai/sam-3/video', 'fal-ai/sam-3-1/video'])
				expect(await run(endpoint, { video_url: 'http://x/y.mp4', video_output_type: 'VP9 (.webm)' })).toEqual({
					video: { url: 'http://x/y.mp4', content_type: 'video/webm' },
					boundingbox_frames_zip: null,
				});
			const mask = await fetch((sam3.image as { url: string }).url);
			const picture = sharp(await mask.arrayBuffer());
			expect(await picture.metadata()).toMatchObject({ format: 'png', width: 64, height: 64, channels: 1 });
			const pixels = await picture.extractChannel(0).raw().toBuffer();
			expect([pixels[0], pixels[32 * 64 + 32]]).toEqual([0, 255]);
		} finally {
			await sandbox.stop();
		}
	}, 60_000);
});
