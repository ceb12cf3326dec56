import { ModelThread } from './modelThread.mjs';
import { drawScene, iou, readMask, SHAPE_BOXES, SHAPES, type Ground, type ShapeName } from './shapes.mjs';

const ENDPOINT = 'fal-ai/sam-3/image';
const FILLS = { ellipse: '#d02020', rectangle: '#2040d0', polygon: '#20a030' } as const;
const TEXTS = { ellipse: 'red circle', rectangle: 'the blue rectangle', polygon: 'green' } as const;
const GROUNDS: Ground[] = ['gradient', 'noise', 'stripes'];
const CASES = (Object.keys(SHAPES) as ShapeName[]).flatMap((shape) => GROUNDS.map((ground) => ({ shape, ground })));

let worker: ModelThread;
beforeAll(() => void (worker = new ModelThread()));
afterAll(async () => await worker.stop());
jest.setTimeout(120_000);

describe.each(CASES)('a drawn $shape on a $ground ground', ({ shape, ground }) => {
	const prompts = {
		'one click': { prompt: '', point_prompts: [{ x: 262, y: 182, label: 1 }] },
		'its box': { prompt: '', box_prompts: [SHAPE_BOXES[shape]] },
		'a colour word': { prompt: TEXTS[shape] },
	};
	it.each(Object.entries(prompts))('is found by %s with an IoU above 0.95', async (_name, prompt) => {
		const scene = await drawScene(SHAPES[shape], FILLS[shape], ground);
		const answer = await worker.run(ENDPOINT, { image_url: scene.url, apply_mask: false, ...prompt });
		expect(answer.status).toBe(200);
		expect((answer.body as { masks: unknown[] }).masks).toHaveLength(1);
		const found = await readMask(answer.files[0]!.bytes);
		expect(iou(found.mask, scene.truth)).toBeGreaterThan(0.95);
	});
});
