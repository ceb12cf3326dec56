import { chain, falNode, inSequence, node } from '../../harness/workflows/workflowNodes.mjs';
import type { EndpointTrial } from '../endpoints/endpointFacts.mjs';
import { ENDPOINT_FACTS } from '../endpoints/endpointNodes.mjs';
import type { EndpointInput } from './endpointInputs.mjs';
import type { WorkflowJson } from '../../harness/n8n/server.mjs';

/** An endpoint node and how a user would try it. */
export interface TestedEndpoint extends EndpointTrial {
	/** Name of the node type within the package. */
	type: string;
	endpoint: string;
}

export const TESTED_ENDPOINTS = ENDPOINT_FACTS.map(
	({ table, trial }): TestedEndpoint => ({ type: table.node, endpoint: table.endpoint, ...trial }),
);

/** A manual start, one item per input, and the input's photo or clip as binary data. */
function fileItems({ media }: TestedEndpoint, inputs: EndpointInput[]): WorkflowJson['nodes'] {
	return [
		node('Start', 'n8n-nodes-base.manualTrigger', 1, {}),
		node('Inputs', 'n8n-nodes-base.set', 3.4, {
			mode: 'raw',
			jsonOutput: JSON.stringify({ input: inputs.map(({ json }) => json) }),
			options: {},
		}),
		node('One per input', 'n8n-nodes-base.splitOut', 1, { fieldToSplitOut: 'input', options: {} }),
		node('File', 'n8n-nodes-base.httpRequest', 4.2, {
			url: `={{ $json.${media} }}`,
			options: { response: { response: { responseFormat: 'file' } } },
		}),
	];
}

function sources({ media }: TestedEndpoint): { fromBinary: Record<string, unknown>; fromUrl: Record<string, unknown> } {
	const name = media === 'photo' ? 'image' : 'video';
	return {
		fromBinary: { [`${name}Source`]: 'binary' },
		fromUrl: { [`${name}Source`]: 'url', [`${name}Url`]: `={{ $('One per input').item.json.${media} }}` },
	};
}

const requestId = "={{ $('Submit').item.json.requestId }}";

/**
 * Every operation of a node, on every input: a file is submitted, the same is segmented from its URL, and with that done
 * the submitted request is asked for, fetched and cancelled too late. Apart from that the file is segmented into one item
 * per mask. Each node finds the request of its item through n8n's item pairing.
 *
 * A sandbox that works on one job at a time is done with the submitted ones when the segmented ones come out.
 */
export function everyOperation(tested: TestedEndpoint, inputs: EndpointInput[]): WorkflowJson {
	const { type, parameters } = tested;
	const { fromBinary, fromUrl } = sources(tested);
	const perMask = {
		...parameters,
		...fromBinary,
		options: { ...(parameters.options as object), outputMode: 'itemPerMask' },
	};
	const operations = [
		falNode('Submit', type, { operation: 'submit', ...parameters, ...fromBinary }),
		falNode('Segment', type, { ...parameters, ...fromUrl }),
		falNode('Get Status', type, { operation: 'getStatus', requestId }),
		falNode('Get Result', type, { operation: 'getResult', requestId, options: { includeLogs: true } }),
		falNode('Cancel', type, { operation: 'cancel', requestId }),
	];
	const before = fileItems(tested, inputs);
	const connections = chain(...[...before, ...operations].map(({ name }) => name));
	connections.File!.main[0]!.push({ node: 'Item per Mask', type: 'main', index: 0 });
	return {
		name: `every operation of ${type}`,
		nodes: [...before, ...operations, falNode('Item per Mask', type, perMask)],
		connections,
	};
}

/** Segments the file of every input. */
export function segmentFiles(tested: TestedEndpoint, inputs: EndpointInput[]): WorkflowJson {
	return inSequence(`segment with ${tested.type}`, [
		...fileItems(tested, inputs),
		falNode('Segment', tested.type, { ...tested.parameters, ...sources(tested).fromBinary }),
	]);
}

/** Submits every input, asks for its status and cancels it; for a fal that takes its time. */
export function cancelInTime(tested: TestedEndpoint, inputs: EndpointInput[]): WorkflowJson {
	const { type, parameters } = tested;
	const nodes = [
		...fileItems(tested, inputs),
		falNode('Submit', type, { operation: 'submit', ...parameters, ...sources(tested).fromBinary }),
		falNode('Get Status', type, { operation: 'getStatus', requestId }),
		falNode('Cancel', type, { operation: 'cancel', requestId }),
	];
	return inSequence(`cancel ${type}`, nodes);
}
