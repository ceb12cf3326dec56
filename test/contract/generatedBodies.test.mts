import * as fc from 'fast-check';
import type { IDataObject } from 'n8n-workflow';

import { RequestFailure, type FieldIssue } from '../../nodes/shared/errors/failure.js';
import { panelFields } from '../../nodes/shared/panel/panelFields.js';
import { safeParse } from '../../nodes/shared/vendor/zod.js';
import { MODELS } from '../../sandbox/models/modelTable.mjs';
import { validateInput } from '../../sandbox/models/validateInput.mjs';
import type { SchemaTable } from '../endpoints/endpointFacts.mjs';
import { endpointNode, parameterLabels, SCHEMA_TABLES } from '../endpoints/endpointNodes.mjs';
import { builtBody } from './builtBody.mjs';
import { badValues, goodValues } from './generatedValues.mjs';
import type { PanelValues } from './panelParameters.mjs';

const RUNS = 400;

/** The body that n8n's routing makes of these parameters: its own properties say which parameter goes where. */
function routedBody({ fields }: SchemaTable, values: PanelValues): IDataObject {
	const routed: PanelValues = {};
	for (const { field, kind, parameter } of fields) {
		if (kind === 'labels' || !(parameter in values || `${parameter}Json` in values)) continue;
		if (kind === 'points' || kind === 'boxes') {
			routed[`${field}_json`] = values[`${parameter}Json`];
		}
		routed[field] = values[parameter];
	}
	return routed as IDataObject;
}

function build(table: SchemaTable, values: PanelValues): { body: Record<string, unknown> } | { issues: FieldIssue[] } {
	const { contract, description } = endpointNode(table.node);
	try {
		return { body: builtBody(contract, panelFields(description.properties), routedBody(table, values)) };
	} catch (error) {
		if (error instanceof RequestFailure && error.failure.kind === 'invalidInput')
			return { issues: error.failure.issues };
		throw error;
	}
}

describe.each(SCHEMA_TABLES)('$node', (table) => {
	const { contract } = endpointNode(table.node);
	const model = MODELS.get(table.endpoint)!;

	it('any good panel gives a body that its contract and the model of the sandbox take', () => {
		fc.assert(
			fc.property(goodValues(table), (values) => {
				const built = build(table, values);
				expect(built).toEqual({ body: expect.anything() });
				const { body } = built as { body: Record<string, unknown> };
				expect(safeParse(contract.input, body).error?.issues).toBeUndefined();
				expect(validateInput(model.input, body)).toEqual({ value: expect.anything() });
			}),
			{ numRuns: RUNS },
		);
	});

	it('a panel with one fault is refused, once, with the name of the faulty parameter', () => {
		const labels = parameterLabels(endpointNode(table.node).description);
		fc.assert(
			fc.property(badValues(table), ({ values, parameter }) => {
				const built = build(table, values);
				const named =
					'issues' in built ? built.issues.map(({ field }) => field.split(', row ')[0]) : 'nothing: it was taken';
				expect(named).toEqual([labels.get(parameter)]);
			}),
			{ numRuns: RUNS },
		);
	});

	it('the model of the sandbox has the published fields, and reads an almost empty body with their defaults', () => {
		expect(Object.keys((model.input as unknown as { shape: object }).shape).sort()).toEqual(
			table.fields.map(({ field }) => field).sort(),
		);
		const required = table.fields.filter((field) => field.required).map(({ field, other }) => [field, other]);
		const read = validateInput(model.input, Object.fromEntries(required)) as { value: Record<string, unknown> };
		const defaults = table.fields
			.filter((field) => field.default !== undefined)
			.map((field) => [field.field, field.default]);
		expect(read.value).toMatchObject(Object.fromEntries(defaults));
	});
});
