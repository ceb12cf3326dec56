import { type AnyProbe, CouldNotBeTold, defineProbe, holdsIf } from '../assumption.mjs';
import type { Answer, FalConnection } from '../connection.mjs';
import { asText } from '../exchange.mjs';
import { type FalFile, fileBytes, lookAt, marks, normalisedBox, type PictureLook } from '../media/pictureLook.mjs';
import {
	ABSENT_WORDS,
	DISC,
	DISC_BOX,
	DISC_POINT,
	DISC_WORDS,
	SCENE,
	sceneUri,
	turnedSceneUri,
} from '../media/scene.mjs';
import { type Finished, runForBody, runQueued } from '../queueRequest.mjs';

export const SAM3_IMAGE = 'fal-ai/sam-3/image';
/** What one of its requests may cost: its price in October 2026. */
export const SAM3_IMAGE_USD = 0.005;

export interface ImageBody {
	masks: FalFile[];
	image?: FalFile | null;
	scores?: unknown[] | null;
	boxes?: number[][] | null;
}

/** Boxes and masks differ by a pixel or two. */
const BOX_TOLERANCE = 0.03;

const facts = { atMostUsd: SAM3_IMAGE_USD, endpoint: SAM3_IMAGE };

async function run(fal: FalConnection, input: Record<string, unknown>): Promise<ImageBody> {
	const body = await runForBody<ImageBody>(
		fal,
		SAM3_IMAGE,
		{ image_url: await sceneUri(), prompt: DISC_WORDS, ...input },
		SAM3_IMAGE_USD,
	);
	if (!Array.isArray(body.masks) || body.masks.length === 0)
		throw new CouldNotBeTold(`there is no mask in ${asText(body)}`);
	return body;
}

const firstMask = async (fal: FalConnection, { masks }: ImageBody) => await lookAt(await fileBytes(fal, masks[0]!));
const isSceneSize = ({ width, height }: PictureLook) => width === SCENE.width && height === SCENE.height;

const plainMask = defineProbe<PictureLook>({
	...facts,
	how: `"${DISC_WORDS}" in a drawn picture, apply_mask false`,
	run: async (fal) => await firstMask(fal, await run(fal, { apply_mask: false })),
	assumptions: [
		{
			id: 'image/mask',
			assume: 'With apply_mask false a mask is white on black, of the size of the picture',
			source: 'eleven code bases that send it',
			verdict: (look) => holdsIf(look.kind === 'mask' && isSceneSize(look) && marks(look, DISC), look.text),
		},
	],
});

const cutOut = defineProbe<PictureLook>({
	...facts,
	how: `"${DISC_WORDS}" in a drawn picture, apply_mask true`,
	run: async (fal) => await firstMask(fal, await run(fal, { apply_mask: true })),
	assumptions: [
		{
			id: 'image/cut-out',
			assume: 'With apply_mask true a mask is the object cut out: its colours, and the mask as alpha',
			source: 'measured by one user, used so by another',
			verdict: (look) => holdsIf(look.kind === 'cut-out' && isSceneSize(look) && marks(look, DISC), look.text),
		},
	],
});

const prompted = (id: string, what: string, input: Record<string, unknown>): AnyProbe =>
	defineProbe<PictureLook>({
		...facts,
		how: `prompt "" and ${what}`,
		run: async (fal) => await firstMask(fal, await run(fal, { prompt: '', apply_mask: false, ...input })),
		assumptions: [
			{
				id,
				assume: `With an empty prompt ${what} decides`,
				source: 'the types in fal-js main; the default prompt would look for a wheel',
				verdict: (look) => holdsIf(look.kind === 'mask' && marks(look, DISC), look.text),
			},
		],
	});

const several = defineProbe<{ body: ImageBody; looks: PictureLook[] }>({
	...facts,
	how: `"${DISC_WORDS}" with return_multiple_masks, include_scores and include_boxes`,
	async run(fal) {
		const options = { return_multiple_masks: true, max_masks: 4, include_scores: true, include_boxes: true };
		const body = await run(fal, { ...options, apply_mask: false });
		const looks = [];
		for (const mask of body.masks) looks.push(await lookAt(await fileBytes(fal, mask)));
		return { body, looks };
	},
	assumptions: [
		{
			id: 'image/boxes',
			assume: 'boxes has centre x, centre y, width and height of each mask, from 0 to 1',
			source: 'the types in fal-js main; some users read corners',
			verdict({ body: { boxes }, looks }) {
				const near = (box: number[] | undefined, look: PictureLook) =>
					normalisedBox(look).every((value, i) => Math.abs(value - (box?.[i] ?? Number.NaN)) <= BOX_TOLERANCE);
				const fits = boxes?.length === looks.length && looks.every((look, i) => near(boxes[i], look));
				const seen = looks.map((look) => normalisedBox(look).map((value) => Number(value.toFixed(3))));
				return holdsIf(fits, `boxes ${asText(boxes)}, the masks fill ${asText(seen)}`);
			},
		},
		{
			id: 'image/scores',
			assume: 'scores has a number from 0 to 1 for each mask',
			source: 'the types in fal-js main',
			verdict({ body: { scores, masks } }) {
				const isScore = (value: unknown) => typeof value === 'number' && value >= 0 && value <= 1;
				return holdsIf(
					scores?.length === masks.length && scores.every(isScore),
					`${masks.length} masks, scores ${asText(scores)}`,
				);
			},
		},
	],
});

