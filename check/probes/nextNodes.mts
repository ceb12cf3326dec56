import { type AnyProbe, defineProbe, holdsIf, untold, type Verdict } from '../assumption.mjs';
import { asText } from '../exchange.mjs';
import { CLIP, clipUri, SQUARE_WORDS } from '../media/clip.mjs';
import { fileBytes, lookAt, type PictureLook } from '../media/pictureLook.mjs';
import { columnsTouched, readings } from '../media/runLengths.mjs';
import { ABSENT_WORDS, DISC_WORDS, emptySceneUri, SCENE, sceneUri, turnedSceneUri } from '../media/scene.mjs';
import { type Finished, runForBody, runQueued } from '../queueRequest.mjs';
import { type ImageBody, SAM3_IMAGE, SAM3_IMAGE_USD } from './sam3Image.mjs';

// Endpoints for which there is no node yet. What is found here decides how their nodes are built.

const IMAGE_RLE = 'fal-ai/sam-3/image-rle';
const VIDEO_RLE = 'fal-ai/sam-3/video-rle';
const VIDEO = 'fal-ai/sam-3/video';
const RLE_USD = 0.005;
/** Two units of 16 frames, in case fal rounds up. */
const FRAMES_USD = 0.01;
/** Two units, since nobody says what a unit of these is. */
const THREE_D_USD = 0.04;

interface RleBody {
	rle?: string | string[];
}

const firstOf = ({ rle }: RleBody) => (Array.isArray(rle) ? rle[0] : rle) ?? '';

const runLengths = defineProbe<{ rle: RleBody; mask: PictureLook }>({
	how: `"${DISC_WORDS}" in the same picture, once as PNG and once as run lengths`,
	atMostUsd: RLE_USD + SAM3_IMAGE_USD,
	endpoint: IMAGE_RLE,
	ahead: true,
	async run(fal) {
		const input = { image_url: await sceneUri(), prompt: DISC_WORDS, apply_mask: false };
		const { masks } = await runForBody<ImageBody>(fal, SAM3_IMAGE, input, SAM3_IMAGE_USD);
		const mask = await lookAt(await fileBytes(fal, masks[0]!));
		return { mask, rle: await runForBody<RleBody>(fal, IMAGE_RLE, input, RLE_USD) };
	},
	assumptions: [
		{
			id: 'image-rle/format',
			assume: 'Run lengths are pairs of start and length, row by row, the first pixel being 1',
			source: 'measured by two users; others read them from 0 or by columns',
			verdict({ rle, mask }) {
				const told = readings(firstOf(rle), mask);
				const best = [...told].sort((a, b) => b.overlap - a.overlap)[0]!;
				const list = told.map(({ name, overlap }) => `${name} ${(100 * overlap).toFixed(1)} %`).join(', ');
				return holdsIf(best.name === 'rows from 1' && best.overlap > 0.9, `overlap with the PNG: ${list}`);
			},
		},
	],
});

const turnedRunLengths = defineProbe<RleBody>({
	how: 'Run lengths of a JPEG that its EXIF orientation turns upright',
	atMostUsd: RLE_USD,
	endpoint: IMAGE_RLE,
	ahead: true,
	async run(fal) {
		const input = { image_url: await turnedSceneUri(), prompt: DISC_WORDS };
		return await runForBody<RleBody>(fal, IMAGE_RLE, input, RLE_USD);
	},
	assumptions: [
		{
			id: 'image-rle/exif',
			assume: 'Run lengths are those of the upright picture',
			source: 'not known',
			verdict(rle) {
				// A disc spans few columns, but only in rows of the right length.
				const [upright, stored] = [SCENE.width, SCENE.height].map((width) => columnsTouched(firstOf(rle), width));
				const evidence = `${upright} of ${SCENE.width} columns touched as the upright picture, ${stored} of ${SCENE.height} as the stored one`;
				return upright === 0 ? untold(`no run lengths: ${asText(rle)}`) : holdsIf(upright! < SCENE.width / 2, evidence);
			},
		},
	],
});

