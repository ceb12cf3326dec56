import type { contract } from '../../nodes/Sam31Image/contract.js';
import type { Infer } from '../../nodes/shared/vendor/zod.js';
import type { Agreement, Client, Differences, Overwrite, Read, Sent } from './clientTypes.mjs';
import { type EndpointFacts, given, type SchemaTable } from './endpointFacts.mjs';
import { prompt, sam3ImageFields } from './sam3ImageFields.mjs';

/** Without words a blank is sent: with an empty prompt a box gave its users the whole picture. Source: https://fal.ai/models/fal-ai/sam-3-1/image/api */
const table: SchemaTable = {
	node: 'sam31Image',
	endpoint: 'fal-ai/sam-3-1/image',
	least: { prompt: 'truck' },
	fields: sam3ImageFields({ ...prompt, untouchedSent: ' ' }),
};

/** Exception: `prompt` is always sent, also when empty. Where it is missing fal looks for a "wheel". */
type ClientInput = Overwrite<Sent<Client['fal-ai/sam-3-1/image']['input']>, { prompt: string }>;

/** Exception: `index` is read where it is given; the place in the list is as good. */
type MaskMetadata = NonNullable<Client['fal-ai/sam-3-1/image']['output']['metadata']>[number];
type ClientOutput = Overwrite<
	Read<Client['fal-ai/sam-3-1/image']['output']>,
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
			applyMask: false,
			returnMultipleMasks: true,
			includeScores: true,
			includeBoxes: true,
		},
	},
};
