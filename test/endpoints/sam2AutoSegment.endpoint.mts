import type { contract } from '../../nodes/Sam2AutoSegment/contract.js';
import type { Infer } from '../../nodes/shared/vendor/zod.js';
import type { Agreement, Client, Read, Sent } from './clientTypes.mjs';
import type { EndpointFacts, SchemaTable } from './endpointFacts.mjs';
import { flag, format, image, share } from './publishedFields.mjs';

/** Source: https://fal.ai/models/fal-ai/sam2/auto-segment/api */
const table: SchemaTable = {
	node: 'sam2AutoSegment',
	endpoint: 'fal-ai/sam2/auto-segment',
	fields: [
		image,
		{
			field: 'points_per_side',
			kind: 'integer',
			parameter: 'pointsPerSide',
			place: 'panel',
			default: 32,
			min: 1,
			other: 7,
		},
		share('pred_iou_thresh', 'predIouThresh', 0.88),
		share('stability_score_thresh', 'stabilityScoreThresh', 0.95),
		{
			field: 'min_mask_region_area',
			kind: 'integer',
			parameter: 'minMaskRegionArea',
			place: 'panel',
			default: 100,
			min: 0,
			other: 2500,
		},
		format('jpeg', 'png'),
		flag('sync_mode', 'syncMode', false, 'options'),
	],
};

type ClientInput = Sent<Client['fal-ai/sam2/auto-segment']['input']>;
type ClientOutput = Read<Client['fal-ai/sam2/auto-segment']['output']>;
const client: Agreement<Infer<typeof contract.input>, Infer<typeof contract.output>, ClientInput, ClientOutput> = {
	input: {},
	output: {},
};

export const facts: EndpointFacts = {
	table,
	client,
	// Fewer points find the same things in a small photo, and half as many others.
	trial: { media: 'photo', parameters: { pointsPerSide: 8 } },
};
