const { existsSync } = require('node:fs');
const { mkdir, writeFile } = require('node:fs/promises');
const path = require('node:path');
const { toJSONSchema } = require('zod/v4');

/** @typedef {import('../nodes/shared/contract/contract').EndpointContract} EndpointContract */

const text = { type: 'string' };
const number = { type: 'number' };
const whole = { type: 'integer' };
/** @param {Record<string, object>} properties */
const object = (properties) => ({ type: 'object', properties });
/** @param {object} items */
const list = (items) => ({ type: 'array', items });

const request = { requestId: text, endpoint: text };
const logs = list(object({ message: text, timestamp: text, level: text }));
const metrics = object({ inferenceTime: number, billableUnits: number });
const file = { binaryProperty: text, url: text, contentType: text, width: whole, height: whole };
const ofMask = {
	index: whole,
	score: number,
	box: object({ xMin: whole, yMin: whole, xMax: whole, yMax: whole }),
	boxNormalized: object({ centerX: number, centerY: number, width: number, height: number }),
};
const mask = object({ ...file, ...ofMask });

/**
 * The JSON that each operation of an endpoint node puts out, as JSON Schema.
 * @param {Pick<EndpointContract, 'files' | 'data'>} contract the node's own
 * @returns {Record<string, object>}
 */
function outputSchemas(contract) {
	const files = Object.fromEntries(
		contract.files.map(({ jsonKey, list: many }) => [
			jsonKey,
			many ? list(object({ index: whole, ...file })) : object(file),
		]),
	);
	const data = Object.fromEntries((contract.data ?? []).map(({ jsonKey, schema }) => [jsonKey, toJSONSchema(schema)]));
	const result = object({
		...request,
		found: { type: 'boolean' },
		count: whole,
		more: { type: 'boolean' },
		// With an item for each mask.
		...ofMask,
		masks: list(mask),
		...data,
		...files,
		metrics,
		missing: list(text),
		logs,
		inputUrl: text,
		input: object({}),
		// Of a result in which the node knows nothing.
		note: text,
		urls: list(text),
		result: object({}),
	});
	return {
		segment: result,
		getResult: result,
		submit: object({
			...request,
			status: text,
			queuePosition: whole,
			statusUrl: text,
			responseUrl: text,
			cancelUrl: text,
		}),
		getStatus: object({
			...request,
			status: text,
			queuePosition: whole,
			logs,
			metrics: object({ inferenceTime: number }),
			error: text,
			errorType: text,
		}),
		cancel: object({ ...request, outcome: text }),
	};
}

/**
 * The schemas of a built node: from its contract, or what it says itself; none for a trigger.
 * @param {string} folder
 * @returns {Record<string, object>}
 */
function schemasOf(folder) {
	const contractFile = path.join(folder, 'contract.js');
	const schemaFile = path.join(folder, 'outputSchema.js');
	if (existsSync(contractFile)) {
		const { contract } = /** @type {{ contract: EndpointContract }} */ (require(contractFile));
		return outputSchemas(contract);
	}
	if (!existsSync(schemaFile)) return {};
	const { outputSchema } = /** @type {{ outputSchema: Record<string, object> }} */ (require(schemaFile));
	return outputSchema;
}

/**
 * Writes the schemas beside each built node, where n8n looks for them, so that the editor knows the output fields before
 * the first run. Those of endpoint nodes are built from the contracts, so they cannot differ from the nodes.
 * @param {string} root the package folder, absolute, with compiled nodes in `dist`
 * @param {string} dist the output folder, relative to root
 */
async function writeOutputSchemas(root, dist) {
	const { n8n } = /** @type {{ n8n: { nodes: string[] } }} */ (require(path.join(root, 'package.json')));
	for (const node of n8n.nodes) {
		const folder = path.dirname(path.join(root, node));
		if (!folder.startsWith(path.join(root, dist))) throw new Error(`${node} is not below ${dist}`);
		const target = path.join(folder, '__schema__', 'v1.0.0');
		for (const [operation, schema] of Object.entries(schemasOf(folder))) {
			await mkdir(target, { recursive: true });
			await writeFile(
				path.join(target, `${operation}.json`),
				`${JSON.stringify({ ...schema, version: 1 }, null, '\t')}\n`,
			);
		}
	}
}

module.exports = { outputSchemas, writeOutputSchemas };
