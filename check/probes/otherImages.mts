import { type AnyProbe, CouldNotBeTold, defineProbe, holdsIf, type Verdict } from '../assumption.mjs';
import type { FalConnection } from '../connection.mjs';
import { asText } from '../exchange.mjs';
import { type FalFile, fileBytes, lookAt, marks, type PictureLook } from '../media/pictureLook.mjs';
import { DISC, DISC_BOX, DISC_POINT, DISC_WORDS, sceneUri } from '../media/scene.mjs';
import { runForBody } from '../queueRequest.mjs';
import type { ImageBody } from './sam3Image.mjs';

/** Endpoints that are billed by the second, at a price that fal's page gives as zero: a second or two. */
const SECONDS_USD = 0.01;
const SAM31_USD = 0.01;
const EVF_USD = 0.005;

interface Look {
	id: string;
	endpoint: string;
	atMostUsd: number;
	assume: string;
	source: string;
	/** Beside the picture. */
	input: Record<string, unknown>;
	/** The file of the result that is looked at. */
	file(body: Record<string, unknown>): unknown;
	verdict(look: PictureLook): Verdict;
	ahead?: true;
}

const isMask = (look: PictureLook) => holdsIf(look.kind === 'mask' && marks(look, DISC), look.text);
const isCutOut = (look: PictureLook) => holdsIf(look.kind === 'cut-out' && marks(look, DISC), look.text);
const image = (body: Record<string, unknown>) => body.image;
const mask = (body: Record<string, unknown>) => (body as Partial<ImageBody>).masks?.[0];

const SAM2_IMAGE = { endpoint: 'fal-ai/sam2/image', atMostUsd: SECONDS_USD, file: image };
const SAM31_IMAGE = { endpoint: 'fal-ai/sam-3-1/image', atMostUsd: SAM31_USD, file: mask };

const LOOKS: Look[] = [
	{
		id: 'legacy/mask',
		endpoint: 'fal-ai/imageutils/sam',
		atMostUsd: SECONDS_USD,
		assume: 'The deprecated SAM still answers, with a white-on-black picture when black_white is on',
		source: 'fal.ai/models/fal-ai/imageutils/sam/api',
		input: { text_prompt: DISC_WORDS, black_white: true },
		file: image,
		verdict: isMask,
	},
	{
		...SAM2_IMAGE,
		id: 'sam2-image/mask',
		assume: 'SAM 2 Image gives one mask, white on black, for a box and a point inside of it',
		source: 'measured by one user',
		input: { prompts: [DISC_POINT], box_prompts: [DISC_BOX], apply_mask: false },
		verdict: isMask,
	},
	{
		...SAM2_IMAGE,
		id: 'sam2-image/cut-out',
		assume: 'SAM 2 Image with apply_mask true gives the object cut out, the mask as alpha',
		source: 'measured by one user in September 2026',
		input: { prompts: [DISC_POINT], box_prompts: [DISC_BOX], apply_mask: true },
		verdict: isCutOut,
	},
	{
		...SAM31_IMAGE,
		id: 'sam31-image/mask',
		assume: 'SAM 3.1 Image with apply_mask false gives masks white on black',
		source: 'the same schema as SAM 3 Image',
		input: { prompt: DISC_WORDS, apply_mask: false },
		verdict: isMask,
	},
	{
		...SAM31_IMAGE,
		id: 'sam31-image/cut-out',
		assume: 'SAM 3.1 Image with apply_mask true gives the object cut out, the mask as alpha',
		source: 'measured by one user for SAM 3 and 3.1',
		input: { prompt: DISC_WORDS, apply_mask: true },
		verdict: isCutOut,
	},
	{
		...SAM31_IMAGE,
		id: 'sam31-image/box-and-space',
		assume: 'SAM 3.1 Image finds the object in a box when the prompt is a single space',
		source: 'a labelling tool, October 2026',
		input: { prompt: ' ', box_prompts: [DISC_BOX], apply_mask: false },
		verdict: isMask,
	},
	{
		...SAM31_IMAGE,
		id: 'sam31-image/box-and-empty',
		assume: 'SAM 3.1 Image does not find the object in a box when the prompt is empty',
		source: 'a labelling tool, October 2026: it saw a mask of the whole picture',
		input: { prompt: '', box_prompts: [DISC_BOX], apply_mask: false },
		verdict: (look) => holdsIf(!marks(look, DISC), look.text),
		ahead: true,
	},
	{
		...SAM31_IMAGE,
		id: 'sam31-image/point',
		assume: 'SAM 3.1 Image does not find the object at a point without words',
		source: 'a labelling tool, October 2026: points were ignored or gave noise',
		input: { prompt: ' ', point_prompts: [DISC_POINT], apply_mask: false },
		verdict: (look) => holdsIf(!marks(look, DISC), look.text),
		ahead: true,
	},
	{
		id: 'evf/mask',
		endpoint: 'fal-ai/evf-sam',
		atMostUsd: EVF_USD,
		assume: 'EVF-SAM gives a mask, white on black',
		source: 'used so by callers',
		input: { prompt: DISC_WORDS },
		file: image,
		verdict: isMask,
	},
];

