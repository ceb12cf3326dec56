import type { contract } from '../../nodes/Sam2Video/contract.js';
import type { Infer } from '../../nodes/shared/vendor/zod.js';
import type { Agreement, Client, Read, Sent } from './clientTypes.mjs';
import { type EndpointFacts, given, type SchemaTable } from './endpointFacts.mjs';
import { BOX_CELLS, POINT_CELLS, flag } from './publishedFields.mjs';

/** Source: https://fal.ai/models/fal-ai/sam2/video/api */
const table: SchemaTable = {
	node: 'sam2Video',
	endpoint: 'fal-ai/sam2/video',
	least: { maskUrl: 'https://example.com/least.png' },
	fields: [
		{
			field: 'video_url',
			kind: 'video',
			parameter: 'videoUrl',
			place: 'panel',
			required: true,
			panelDefault: '',
			other: 'https://example.com/other.mp4?a=1&b=2',
		},
		{
			field: 'mask_url',
			kind: 'image',
			parameter: 'maskUrl',
			place: 'panel',
			panelDefault: '',
			shownWith: { maskSource: 'url' },
			other: 'https://example.com/mask.png',
		},
		// Called as in the other panels.
		{
			field: 'prompts',
			kind: 'points',
			parameter: 'pointPrompts',
			place: 'panel',
			default: [],
			panelDefault: {},
			untouchedSent: [],
			cells: [...POINT_CELLS, 'frameIndex', 'objectId'],
			other: {
				point: [
					{ x: 5, y: 6, label: 0, frameIndex: 0, objectId: 0 },
					{ x: 7, y: 8, label: 1, frameIndex: 9, objectId: 3 },
				],
			},
			otherSent: [
				{ x: 5, y: 6, label: 0, frame_index: 0, object_id: 0 },
				{ x: 7, y: 8, label: 1, frame_index: 9, object_id: 3 },
			],
		},
		{
			field: 'box_prompts',
			kind: 'boxes',
			parameter: 'boxPrompts',
			place: 'panel',
			default: [],
			panelDefault: {},
			untouchedSent: [],
			cells: [...BOX_CELLS, 'frameIndex', 'objectId'],
			other: { box: [{ xMin: 1, yMin: 2, xMax: 3, yMax: 4, frameIndex: 6, objectId: 0 }] },
			otherSent: [{ x_min: 1, y_min: 2, x_max: 3, y_max: 4, frame_index: 6, object_id: 0 }],
		},
		flag('apply_mask', 'applyMask', false, 'panel'),
		flag('boundingbox_zip', 'boundingboxZip', false, 'options'),
	],
	ownParameters: ['maskSource', 'maskBinaryPropertyName'],
};

type ClientInput = Sent<Client['fal-ai/sam2/video']['input']>;
type ClientOutput = Read<Client['fal-ai/sam2/video']['output']>;
const client: Agreement<Infer<typeof contract.input>, Infer<typeof contract.output>, ClientInput, ClientOutput> = {
	input: {},
	output: {},
};

export const facts: EndpointFacts = {
	table,
	client,
	trial: {
		media: 'clip',
		parameters: {
			pointPromptsJson: given('clipPoint', (point) => `[${point}]`),
			options: { boundingboxZip: true },
		},
	},
};
