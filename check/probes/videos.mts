import { type AnyProbe, CouldNotBeTold, defineProbe, holdsIf } from '../assumption.mjs';
import { asText } from '../exchange.mjs';
import { CLIP, clipUri, lookAtVideo, SQUARE_POINT, SQUARE_WORDS, type VideoLook } from '../media/clip.mjs';
import { type FalFile, fileBytes } from '../media/pictureLook.mjs';
import { runForBody } from '../queueRequest.mjs';

interface VideoProbe {
	id: string;
	endpoint: string;
	/** Two units: the clip has 16 frames, which is one, unless fal rounds up. */
	atMostUsd: number;
	input: Record<string, unknown>;
	kind: VideoLook['kind'];
	source: string;
}

const KINDS: Record<VideoLook['kind'], string> = {
	mask: 'the object white on black',
	overlay: 'the clip with the object marked',
	isolated: 'the object alone on black',
	'something else': 'something else',
};

const SAM2_VIDEO = { endpoint: 'fal-ai/sam2/video', atMostUsd: 0.02 };
const SAM3_VIDEO = { endpoint: 'fal-ai/sam-3/video', atMostUsd: 0.01 };
const SAM31_VIDEO = { endpoint: 'fal-ai/sam-3-1/video', atMostUsd: 0.02 };
const PANEL = 'the text in the panel; users disagree about what fal shows';

const VIDEOS: VideoProbe[] = [
	{
		...SAM2_VIDEO,
		id: 'sam2-video/mask',
		input: { prompts: [{ ...SQUARE_POINT, frame_index: 0 }], apply_mask: false },
		kind: 'mask',
		source: 'a probe that a user reported in May 2026',
	},
	{
		...SAM2_VIDEO,
		id: 'sam2-video/apply-mask',
		input: { prompts: [{ ...SQUARE_POINT, frame_index: 0 }], apply_mask: true },
		kind: 'overlay',
		source: PANEL,
	},
	{
		...SAM3_VIDEO,
		id: 'sam3-video/mask',
		input: { prompt: SQUARE_WORDS, apply_mask: false },
		kind: 'mask',
		source: 'two users',
	},
	{
		...SAM3_VIDEO,
		id: 'sam3-video/apply-mask',
		input: { prompt: SQUARE_WORDS, apply_mask: true },
		kind: 'overlay',
		source: PANEL,
	},
	{
		...SAM31_VIDEO,
		id: 'sam31-video/mask',
		input: { prompt: SQUARE_WORDS, apply_mask: false },
		kind: 'mask',
		source: 'the same schema as SAM 3 Video',
	},
];

const videoProbe = ({ id, endpoint, atMostUsd, input, kind, source }: VideoProbe): AnyProbe =>
	defineProbe<VideoLook>({
		how: `A request of ${endpoint} with a clip of ${CLIP.frames} frames and ${asText(input)}`,
		atMostUsd,
		endpoint,
		async run(fal) {
			const body = await runForBody<{ video?: FalFile }>(
				fal,
				endpoint,
				{ video_url: await clipUri(), ...input },
				atMostUsd,
			);
			if (typeof body.video?.url !== 'string') throw new CouldNotBeTold(`there is no video in ${asText(body)}`);
			return await lookAtVideo(await fileBytes(fal, body.video));
		},
		assumptions: [
			{
				id,
				assume: `${endpoint} with apply_mask ${String(input.apply_mask)} gives ${KINDS[kind]}, of the clip's size and length`,
				source,
				verdict(look) {
					const sameSize = look.width === CLIP.width && look.height === CLIP.height;
					return holdsIf(look.kind === kind && sameSize && look.frames === CLIP.frames, look.text);
				},
			},
		],
	});

export const videoProbes: AnyProbe[] = VIDEOS.map(videoProbe);
