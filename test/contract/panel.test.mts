import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { safeParse } from '../../nodes/shared/vendor/zod.js';
import type { FieldKind, SchemaField, SchemaTable } from '../endpoints/endpointFacts.mjs';
import { endpointNode, optionsOf, SCHEMA_TABLES } from '../endpoints/endpointNodes.mjs';
import { mediaField } from './panelParameters.mjs';

const OPERATIONS = ['segment', 'submit', 'getStatus', 'getResult', 'cancel'];
const REQUEST_OPERATIONS = ['segment', 'submit'];
/** Options of the nodes that take points and boxes. */
const PROMPT_OPTIONS: readonly string[] = ['boxFormat', 'coordinates', 'pointPromptsJson', 'boxPromptsJson'];
/** Options that every node has, whatever its schema. */
const SHARED_OPTIONS: readonly string[] = [
	'keepInputData',
	'fileLifetime',
	'includeLogs',
	'itemsAtOnce',
	'maxFileSize',
	'onEmpty',
	'onTimeout',
	'outputMode',
	'queuePriority',
	'startTimeout',
	'storeIo',
	'timeout',
	'transport',
];
/** Parameters that are not in any schema: what to do, where the file comes from, how the result comes out. */
const sharedParameters = (table: SchemaTable) => [
	'operation',
	'requestId',
	'webhookUrl',
	`${mediaField(table).kind}Source`,
	'binaryPropertyName',
	'outputMode',
	'options',
	...(table.ownParameters ?? []),
];

const PANEL_TYPES: Record<Exclude<FieldKind, 'labels'>, INodeProperties['type']> = {
	image: 'string',
	video: 'string',
	text: 'string',
	integer: 'number',
	number: 'number',
	boolean: 'boolean',
	choice: 'options',
	points: 'fixedCollection',
	boxes: 'fixedCollection',
};

const isPrompts = ({ kind }: SchemaField) => kind === 'points' || kind === 'boxes' || kind === 'labels';
const byField = (properties: INodeProperties[], field: string) =>
	properties.filter(({ routing }) => routing?.send?.property === field);

/** Values that fal's documentation allows, and values that it does not. */
function samples({ kind, odd, min = -1000, max = 1_000_000, options = [] }: SchemaField): {
	good: unknown[];
	bad: unknown[];
} {
	switch (kind) {
		case 'image':
		case 'video':
			return {
				good: ['https://example.com/a', 'http://127.0.0.1/a?b=c', 'data:image/png;base64,AA=='],
				bad: ['', 'a.png', 'ftp://example.com/a', '/a', null, 1],
			};
		case 'text':
			return { good: ['', 'two words', '2×"\n'], bad: [0, true, null, [], {}] };
		case 'integer':
			return {
				good: odd ? [min, min + 1, max - 1] : [min, min + 1, max - 1, max],
				bad: [
					...(odd ? [min + 2, max] : []),
					min - 1,
					min - 0.5,
					min + 0.5,
					...(max === 1_000_000 ? [] : [max + 1]),
					'3',
					null,
					true,
				],
			};
		case 'number':
			return { good: [min, 0.123456789, max], bad: [min - 0.001, max + 0.001, '0.5', null, false, NaN] };
		case 'boolean':
			return { good: [true, false], bad: [0, 1, 'true', '', null] };
		case 'choice':
			return { good: [...options], bad: ['', 'gif', 'PNG', options.join(', '), null, 0] };
		case 'labels':
			return { good: [[], [0, 1, 1]], bad: [null, {}, 1, [2], [-1], ['1'], [true]] };
		default:
			return { good: [[]], bad: [null, {}, '[]', [1], [null], ['x']] };
	}
}

function expectRowsAndJson(
	properties: INodeProperties[],
	options: INodeProperties[],
	{ field, kind, parameter, cells = [] }: SchemaField,
): void {
	const [rows] = byField(properties, field);
	const [group] = rows!.options as Array<{ name: string; values: INodeProperties[] }>;
	const { name, values } = group!;
	expect(rows!.typeOptions).toMatchObject({ multipleValues: true });
	expect(name).toBe(kind === 'points' ? 'point' : 'box');
	expect(values.map((cell) => cell.name)).toEqual(cells);
	// An object's number has none to begin with: 0 is one that somebody may mean.
	const defaults: Record<string, unknown> = { label: 1, objectId: '' };
	expect(values.map((cell) => cell.default)).toEqual(cells.map((cell) => defaults[cell] ?? 0));
	const twin = { name: `${parameter}Json`, type: 'string' };
	const filled = { _cnd: { exists: true } };
	const outside = `/${twin.name}`;
	expect(byField(properties, `${field}_json`)).toMatchObject([
		{ ...twin, default: null, displayOptions: { show: { operation: REQUEST_OPERATIONS, [outside]: ['', filled] } } },
	]);
	expect(byField(options, `${field}_options_json`)).toMatchObject([{ ...twin, default: '' }]);
}