const nothing = defineProbe<Finished>({
	...facts,
	how: `"${ABSENT_WORDS}" in a picture of two discs`,
	async run(fal) {
		const input = { image_url: await sceneUri(), prompt: ABSENT_WORDS };
		return await runQueued(fal, SAM3_IMAGE, input, SAM3_IMAGE_USD);
	},
	assumptions: [
		{
			id: 'image/nothing-found',
			assume: 'Nothing found is 422 with "No masks generated" in its detail',
			source: 'two code bases; a third expects 200 with an empty list',
			verdict({ result }) {
				const { detail } = (result.json ?? {}) as { detail?: unknown };
				const said = /no masks generated/i.test(JSON.stringify(detail ?? ''));
				return holdsIf(result.status === 422 && said, `${result.status} ${asText(result.json)}`);
			},
		},
	],
});

const turned = defineProbe<PictureLook>({
	...facts,
	how: 'a JPEG that is stored on its side and turned upright by its EXIF orientation',
	run: async (fal) => await firstMask(fal, await run(fal, { image_url: await turnedSceneUri(), apply_mask: false })),
	assumptions: [
		{
			id: 'image/exif',
			assume: 'A mask has the size and the place of the upright picture',
			source: 'not known',
			verdict: (look) => holdsIf(isSceneSize(look) && marks(look, DISC), look.text),
		},
	],
});

const inTheAnswer = defineProbe<ImageBody>({
	...facts,
	how: 'sync_mode true, output_format jpeg',
	run: async (fal) => await run(fal, { sync_mode: true, output_format: 'jpeg', apply_mask: false }),
	assumptions: [
		{
			id: 'image/sync-mode',
			assume: 'With sync_mode the files are data URIs in the answer, in the format asked for',
			source: 'fal.ai/models/fal-ai/sam-3/image/api',
			verdict({ masks, image }) {
				const urls = [...masks, ...(image ? [image] : [])].map(({ url }) => url);
				return holdsIf(
					urls.every((url) => url.startsWith('data:image/jpeg')),
					urls.map((url) => url.slice(0, 30)).join(', '),
				);
			},
		},
	],
});

const direct = defineProbe<Answer>({
	...facts,
	how: 'POST fal.run/fal-ai/sam-3/image, without a queue',
	async run(fal) {
		fal.pay(SAM3_IMAGE, SAM3_IMAGE_USD);
		const body = { image_url: await sceneUri(), prompt: DISC_WORDS };
		const answer = await fal.call('POST', `https://fal.run/${SAM3_IMAGE}`, { body });
		fal.settle(SAM3_IMAGE, SAM3_IMAGE_USD, answer);
		return answer;
	},
	assumptions: [
		{
			id: 'direct/result',
			assume: 'A direct call answers with the bare output, a request id and the billable units',
			source: 'fal.ai/docs, synchronous inference',
			verdict({ status, headers, json }) {
				const [id, units] = ['x-fal-request-id', 'x-fal-billable-units'].map((name) => headers.get(name));
				const whole = Array.isArray((json as Partial<ImageBody> | undefined)?.masks) && Boolean(id) && units !== null;
				const seen = `${status}, request id ${id ? 'there' : 'absent'}, units ${units ?? 'absent'}`;
				return holdsIf(status === 200 && whole, whole ? seen : `${seen}, ${asText(json)}`);
			},
		},
	],
});

export const sam3ImageProbes: AnyProbe[] = [
	plainMask,
	cutOut,
	prompted('image/point', 'a point with label 1 as a number', { point_prompts: [DISC_POINT] }),
	prompted('image/box', 'a box', { box_prompts: [DISC_BOX] }),
	several,
	nothing,
	turned,
	inTheAnswer,
	direct,
];
