import sharp from 'sharp';
import { ModelThread } from './modelThread.mjs';
import { drawScene, iou, readMask } from './shapes.mjs';

const ENDPOINT = 'fal-ai/sam2/auto-segment';
/** Strong and faint, large and small, crisp and soft. */
const PARTS = {
	large: '<ellipse cx="150" cy="130" rx="110" ry="80" fill="#c02020"/>',
	square: '<rect x="330" y="60" width="120" height="120" fill="#2040c0"/>',
	small: '<circle cx="400" cy="290" r="16" fill="#f0e020"/>',
	faint: '<rect x="60" y="260" width="120" height="70" fill="#9cb2b4"/>',
};
const OPEN = { pred_iou_thresh: 0, stability_score_thresh: 0, min_mask_region_area: 0, points_per_side: 64 };

interface Ref {
	$file: number;
	content_type: string;
	width: number;
	height: number;
}

let worker: ModelThread;
let url: string;
beforeAll(async () => {
	worker = new ModelThread();
	url = (await drawScene(Object.values(PARTS).join(''), 'black', 'gradient')).url;
});
afterAll(async () => await worker.stop());
jest.setTimeout(120_000);

async function segment(input: object) {
	const answer = await worker.run(ENDPOINT, { image_url: url, ...input });
	expect(answer.status).toBe(200);
	const body = answer.body as { combined_mask: Ref; individual_masks: Ref[] };
	const masks = await Promise.all(
		body.individual_masks.map(async (m) => (await readMask(answer.files[m.$file]!.bytes)).mask),
	);
	return { ...answer, body, masks };
}

const countWith = async (input: object): Promise<number> => (await segment({ ...OPEN, ...input })).masks.length;

it.each(Object.entries(PARTS).filter(([name]) => name !== 'faint'))(
	'finds the %s shape with an IoU above 0.95',
	async (name, part) => {
		const { masks } = await segment({ min_mask_region_area: 0 });
		const { truth } = await drawScene(part.replace(/fill="[^"]*"/, ''), 'white', 'gradient');
		// A circle of 32 pixels loses a few at its rim.
		expect(Math.max(...masks.map((m) => iou(m, truth)))).toBeGreaterThan(name === 'small' ? 0.9 : 0.95);
	},
);

it.each([
	['pred_iou_thresh', [0, 0.8, 0.9, 0.97, 1.01]],
	['stability_score_thresh', [0, 0.5, 0.9, 0.99, 1.01]],
	['min_mask_region_area', [0, 500, 5000, 20000, 200000]],
])('finds fewer masks when %s rises, and none beyond every mask', async (field, values) => {
	const counts = [];
	for (const value of values) counts.push(await countWith({ [field]: value }));
	expect(counts).toEqual([...counts].sort((a, b) => b - a));
	expect(counts[0]).toBeGreaterThanOrEqual(4);
	expect(counts.at(-1)).toBeLessThan(counts[0]!);
});

it('finds fewer masks with fewer points per side: a small shape falls between them', async () => {
	const counts = [];
	for (const points of [64, 8, 2, 1]) counts.push(await countWith({ points_per_side: points }));
	expect(counts).toEqual([...counts].sort((a, b) => b - a));
	expect(counts.at(-1)).toBeLessThan(counts[0]!);
});

it('gives masks of the source size, largest first, and every found pixel a colour in the combined mask', async () => {
	const { body, files, masks } = await segment({});
	const areas = masks.map((m) => m.reduce((sum, v) => sum + v, 0));
	expect(areas).toEqual([...areas].sort((a, b) => b - a));
	const combined = await sharp(files[body.combined_mask.$file]!.bytes).removeAlpha().raw().toBuffer();
	for (let i = 0; i < 520 * 360; i += 7) {
		const coloured = combined[3 * i]! + combined[3 * i + 1]! + combined[3 * i + 2]! > 0;
		expect(coloured).toBe(masks.some((m) => m[i] === 1));
	}
	expect(body.individual_masks[0]).toMatchObject({ width: 520, height: 360, content_type: 'image/png' });
});

it('writes JPEG when asked, and refuses WebP as fal does', async () => {
	const { body, files, dataUris } = await segment({ output_format: 'jpeg', sync_mode: true });
	expect([(await sharp(files[body.combined_mask.$file]!.bytes).metadata()).format, dataUris]).toEqual(['jpeg', true]);
	const refused = await worker.run(ENDPOINT, { image_url: url, output_format: 'webp' });
	expect([refused.status, refused.body]).toMatchObject([
		422,
		{ detail: [{ loc: ['body', 'output_format'], type: 'literal_error' }] },
	]);
});
