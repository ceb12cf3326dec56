import { existsSync, readdirSync, readFileSync } from 'node:fs';

import sharp from 'sharp';

import { useEngine } from '../../harness/jest/useEngine.mjs';
import { useSandbox, useScriptedFal } from '../../harness/jest/useFal.mjs';
import { runSam3 } from '../../harness/workflows/sam3Run.mjs';

/** Inputs in the form of real public reports; see the README beside them. They are not part of this repository. */
const CASES = new URL('../../../shared/cases/inputs/', import.meta.url);

interface InputCase {
	id: string;
	kind: string;
	node: string;
	parameters: Record<string, unknown>;
	item: Record<string, unknown>;
	expected: string;
	/** What fal answers, where the fault is in reading it; `FILE/` stands for an address that gives a small picture. */
	falResult?: unknown;
}

/** What becomes of a case: the prompts of the body that is sent, or a piece of the sentence, or an item without masks. */
type Outcome = { boxes: object[] } | { points: object[] } | { refused: string } | 'nothing found';

const box = (x_min: number, y_min: number, x_max: number, y_max: number, more = {}) => ({
	boxes: [{ x_min, y_min, x_max, y_max, ...more }],
});
const CHOOSE_FORMAT = {
	refused: 'look like fractions of 1, from a program with an order of its own. Choose the Box Format',
};

const OUTCOMES: Record<string, Outcome> = {
	B01: box(133, 222, 312, 540),
	B05: CHOOSE_FORMAT,
	B08: box(133, 222, 312, 540),
	// Nothing in these four numbers says that the last two are a size: that is what Box Format is for.
	B12: box(133, 222, 179, 319),
	B13: { refused: 'right edge (120) is left of its left edge (900)' },
	B16: box(231, 104, 563, 244),
	B17: box(166, 277, 390, 676),
	B22: box(133, 222, 312, 540),
	B24: box(133, 222, 312, 540),
	B29: CHOOSE_FORMAT,
	B35: box(133, 222, 312, 540),
	B38: { refused: 'row 1: has 8 numbers, and a box has 4' },
	B44: { refused: 'a text of numbers without brackets' },
	B54: box(133, 222, 312, 540, { object_id: 7 }),
	K01: { points: [{ x: 80, y: 50, label: 1, frame_index: 3, object_id: 2 }] },
	K02: { points: [{ x: 80, y: 50, label: 1, frame_index: 3 }] },
	P02: { points: [{ x: 848, y: 492, label: 1 }] },
	P08: { refused: 'row 1: has 6 numbers, and a point has 2' },
	P10: { points: [{ x: 50, y: 60, label: 0 }] },
	S09: 'nothing found',
	V05: { refused: 'Points: is empty, and so are Boxes and Mask URL: there is nothing to look for' },
	X01b: CHOOSE_FORMAT,
	X02: CHOOSE_FORMAT,
	X03: CHOOSE_FORMAT,
	X05: box(0, 0, 160, 970),
	X06: box(0, 437, 524, 709),
	X07: { refused: 'right edge (145) is left of its left edge (202)' },
	X14p: {
		points: [
			{ x: 100, y: 100, label: 1, object_id: 0 },
			{ x: 300, y: 40, label: 0, object_id: 0 },
		],
	},
	X16: box(647, 825, 1300, 1200),
	X21: box(10, 20, 200, 180),
};

/** Fractions, orders, surplus numbers, unknown keys, usual forms, text that is no JSON, nothing to look for. */
const KINDS = /^K[1-7] /;

/** An oddity beside the masks, a picture without a proper type. */
const KINDS_OF_RESULT = /^K1[34] /;

const all = existsSync(CASES)
	? readdirSync(CASES).map((name) => JSON.parse(readFileSync(new URL(name, CASES), 'utf8')) as InputCase)
	: [];
const cases = all.filter(({ kind }) => KINDS.test(kind));
const results = all.filter(({ kind }) => KINDS_OF_RESULT.test(kind));

