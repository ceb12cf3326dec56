import { type AnyProbe, CouldNotBeTold, defineProbe, holdsIf, type Verdict } from '../assumption.mjs';
import { compareInput, compareOutput, comparePanel, type Difference } from '../schema/compareShapes.mjs';
import type { PackageEndpoint } from '../schema/packageEndpoints.mjs';
import { operationShapes, type Shape } from '../schema/shape.mjs';

const SOURCE = 'the API page of the model at fal.ai, as the contract of the node names it';

/** All that differs, the harmless behind. No difference but harmless ones: it holds. */
function verdictOf(differences: Difference[], fields: Shape['fields']): Verdict {
	const say = ({ field, what }: Difference) => `${field}: ${what}`;
	const serious = differences.filter(({ harmless }) => !harmless);
	const harmless = differences.filter((one) => one.harmless);
	const aside = harmless.length > 0 ? ` (harmless: ${harmless.map(say).join('; ')})` : '';
	const count = Object.keys(fields ?? {}).length;
	return serious.length === 0
		? holdsIf(true, `${count} ${count === 1 ? 'field agrees' : 'fields agree'}${aside}`)
		: holdsIf(false, serious.map(say).join('; ') + aside);
}

/** fal's public OpenAPI of an endpoint against the contract and the panel of its node. Free, and without the key. */
const schemaProbe = (ours: PackageEndpoint): AnyProbe =>
	defineProbe<{ input: Shape; output: Shape }>({
		how: `GET fal.ai/api/openapi/queue/openapi.json?endpoint_id=${ours.endpoint}`,
		atMostUsd: 0,
		endpoint: ours.endpoint,
		async run(fal) {
			const address = 'https://fal.ai/api/openapi/queue/openapi.json';
			const { status, json } = await fal.call('GET', `${address}?endpoint_id=${encodeURIComponent(ours.endpoint)}`);
			const { input, output } = operationShapes(json, ours.endpoint);
			if (!input?.fields || !output?.fields)
				throw new CouldNotBeTold(`the OpenAPI was answered with ${status} and has no input or no output of it`);
			return { input, output };
		},
		assumptions: [
			{
				id: `schema/${ours.endpoint}/input`,
				assume: `${ours.endpoint} takes exactly the fields, types, values and ranges that its node sends`,
				source: SOURCE,
				verdict: ({ input }) => verdictOf(compareInput(ours.input, input), input.fields),
			},
			{
				id: `schema/${ours.endpoint}/panel`,
				assume: `The panel of ${ours.endpoint} starts with fal's defaults and stays within fal's ranges`,
				source: SOURCE,
				verdict: ({ input }) => verdictOf(comparePanel(ours.panel, input), input.fields),
			},
			{
				id: `schema/${ours.endpoint}/output`,
				assume: `${ours.endpoint} answers with the fields that its node reads, and no others`,
				source: SOURCE,
				verdict: ({ output }) => verdictOf(compareOutput(ours.output, output), output.fields),
			},
		],
	});

export const schemaProbes = (endpoints: PackageEndpoint[]): AnyProbe[] => endpoints.map(schemaProbe);