const lookProbe = ({ id, endpoint, atMostUsd, assume, source, input, file, verdict, ahead }: Look): AnyProbe =>
	defineProbe<PictureLook>({
		how: `A request of ${endpoint} with ${asText(input)}`,
		atMostUsd,
		endpoint,
		...(ahead && { ahead }),
		async run(fal) {
			const body = await runForBody<Record<string, unknown>>(
				fal,
				endpoint,
				{ image_url: await sceneUri(), ...input },
				atMostUsd,
			);
			const found = file(body) as FalFile | undefined;
			if (typeof found?.url !== 'string') throw new CouldNotBeTold(`there is no such file in ${asText(body)}`);
			return await lookAt(await fileBytes(fal, found));
		},
		assumptions: [{ id, assume, source, verdict }],
	});

interface Everything {
	combined: PictureLook;
	masks: PictureLook[];
}

/** The pictures of the first masks, the largest of which is the ground. */
const LOOKED_AT = 6;

async function lookAtAll(fal: FalConnection, files: FalFile[]): Promise<PictureLook[]> {
	const looks = [];
	for (const one of files.slice(0, LOOKED_AT)) looks.push(await lookAt(await fileBytes(fal, one)));
	return looks;
}

const everything = defineProbe<Everything>({
	how: 'A request of fal-ai/sam2/auto-segment',
	atMostUsd: SECONDS_USD,
	endpoint: 'fal-ai/sam2/auto-segment',
	async run(fal) {
		const input = { image_url: await sceneUri(), points_per_side: 16 };
		const body = await runForBody<{ combined_mask: FalFile; individual_masks: FalFile[] }>(
			fal,
			'fal-ai/sam2/auto-segment',
			input,
			SECONDS_USD,
		);
		const [combined] = await lookAtAll(fal, [body.combined_mask]);
		return { combined: combined!, masks: await lookAtAll(fal, body.individual_masks) };
	},
	assumptions: [
		{
			id: 'auto-segment/masks',
			assume: 'SAM 2 Auto Segment gives each mask white on black, one of them the disc',
			source: 'fal.ai/models/fal-ai/sam2/auto-segment/api',
			verdict: ({ masks }) =>
				holdsIf(
					masks.every(({ kind }) => kind === 'mask') && masks.some((look) => marks(look, DISC)),
					masks.map(({ text }) => text).join('; '),
				),
		},
		{
			id: 'auto-segment/combined',
			assume: 'SAM 2 Auto Segment gives all masks in colours in combined_mask',
			source: 'fal.ai/models/fal-ai/sam2/auto-segment/api',
			verdict: ({ combined }) => holdsIf(combined.kind === 'picture', combined.text),
		},
	],
});

export const otherImageProbes: AnyProbe[] = [everything, ...LOOKS.map(lookProbe)];
