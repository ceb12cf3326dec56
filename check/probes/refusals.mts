import { type AnyProbe, type Assumption, defineProbe, holdsIf } from '../assumption.mjs';
import { asText } from '../exchange.mjs';
import { DISC_POINT, DISC_WORDS, sceneUri } from '../media/scene.mjs';
import { type Finished, runQueued } from '../queueRequest.mjs';
import { SAM3_IMAGE, SAM3_IMAGE_USD } from './sam3Image.mjs';

interface FieldError {
	loc?: unknown[];
	type?: unknown;
	ctx?: Record<string, unknown>;
}

interface Refusal {
	id: string;
	assume: string;
	source: string;
	/** What is wrong with the input. */
	input: Record<string, unknown>;
	/** Where `detail` says the fault is, and of what kind. */
	loc: unknown[];
	types: string[];
	/** Also told, when it is to be. */
	ctx?: Record<string, unknown>;
	also?: Array<Assumption<Finished>>;
}

const REFUSALS: Refusal[] = [
	{
		id: 'refusal/range',
		assume: 'A number out of range is taken at the submit and refused in the result: 422, less_than_equal, ctx.le',
		source: 'fal.ai/docs, errors',
		input: { prompt: DISC_WORDS, max_masks: 99 },
		loc: ['body', 'max_masks'],
		types: ['less_than_equal'],
		ctx: { le: 32 },
		also: [
			{
				id: 'refusal/unbilled',
				assume: 'A refused input costs nothing: x-fal-billable-units is 0',
				source: 'the server in fal\u2019s Python SDK',
				verdict({ result }) {
					const units = result.headers.get('x-fal-billable-units');
					return holdsIf(Number(units ?? Number.NaN) === 0, `x-fal-billable-units: ${units ?? 'absent'}`);
				},
			},
			{
				id: 'refusal/status',
				assume: 'The status of a refused request is COMPLETED, with the reason in error',
				source: 'fal.ai/docs, queue status',
				verdict({ statuses }) {
					const { error } = (statuses.at(-1)!.json ?? {}) as { error?: unknown };
					return holdsIf(typeof error === 'string', `error: ${asText(error)}`);
				},
			},
		],
	},
	{
		id: 'refusal/label-as-text',
		assume: 'The label of a point is a number: "1" is refused with 422',
		source: 'the types in fal-js main; those of @fal-ai/client 1.10.1 say text',
		input: { prompt: '', point_prompts: [{ ...DISC_POINT, label: '1' }] },
		loc: ['body', 'point_prompts', 0, 'label'],
		types: ['literal_error', 'int_type', 'enum', 'one_of'],
	},
	{
		id: 'refusal/fraction',
		assume: 'A coordinate with a fraction is refused with 422',
		source: 'the types in fal-js main; callers round',
		input: { prompt: '', point_prompts: [{ ...DISC_POINT, x: DISC_POINT.x + 0.5 }] },
		loc: ['body', 'point_prompts', 0, 'x'],
		types: ['int_from_float', 'int_type'],
	},
	{
		id: 'refusal/no-picture',
		assume: 'Something that is no picture is refused with 422, at image_url',
		source: 'fal.ai/docs, errors',
		input: { prompt: DISC_WORDS, image_url: `data:image/png;base64,${Buffer.from('no picture').toString('base64')}` },
		loc: ['body', 'image_url'],
		types: ['image_load_error', 'file_download_error'],
	},
];

const refusalProbe = ({ id, assume, source, input, loc, types, ctx, also = [] }: Refusal): AnyProbe =>
	defineProbe<Finished>({
		how: `A request of SAM 3 Image with ${asText(input)}`,
		atMostUsd: SAM3_IMAGE_USD,
		endpoint: SAM3_IMAGE,
		run: async (fal) => await runQueued(fal, SAM3_IMAGE, { image_url: await sceneUri(), ...input }, SAM3_IMAGE_USD),
		assumptions: [
			{
				id,
				assume,
				source,
				verdict({ result }) {
					const { detail } = (result.json ?? {}) as { detail?: FieldError[] };
					const [error] = Array.isArray(detail) ? detail : [];
					const sameContext = Object.entries(ctx ?? {}).every(([name, value]) => error?.ctx?.[name] === value);
					const asAssumed = asText(error?.loc) === asText(loc) && types.includes(String(error?.type)) && sameContext;
					return holdsIf(result.status === 422 && asAssumed, `${result.status} ${asText(result.json)}`);
				},
			},
			...also,
		],
	});

export const refusalProbes: AnyProbe[] = REFUSALS.map(refusalProbe);
