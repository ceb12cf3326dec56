import { useEngine } from '../../harness/jest/useEngine.mjs';
import { useSandbox } from '../../harness/jest/useFal.mjs';
import type { EngineItem } from '../../harness/n8n/engineTypes.mjs';
import { runSam3 } from '../../harness/workflows/sam3Run.mjs';
import type { SchemaTable } from '../endpoints/endpointFacts.mjs';
import { endpointNode, SCHEMA_TABLES } from '../endpoints/endpointNodes.mjs';
import { mediaField } from './panelParameters.mjs';
import { binaryNames, outputSchemas, type OutputSchema } from './publicNames.mjs';

const sandbox = useSandbox({ fixedJobMs: 1 });
const engine = useEngine();

const FILE = {
	data: {
		mimeType: 'application/octet-stream',
		fileName: 'file.bin',
		content: Buffer.from('any bytes do for a fixed job'),
	},
};

/** Places in the JSON that the schema does not have, or has with another type. */
function strangers(schema: OutputSchema | undefined, value: unknown, place: string): string[] {
	if (!schema) return [`${place} is not in the schema`];
	const actual = Array.isArray(value)
		? 'array'
		: Number.isInteger(value) && schema.type === 'integer'
			? 'integer'
			: typeof value;
	if (actual !== schema.type) return [`${place} is ${actual}, not ${schema.type}`];
	if (Array.isArray(value))
		return value.flatMap((entry, index) => strangers(schema.items, entry, `${place}[${index}]`));
	if (actual !== 'object') return [];
	return Object.entries(value as object).flatMap(([key, inner]) =>
		strangers(schema.properties?.[key], inner, `${place}.${key}`),
	);
}

/** Places in the schema that the JSON does not fill. */
function unfilled({ properties = {}, items }: OutputSchema, value: unknown, place: string): string[] {
	if (value === undefined) return [place];
	if (items) return unfilled(items, (value as unknown[])[0], `${place}[]`);
	return Object.entries(properties).flatMap(([key, inner]) =>
		unfilled(inner, (value as Record<string, unknown>)[key], `${place}.${key}`),
	);
}

async function outputOf(
	table: SchemaTable,
	operation: string,
	parameters: Record<string, unknown> = {},
): Promise<EngineItem> {
	const source = { [`${mediaField(table).kind}Source`]: 'binary' };
	const measures = { includeScores: true, includeBoxes: true };
	const least = table.least ?? {};
	const shown = table.fields.filter(({ parameter }) => parameter in least).map(({ shownWith }) => shownWith ?? {});
	const run = await runSam3(engine, sandbox, {
		node: table.node,
		parameters: { operation, ...source, ...measures, ...least, ...Object.assign({}, ...shown), ...parameters },
		items: [{ json: {}, binary: FILE }],
	});
	expect(run.error?.message).toBeUndefined();
	return run.outputs[0]![0]!;
}

it.each(SCHEMA_TABLES)('$node puts out nothing that its output schemas do not tell the editor', async (table) => {
	const { contract } = endpointNode(table.node);
	const schemas = outputSchemas(contract);
	const submitted = await outputOf(table, 'submit');
	const { requestId } = submitted.json;
	const outputs: Record<string, EngineItem> = {
		segment: await outputOf(table, 'segment'),
		submit: submitted,
		getResult: await outputOf(table, 'getResult', { requestId }),
		getStatus: await outputOf(table, 'getStatus', { requestId }),
		cancel: await outputOf(table, 'cancel', { requestId }),
	};
	expect(Object.keys(schemas).sort()).toEqual(Object.keys(outputs).sort());
	expect(
		Object.entries(outputs).flatMap(([operation, { json }]) => strangers(schemas[operation], json, operation)),
	).toEqual([]);
	for (const { binary = {} } of [outputs.segment!, outputs.getResult!]) {
		expect(Object.keys(binary)).not.toEqual([]);
		expect(binaryNames(contract)).toEqual(expect.arrayContaining(Object.keys(binary)));
	}
});

/** With an item per mask, at a bound, with lost files or kept input, or in a result of an unknown form. */
const ONLY_SOMETIMES = ['more', 'index', 'score', 'box', 'boxNormalized', 'missing', 'input', 'note', 'urls', 'result'];

it('SAM 3 Image, which measures everything, fills every place of its output schema that it always has', async () => {
	const sam3Image = SCHEMA_TABLES.find(({ node }) => node === 'sam3Image')!;
	const { segment } = outputSchemas(endpointNode('sam3Image').contract);
	expect(
		unfilled(segment!, (await outputOf(sam3Image, 'segment', { options: { includeLogs: true } })).json, 'segment'),
	).toEqual(ONLY_SOMETIMES.map((key) => `segment.${key}`));
});
