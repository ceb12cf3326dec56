import type { contract } from '../../nodes/Sam2Image/contract.js';
import type { Infer } from '../../nodes/shared/vendor/zod.js';
import type { Agreement, Client, Read, Sent } from './clientTypes.mjs';
import { type EndpointFacts, given, type SchemaTable } from './endpointFacts.mjs';
import {
	BOX_CELLS,
	boxes,
	flag,
	format,
	image,
	PLAIN_BOX,
	PLAIN_BOX_SENT,
	PLAIN_POINTS,
	PLAIN_POINTS_SENT,
	POINT_CELLS,
	points,
} from './publishedFields.mjs';

/** It makes one mask, so its rows have no object. Source: https://fal.ai/models/fal-ai/sam2/image/api */
const table: SchemaTable = {
	node: 'sam2Image',
	endpoint: 'fal-ai/sam2/image',
	least: { pointPromptsJson: '[[5, 6]]' },
	leastSent: { prompts: [{ x: 5, y: 6, label: 1 }] },
	fields: [
		image,
		// Called as in the other panels.
		{ ...points('prompts'), cells: POINT_CELLS, other: PLAIN_POINTS, otherSent: PLAIN_POINTS_SENT },
		{ ...boxes('box_prompts'), cells: BOX_CELLS, other: PLAIN_BOX, otherSent: PLAIN_BOX_SENT },
		flag('apply_mask', 'applyMask', false, 'panel'),
		format('jpeg', 'png', 'webp'),
		flag('sync_mode', 'syncMode', false, 'options'),
	],
	ownParameters: ['howTo'],
};

type ClientInput = Sent<Client['fal-ai/sam2/image']['input']>;
type ClientOutput = Read<Client['fal-ai/sam2/image']['output']>;
const client: Agreement<Infer<typeof contract.input>, Infer<typeof contract.output>, ClientInput, ClientOutput> = {
	input: {},
	output: {},
};

export const facts: EndpointFacts = {
	table,
	client,
	trial: { media: 'photo', parameters: { pointPromptsJson: given('photoPoint', (point) => `[${point}]`) } },
};