const videoRunLengths = defineProbe<Record<string, unknown>>({
	how: `fal-ai/sam-3/video-rle on a clip of ${CLIP.frames} frames`,
	atMostUsd: FRAMES_USD,
	endpoint: VIDEO_RLE,
	ahead: true,
	async run(fal) {
		const input = { video_url: await clipUri(), prompt: SQUARE_WORDS };
		return await runForBody<Record<string, unknown>>(fal, VIDEO_RLE, input, FRAMES_USD);
	},
	assumptions: [
		{
			id: 'video-rle/form',
			assume: 'Run lengths of a video are one text per frame in rle, whatever its schema says',
			source: 'reported by several users; the schema says video',
			verdict: (body) =>
				holdsIf(
					Array.isArray(body.rle) && body.rle.length === CLIP.frames,
					`${Object.keys(body).join(', ')}; rle: ${Array.isArray(body.rle) ? `${body.rle.length} entries` : asText(body.rle)}`,
				),
		},
	],
});

interface Nothing {
	id: string;
	endpoint: string;
	atMostUsd: number;
	assume: string;
	source: string;
	input(): Promise<Record<string, unknown>>;
	verdict(finished: Finished): Verdict;
}

const says422 = ({ result }: Finished) =>
	holdsIf(
		result.status === 422 && /no masks generated/i.test(JSON.stringify(result.json ?? '')),
		`${result.status} ${asText(result.json)}`,
	);

const NOTHINGS: Nothing[] = [
	{
		id: 'image-rle/nothing-found',
		endpoint: IMAGE_RLE,
		atMostUsd: RLE_USD,
		assume: 'Nothing found as run lengths is 422 with "No masks generated"',
		source: 'two code bases',
		input: async () => ({ image_url: await sceneUri(), prompt: ABSENT_WORDS }),
		verdict: says422,
	},
	{
		id: 'sam3-video/nothing-found',
		endpoint: VIDEO,
		atMostUsd: FRAMES_USD,
		assume: 'Nothing found in a video is 422 with "No masks generated"',
		source: 'not known; as in a picture',
		input: async () => ({ video_url: await clipUri(), prompt: ABSENT_WORDS }),
		verdict: says422,
	},
	{
		id: '3d-body/nobody',
		endpoint: 'fal-ai/sam-3/3d-body',
		atMostUsd: THREE_D_USD,
		assume: 'A picture without people gives metadata.num_people 0',
		source: 'a caller checks for it',
		input: async () => ({ image_url: await emptySceneUri(), export_meshes: false }),
		verdict({ result }) {
			const { metadata } = (result.json ?? {}) as { metadata?: { num_people?: unknown } };
			return holdsIf(metadata?.num_people === 0, `${result.status} ${asText(result.json)}`);
		},
	},
	{
		id: '3d-objects/nothing-found',
		endpoint: 'fal-ai/sam-3/3d-objects',
		atMostUsd: THREE_D_USD,
		assume: 'Nothing found for a 3D object is 422',
		source: 'not known',
		input: async () => ({ image_url: await emptySceneUri(), prompt: ABSENT_WORDS }),
		verdict: ({ result }) => holdsIf(result.status === 422, `${result.status} ${asText(result.json)}`),
	},
];

const nothingProbe = ({ id, endpoint, atMostUsd, assume, source, input, verdict }: Nothing): AnyProbe =>
	defineProbe<Finished>({
		how: `A request of ${endpoint} for what is not there`,
		atMostUsd,
		endpoint,
		ahead: true,
		run: async (fal) => await runQueued(fal, endpoint, await input(), atMostUsd),
		assumptions: [{ id, assume, source, verdict }],
	});

export const nextNodeProbes: AnyProbe[] = [
	runLengths,
	turnedRunLengths,
	videoRunLengths,
	...NOTHINGS.map(nothingProbe),
];
