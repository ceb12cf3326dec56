import * as fc from 'fast-check';

import { safeParse } from '../../nodes/shared/vendor/zod.js';
import { MODELS } from '../../sandbox/models/modelTable.mjs';
import { validateInput } from '../../sandbox/models/validateInput.mjs';
import type { EngineInputItem } from '../../harness/n8n/engineTypes.mjs';
import { useEngine } from '../../harness/jest/useEngine.mjs';
import { useSandbox } from '../../harness/jest/useFal.mjs';
import { runSam3 } from '../../harness/workflows/sam3Run.mjs';
import type { SchemaField, SchemaTable } from '../endpoints/endpointFacts.mjs';
import { endpointNode, parameterLabels, SCHEMA_TABLES } from '../endpoints/endpointNodes.mjs';
import { badValues, goodValues } from './generatedValues.mjs';
import { isShown, mediaField, nodeParameters, type PanelValues } from './panelParameters.mjs';

const GOOD_RUNS = 40;
const BAD_RUNS = 20;
/** Through n8n’s engine a run takes a fifth of a second on a busy machine; a failing one is repeated until it is as small as it gets. */
const TIMEOUT_MS = 180_000;

const sandbox = useSandbox({ fixedJobMs: 1 });
const engine = useEngine();

/** Text and numbers can stand in a parameter as they are; of JSON only its text can. */
function asTyped(values: PanelValues): PanelValues {
	return Object.fromEntries(
		Object.entries(values).map(([name, value]) => [
			name,
			name.endsWith('Json') && typeof value !== 'string' ? JSON.stringify(value) : value,
		]),
	);
}

/** The same values as expressions on the input item; of a prompt row each cell is one, as a row can be filled in. */
function asExpressions(values: PanelValues): PanelValues {
	const through = (value: unknown, place: string): unknown => {
		if (typeof value !== 'object' || value === null) return `={{ $json.values${place} }}`;
		if (Array.isArray(value)) return value.map((inner, index) => through(inner, `${place}[${index}]`));
		return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, through(inner, `${place}.${key}`)]));
	};
	const isRows = (name: string) => name === 'pointPrompts' || name === 'boxPrompts';
	return Object.fromEntries(
		Object.entries(values).map(([name, value]) => [
			name,
			isRows(name) ? through(value, `.${name}`) : `={{ $json.values.${name} }}`,
		]),
	);
}

type Writing = 'typed' | 'expression';

async function run(
	table: SchemaTable,
	values: PanelValues,
	writing: Writing,
	more: PanelValues = {},
	binary?: EngineInputItem['binary'],
) {
	await sandbox.reset();
	const parameters = nodeParameters(table, writing === 'typed' ? asTyped(values) : asExpressions(values));
	const result = await runSam3(engine, sandbox, {
		node: table.node,
		parameters: { operation: 'submit', ...parameters, ...more },
		items: [{ json: { values }, binary }],
	});
	return { result, requests: await sandbox.requests() };
}

const asText = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value));

/** The values, and where they leave open what to look for, the least that says so: a request without is refused. */
function withLeast({ least = {} }: SchemaTable, values: PanelValues): PanelValues {
	const isBlank = (value: unknown) => value === undefined || ['', '[]'].includes(asText(value).trim());
	return { ...values, ...Object.fromEntries(Object.entries(least).filter(([name]) => isBlank(values[name]))) };
}

/** What must have become of a value on its way, for fields that are sent as they are set. */
function meant({ kind }: SchemaField, value: unknown): unknown {
	if (kind === 'integer' || kind === 'number') return Number(value);
	return kind === 'boolean' ? String(value).toLowerCase() === 'true' : value;
}

describe.each(SCHEMA_TABLES)('$node', (table) => {
	const { contract, description } = endpointNode(table.node);
	const model = MODELS.get(table.endpoint)!;
	const simple = table.fields.filter(({ kind }) => !['points', 'boxes', 'labels'].includes(kind));

	it(
		'any good panel, typed or by expressions, is sent as it is meant, and its contract and the model of the sandbox take it',
		async () => {
			await fc.assert(
				fc.asyncProperty(
					goodValues(table),
					fc.constantFrom<Writing[]>('typed', 'expression'),
					async (generated, writing) => {
						const values = withLeast(table, generated);
						const { result, requests } = await run(table, values, writing);
						expect(result.error?.message).toBeUndefined();
						expect(requests).toHaveLength(1);
						const body = requests[0]!.body as Record<string, unknown>;
						expect(safeParse(contract.input, body).error?.issues).toBeUndefined();
						expect(validateInput(model.input, body)).toEqual({ value: expect.anything() });
						// What an expression will be is not known when n8n decides what is shown.
						const shown = (field: SchemaField) => writing === 'expression' || isShown(field, values);
						const set = simple.filter((field) => field.parameter in values && shown(field));
						expect(body).toMatchObject(
							Object.fromEntries(set.map((field) => [field.field, meant(field, values[field.parameter])])),
						);
					},
				),
				{ numRuns: GOOD_RUNS },
			);
		},
		TIMEOUT_MS,
	);

	it(
		'a panel with one fault is refused by the name of the faulty parameter before anything is sent, also a file',
		async () => {
			const labels = parameterLabels(description);
			const media = mediaField(table);
			const file = { data: { mimeType: 'image/png', fileName: 'a.png', content: Buffer.from('a file') } };
			await fc.assert(
				fc.asyncProperty(badValues(table), fc.boolean(), async ({ values, parameter }, fromFile) => {
					const useFile = fromFile && parameter !== media.parameter;
					// Not every fault could be typed into the panel.
					const { result, requests } = await run(
						table,
						values,
						'expression',
						useFile ? { [`${media.kind}Source`]: 'binary' } : {},
						useFile ? file : undefined,
					);
					expect(requests.map(({ method, host, path }) => `${method} ${host}${path}`)).toEqual([]);
					expect(result.status).toBe('error');
					expect(result.error?.message).toContain(labels.get(parameter));
				}),
				{ numRuns: BAD_RUNS },
			);
		},
		TIMEOUT_MS,
	);
});
