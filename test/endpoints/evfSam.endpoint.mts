import type { contract } from '../../nodes/EvfSam/contract.js';
import type { Infer } from '../../nodes/shared/vendor/zod.js';
import type { Agreement, Client, Read, Sent } from './clientTypes.mjs';
import { type EndpointFacts, given, type SchemaField, type SchemaTable } from './endpointFacts.mjs';
import { flag, image } from './publishedFields.mjs';

const pixels = (field: string, parameter: string, max: number, other: number): SchemaField => ({
	field,
	kind: 'integer',
	parameter,
	place: 'panel',
	default: 0,
	min: 0,
	max,
	other,
});

/** Source: https://fal.ai/models/fal-ai/evf-sam/api */
const table: SchemaTable = {
	node: 'evfSam',
	endpoint: 'fal-ai/evf-sam',
	least: { prompt: 'truck' },
	fields: [
		image,
		{
			field: 'prompt',
			kind: 'text',
			parameter: 'prompt',
			place: 'panel',
			required: true,
			panelDefault: '',
			other: 'the "red" truck on the left, 2×',
		},
		{
			field: 'negative_prompt',
			kind: 'text',
			parameter: 'negativePrompt',
			place: 'panel',
			panelDefault: '',
			other: 'wheels',
		},
		flag('semantic_type', 'semanticType', false, 'options'),
		flag('mask_only', 'maskOnly', true, 'panel'),
		flag('use_grounding_dino', 'useGroundingDino', false, 'options'),
		flag('revert_mask', 'revertMask', false, 'panel'),
		{ ...pixels('blur_mask', 'blurMask', 50, 7), odd: true },
		pixels('expand_mask', 'expandMask', 20, 12),
		flag('fill_holes', 'fillHoles', false, 'panel'),
	],
};

type ClientInput = Sent<Client['fal-ai/evf-sam']['input']>;
type ClientOutput = Read<Client['fal-ai/evf-sam']['output']>;
const client: Agreement<Infer<typeof contract.input>, Infer<typeof contract.output>, ClientInput, ClientOutput> = {
	input: {},
	output: {},
};

export const facts: EndpointFacts = {
	table,
	client,
	trial: { media: 'photo', parameters: { prompt: given('thing', (thing) => thing) } },
};
