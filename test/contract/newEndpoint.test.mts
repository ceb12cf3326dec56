import { readFileSync } from 'node:fs';
import type { INodePropertyOptions } from 'n8n-workflow';

import { MODELS } from '../../sandbox/models/modelTable.mjs';
import { ENDPOINT_NODES, factsOf } from '../endpoints/endpointNodes.mjs';
import { PACKAGE_NODES } from '../endpoints/packageNodes.mjs';

const README = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');

/** What the trigger offers under Model: the endpoint by the name of its node. */
function triggerModels(): Array<[string, unknown]> {
	const trigger = PACKAGE_NODES.find(({ description }) => description.name === 'falSamTrigger');
	const model = trigger?.description.properties.find(({ name }) => name === 'endpoint');
	return (model?.options as INodePropertyOptions[]).map(({ name, value }) => [name, value]);
}

// The other tests run over what they find. What a new endpoint still lacks is told here.
it.each(ENDPOINT_NODES)(
	'nothing is missing that $description.name needs beside its folder',
	({ description: { name, displayName }, contract: { endpoint } }) => {
		const facts = factsOf(name);
		const parts = {
			[`test/endpoints/${name}.endpoint.mts, its table`]: facts?.table.endpoint === endpoint,
			[`test/endpoints/${name}.endpoint.mts, the types of fal's client`]: Boolean(
				facts?.client.input && facts.client.output,
			),
			[`test/endpoints/${name}.endpoint.mts, a trial`]: facts?.trial !== undefined,
			[`sandbox/models/modelTable.mts, a model of ${endpoint}`]: MODELS.has(endpoint),
			[`nodes/FalSamTrigger/contracts.ts, ${displayName}`]: triggerModels().some(
				([label, value]) => label === displayName && value === endpoint,
			),
			[`README.md, a row of ${displayName}`]: README.includes(`| ${displayName} | `),
		};
		expect(Object.entries(parts).flatMap(([part, there]) => (there ? [] : part))).toEqual([]);
	},
);
