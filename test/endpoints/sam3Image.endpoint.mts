import type { contract } from '../../nodes/Sam3Image/contract.js';
import type { Infer } from '../../nodes/shared/vendor/zod.js';
import type { Agreement, Client, Differences, Overwrite, Read, Sent } from './clientTypes.mjs';
import { type EndpointFacts, given, type SchemaTable } from './endpointFacts.mjs';
import {
	BOX_CELLS,
	POINT_CELLS,
	ONE_BOX,
	ONE_BOX_SENT,
	TWO_POINTS,
	TWO_POINTS_SENT,
	flag,
	format,
	image,
} from './publishedFields.mjs';

/** Source: https://fal.ai/models/fal-ai/sam-3/image/api */
const table: SchemaTable = {
	node: 'sam3Image',
	endpoint: 'fal-ai/sam-3/image',
	least: { prompt: 'truck' },
	fields: [
		image,
		// The panel starts empty and always sends it: without a prompt fal looks for a "wheel".
		{
			field: 'prompt',
			kind: 'text',
			parameter: 'prompt',
			place: 'panel',
			default: 'wheel',
			panelDefault: '',
			other: 'a "red" truck, 2×',
		},
		{
			field: 'point_prompts',
			kind: 'points',
			parameter: 'pointPrompts',
			place: 'panel',
			default: [],
			panelDefault: {},
			untouchedSent: [],
			cells: [...POINT_CELLS, 'objectId'],
			other: TWO_POINTS,
			otherSent: TWO_POINTS_SENT,
		},
		{
			field: 'box_prompts',
			kind: 'boxes',
			parameter: 'boxPrompts',
			place: 'panel',
			default: [],
			panelDefault: {},
			untouchedSent: [],
			cells: [...BOX_CELLS, 'objectId'],
			other: ONE_BOX,
			otherSent: ONE_BOX_SENT,
		},
		flag('apply_mask', 'applyMask', true, 'panel'),
		flag('return_multiple_masks', 'returnMultipleMasks', false, 'panel'),
		{
			field: 'max_masks',
			kind: 'integer',
			parameter: 'maxMasks',
			place: 'panel',
			default: 3,
			min: 1,
			max: 32,
			other: 32,
		},
		flag('include_scores', 'includeScores', false, 'panel'),
		flag('include_boxes', 'includeBoxes', false, 'panel'),
		format('jpeg', 'png', 'webp'),
		flag('sync_mode', 'syncMode', false, 'options'),
	],
};

/** Exception: `prompt` is always sent, also when empty. Where it is missing fal looks for a "wheel". */
type ClientInput = Overwrite<Sent<Client['fal-ai/sam-3/image']['input']>, { prompt: string }>;

/** Exception: `index` is read where it is given; the place in the list is as good. */
type MaskMetadata = NonNullable<Client['fal-ai/sam-3/image']['output']['metadata']>[number];
type ClientOutput = Overwrite<
	Read<Client['fal-ai/sam-3/image']['output']>,
	{ metadata?: Array<Partial<MaskMetadata>> }
>;
/** What the exception replaces is still as it was when it was made. A difference means that the client was corrected. */
export const metadataOfTheClient: Differences<MaskMetadata, { index: number; score?: number; box?: number[] }> = {};
const client: Agreement<Infer<typeof contract.input>, Infer<typeof contract.output>, ClientInput, ClientOutput> = {
	input: {},
	output: {},
};

export const facts: EndpointFacts = {
	table,
	client,
	trial: {
		media: 'photo',
		parameters: {
			prompt: given('word', (word) => word),
			returnMultipleMasks: true,
			includeScores: true,
			includeBoxes: true,
		},
	},
};