const engine = useEngine();
const sandbox = useSandbox({ fixedJobMs: 1 });
const fal = useScriptedFal();
let picture: string;
beforeAll(async () => {
	const blank = sharp({ create: { width: 1600, height: 1200, channels: 3, background: '#864' } });
	picture = `data:image/png;base64,${(await blank.png().toBuffer()).toString('base64')}`;
}, 60_000);

const known = (list: InputCase[]) =>
	(list.length > 0 ? it : it.skip).each(list.length > 0 ? list : [{ id: 'missing' } as InputCase]);

known(cases)(
	'$id ($kind) has its right outcome (skipped where ../shared/cases is missing)',
	async ({ id, node, parameters, item }) => {
		// The address of the case leads out of this machine; its picture is larger than all of their boxes.
		const image = 'imageUrl' in parameters ? { imageUrl: picture } : {};
		const { status, error, outputs } = await runSam3(engine, sandbox, {
			node,
			parameters: { prompt: '', ...parameters, ...image, options: { outputMode: 'urlsOnly' } },
			items: [{ json: item }],
		});
		const posts = (await sandbox.requests()).filter(({ method }) => method === 'POST');
		const outcome = OUTCOMES[id];
		if (outcome === undefined) throw new Error(`${id} is new: say here what is right`);
		if (typeof outcome === 'object' && 'refused' in outcome) {
			expect([status, posts.length]).toEqual(['error', 0]);
			expect(error!.message).toContain(outcome.refused);
			return;
		}
		expect([status, posts.length]).toEqual(['success', outcome === 'nothing found' ? 0 : 1]);
		if (outcome === 'nothing found') {
			expect(outputs[0]).toMatchObject([{ json: { found: false, count: 0, masks: [] }, pairedItem: { item: 0 } }]);
			return;
		}
		const { prompts, point_prompts, box_prompts } = posts[0]!.body as Record<string, unknown>;
		expect('boxes' in outcome ? box_prompts : (point_prompts ?? prompts)).toEqual(
			'boxes' in outcome ? outcome.boxes : outcome.points,
		);
	},
);

/** What is left of a result's masks beside their addresses. Nobody knows what the odd measures mean. */
const MEASURES: Record<string, Array<Record<string, unknown>>> = {
	R03: [{}],
	R04: [
		{
			score: 0.9,
			box: { xMin: 26, yMin: 19, xMax: 38, yMax: 29 },
			boxNormalized: { centerX: 0.5, centerY: 0.5, width: 0.2, height: 0.2 },
		},
		{},
	],
	R07: [{}],
	R10: [{ width: undefined, height: undefined }],
	R13: [{}],
	R15: [{}],
};

known(results)(
	'$id ($kind) delivers its masks (skipped where ../shared/cases is missing)',
	async ({ id, node, parameters, falResult }) => {
		const png = Buffer.from(picture.split(',')[1]!, 'base64');
		const body = JSON.stringify(falResult).replaceAll('FILE/', `${fal.url}/v3b.fal.media/files/`);
		fal.scripts.result = () => ({ body });
		fal.scripts.file = () => ({ headers: { 'content-type': 'application/octet-stream' }, body: png });
		const { status, outputs } = await runSam3(engine, fal, { node, parameters });
		expect([status, fal.jobs.length]).toEqual(['success', 1]);
		const measures = MEASURES[id];
		if (measures === undefined) throw new Error(`${id} is new: say here what is right`);
		const [{ json, binary }] = outputs[0] as [{ json: Record<string, unknown>; binary: Record<string, object> }];
		expect(json).toMatchObject({ found: true, count: measures.length });
		expect(json.missing).toBeUndefined();
		for (const [index, measure] of measures.entries()) {
			expect((json.masks as object[])[index]).toEqual({
				index,
				url: `${fal.url}/v3b.fal.media/files/mask_0.png`,
				binaryProperty: `mask_${index}`,
				contentType: 'image/png',
				width: 64,
				height: 48,
				...measure,
			});
			expect(binary[`mask_${index}`]).toMatchObject({
				mimeType: 'image/png',
				fileName: `mask_${index}.png`,
				content: png,
			});
		}
	},
);
