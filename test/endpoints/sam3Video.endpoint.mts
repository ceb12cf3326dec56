import type { contract } from '../../nodes/Sam3Video/contract.js';
import type { Infer } from '../../nodes/shared/vendor/zod.js';
import type { Agreement, Client, Overwrite, Read, Sent } from './clientTypes.mjs';
import { type EndpointFacts, given, type SchemaTable } from './endpointFacts.mjs';
import { sam3VideoFields } from './sam3VideoFields.mjs';

/** Source: https://fal.ai/models/fal-ai/sam-3/video/api */
const table: SchemaTable = {
	node: 'sam3Video',
	endpoint: 'fal-ai/sam-3/video',
	least: { prompt: 'truck' },
	fields: sam3VideoFields,
};

/** Exception: `prompt` is always sent, also when empty. */
type ClientInput = Overwrite<Sent<Client['fal-ai/sam-3/video']['input']>, { prompt: string }>;
type ClientOutput = Read<Client['fal-ai/sam-3/video']['output']>;
const client: Agreement<Infer<typeof contract.input>, Infer<typeof contract.output>, ClientInput, ClientOutput> = {
	input: {},
	output: {},
};

export const facts: EndpointFacts = {
	table,
	client,
	trial: {
		media: 'clip',
		parameters: { pointPromptsJson: given('clipPoint', (point) => `[${point}]`), applyMask: false },
		byWords: { prompt: given('word', (word) => word), applyMask: false },
	},
};