describe.each(SCHEMA_TABLES)('$node', (table) => {
	const { node, endpoint, fields } = table;
	const { description, contract } = endpointNode(node);
	const { properties } = description;
	const parameters = fields.filter(({ kind }) => kind !== 'labels');
	const required = Object.fromEntries(
		fields.filter((field) => field.required || field.field === 'prompt').map(({ field, other }) => [field, other]),
	);
	const accepts = (field: string, value: unknown) => safeParse(contract.input, { ...required, [field]: value }).success;

	it('works on its endpoint', () => {
		expect(contract.endpoint).toBe(endpoint);
		expect(description.name).toBe(node);
		expect(description.requestDefaults).toMatchObject({
			baseURL: 'https://queue.fal.run',
			url: `/${endpoint}`,
			method: 'POST',
		});
	});

	it('has a contract with the fields of the published schema and no others', () => {
		expect(Object.keys(contract.input.shape).sort()).toEqual(fields.map(({ field }) => field).sort());
	});

	it('names only fields of its own schemas where files and prompts go', () => {
		const inputs = contract.media
			.map(({ field }) => field)
			.concat(contract.prompts ? [contract.prompts.points, contract.prompts.boxes] : [])
			.concat(contract.needs ?? []);
		const outputs = contract.files.map(({ field }) => field).concat(contract.masksField ?? []);
		expect(Object.keys(contract.input.shape)).toEqual(expect.arrayContaining(inputs));
		expect(Object.keys(contract.output.shape)).toEqual(expect.arrayContaining(outputs));
		for (const { sourceParameter, binaryParameter, binaryLabel } of contract.media) {
			expect(properties.map(({ name }) => name)).toContain(sourceParameter);
			expect(properties.find(({ name }) => name === binaryParameter)?.displayName).toBe(binaryLabel);
		}
	});

	it('has no parameter beside the published schema but the shared ones', () => {
		const panel = parameters
			.filter(({ place }) => place === 'panel')
			.flatMap((field) => (isPrompts(field) ? [field.parameter, `${field.parameter}Json`] : [field.parameter]));
		// n8n's own settings of every node are no parameters of this one.
		const own = properties.filter(({ isNodeSetting }) => !isNodeSetting);
		expect(new Set(own.map(({ name }) => name))).toEqual(new Set([...panel, ...sharedParameters(table)]));
		const options = parameters.filter(({ place }) => place === 'options').map(({ parameter }) => parameter);
		expect(
			new Set(OPERATIONS.flatMap((operation) => optionsOf(description, operation)).map(({ name }) => name)),
		).toEqual(new Set([...options, ...SHARED_OPTIONS, ...(contract.prompts ? PROMPT_OPTIONS : [])]));
	});

	it.each(parameters)('shows $field as the schema has it, wherever a request is made', (row) => {
		const inPanel = byField(properties, row.field);
		const inOptions = OPERATIONS.map((operation) => byField(optionsOf(description, operation), row.field));
		const makesRequest = (operation: string) => REQUEST_OPERATIONS.includes(operation);
		expect(inPanel).toHaveLength(row.place === 'panel' ? 1 : 0);
		expect(inOptions.map((found) => found.length)).toEqual(
			OPERATIONS.map((operation) => (row.place === 'options' && makesRequest(operation) ? 1 : 0)),
		);
		for (const property of inPanel) expect(property.displayOptions?.show?.operation).toEqual(REQUEST_OPERATIONS);
		for (const property of [...inPanel, ...inOptions.flat()]) {
			expect(property.name).toBe(row.parameter);
			expect(property.type).toBe(PANEL_TYPES[row.kind as keyof typeof PANEL_TYPES]);
			expect(property.default).toEqual(row.panelDefault ?? row.default);
			expect(property.typeOptions?.minValue).toBe(row.min);
			expect(property.typeOptions?.maxValue).toBe(row.max);
			if (row.kind === 'integer') expect(property.typeOptions?.numberPrecision).toBe(0);
			// n8n's editor rounds to this.
			if (row.kind === 'number') expect(property.typeOptions?.numberPrecision).toBeGreaterThanOrEqual(2);
			if (row.kind === 'choice')
				expect((property.options as INodePropertyOptions[]).map(({ value }) => value)).toEqual(row.options);
			expect(property.required ?? false).toBe(row.kind === 'image' || row.kind === 'video');
			const { show = {}, hide = {} } = property.displayOptions ?? {};
			for (const [parameter, value] of Object.entries(row.shownWith ?? {}))
				if (value === true) expect(hide[parameter]).toEqual([false]);
				else expect(show[parameter]).toEqual([value]);
		}
	});

	it('takes points and boxes as rows and as JSON', () => {
		for (const row of parameters.filter(isPrompts))
			for (const operation of REQUEST_OPERATIONS) expectRowsAndJson(properties, optionsOf(description, operation), row);
	});

	it.each(fields)('checks $field by the schema before it is sent', (row) => {
		const { good, bad } = samples(row);
		expect([...good, row.otherSent ?? row.other].filter((value) => !accepts(row.field, value))).toEqual([]);
		if (row.default !== undefined) expect(accepts(row.field, row.default)).toBe(true);
		expect(bad.filter((value) => accepts(row.field, value))).toEqual([]);
		// Always sent, which the contract insists on: see the table.
		expect(accepts(row.field, undefined)).toBe(!(row.field in required));
	});
});
