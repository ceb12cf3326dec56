import type { contract } from '../../nodes/Sam/contract.js';
import type { Infer } from '../../nodes/shared/vendor/zod.js';
import type { Agreement, Client, Differences, Overwrite, Read, Sent } from './clientTypes.mjs';
import { type EndpointFacts, given, type SchemaTable } from './endpointFacts.mjs';
import { BOX_CELLS, ONE_BOX, POINT_CELLS, TWO_POINTS, flag, image, share } from './publishedFields.mjs';

/** Source: https://fal.ai/models/fal-ai/imageutils/sam/api. Without prompts its lists are not sent: fal's own defaults are placeholder zeros. */
const table: SchemaTable = {
	node: 'sam',
	endpoint: 'fal-ai/imageutils/sam',
	fields: [
		image,
		{ field: 'text_prompt', kind: 'text', parameter: 'textPrompt', place: 'panel', panelDefault: '', other: 'dog' },
		{ field: 'size', kind: 'integer', parameter: 'size', place: 'options', default: 1024, min: 1, other: 512 },
		share('iou', 'iou', 0.9),
		share('confidence', 'confidence', 0.4),
		flag('retina', 'retina', true, 'options'),
		// Rows are the same as in the other panels: two corners. fal gets x, y, width, height.
		{
			field: 'box_prompt',
			kind: 'boxes',
			parameter: 'boxPrompts',
			place: 'panel',
			panelDefault: {},
			cells: BOX_CELLS,
			other: ONE_BOX,
			otherSent: [[0, 2, 30, 38]],
		},
		{
			field: 'point_prompt',
			kind: 'points',
			parameter: 'pointPrompts',
			place: 'panel',
			panelDefault: {},
			cells: POINT_CELLS,
			other: TWO_POINTS,
			otherSent: [
				[13, 0],
				[3, 4],
			],
		},
		{
			field: 'point_label',
			kind: 'labels',
			parameter: 'pointPrompts',
			place: 'panel',
			panelDefault: {},
			other: TWO_POINTS,
			otherSent: [0, 1],
		},
		flag('with_contours', 'withContours', false, 'options'),
		flag('better_quality', 'betterQuality', false, 'options'),
		flag('black_white', 'blackWhite', false, 'panel'),
		flag('invert', 'invert', false, 'panel'),
	],
	ownParameters: ['deprecated'],
};

/** Exception: the client leaves the rows of legacy prompts untyped; its texts say [x, y, w, h], [x, y] and 0 or 1. */
interface LegacyRows {
	box_prompt?: Array<[number, number, number, number]>;
	point_prompt?: Array<[number, number]>;
	point_label?: Array<0 | 1>;
}
type ClientInput = Overwrite<Sent<Client['fal-ai/imageutils/sam']['input']>, LegacyRows>;
type ClientOutput = Read<Client['fal-ai/imageutils/sam']['output']>;
/** What the exception replaces is still as it was when it was made. A difference means that the client was corrected. */
export const legacyRowsOfTheClient: Differences<
	Pick<Client['fal-ai/imageutils/sam']['input'], keyof LegacyRows>,
	{ box_prompt?: unknown[][]; point_prompt?: unknown[][]; point_label?: number[] }
> = {};
const client: Agreement<Infer<typeof contract.input>, Infer<typeof contract.output>, ClientInput, ClientOutput> = {
	input: {},
	output: {},
};

export const facts: EndpointFacts = {
	table,
	client,
	trial: {
		media: 'photo',
		parameters: { pointPromptsJson: given('photoPoint', (point) => `[${point}]`), blackWhite: true },
	},
};
