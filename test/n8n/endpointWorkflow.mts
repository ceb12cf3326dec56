import { chain, falNode, node } from '../../harness/workflows/workflowNodes.mjs';
import type { EndpointTrial } from '../endpoints/endpointFacts.mjs';
import { ENDPOINT_FACTS } from '../endpoints/endpointNodes.mjs';
import type { EndpointInput } from './endpointInputs.mjs';
import type { WorkflowJson } from '../../harness/n8n/server.mjs';

type Media = EndpointTrial['media'];

/** An endpoint node and how a user would try it. */
export interface TestedEndpoint extends EndpointTrial {
	/** Name of the node type within the package. */
	type: string;
	endpoint: string;
}

export const TESTED_ENDPOINTS = ENDPOINT_FACTS.map(
	({ table, trial }): TestedEndpoint => ({ type: table.node, endpoint: table.endpoint, ...trial }),
);

/** The nodes of a workflow that are about one endpoint, each fed by the one before, or by the node `after`. */
type Branch = Array<{ node: WorkflowJson['nodes'][number]; after?: string }>;

/**
 * Every operation of every node, on every input, in one execution: a file is submitted, the same is segmented from its
 * URL, and with that done the submitted request is asked for, fetched and cancelled too late. Apart from that the file is
 * segmented into one item per mask. Each node finds the request of its item through n8n's item pairing.
 *
 * A sandbox that works on one job at a time is done with the submitted ones when the segmented ones come out.
 */
export function everyOperation(inputs: EndpointInput[]): WorkflowJson {
	return forEachNode('every operation of every node', inputs, (tested) => {
		const { type, parameters } = tested;
		const { fromBinary, fromUrl } = sources(tested);
		const perMask = {
			...parameters,
			...fromBinary,
			options: { ...(parameters.options as object), outputMode: 'itemPerMask' },
		};
		const { requestId, named } = namesOf(type);
		return [
			{ node: named('Submit', { operation: 'submit', ...parameters, ...fromBinary }) },
			{ node: named('Segment', { ...parameters, ...fromUrl }) },
			{ node: named('Get Status', { operation: 'getStatus', requestId }) },
			{ node: named('Get Result', { operation: 'getResult', requestId, options: { includeLogs: true } }) },
			{ node: named('Cancel', { operation: 'cancel', requestId }) },
			{ node: named('Item per Mask', perMask), after: fileNode(tested.media) },
		];
	});
}

/** Segments the file of every input with every node, a video by words where the node takes them. */
export function segmentFiles(inputs: EndpointInput[]): WorkflowJson {
	return forEachNode('segment with every node', inputs, (tested) => {
		const parameters = { ...(tested.byWords ?? tested.parameters), ...sources(tested).fromBinary };
		return [{ node: namesOf(tested.type).named('Segment', parameters) }];
	});
}

/** Submits every input to every endpoint, asks for its status and cancels it; for a fal that takes its time. */
export function cancelInTime(inputs: EndpointInput[]): WorkflowJson {
	return forEachNode('cancel with every node', inputs, (tested) => {
		const { requestId, named } = namesOf(tested.type);
		return [
			{ node: named('Submit', { operation: 'submit', ...tested.parameters, ...sources(tested).fromBinary }) },
			{ node: named('Get Status', { operation: 'getStatus', requestId }) },
			{ node: named('Cancel', { operation: 'cancel', requestId }) },
		];
	});
}

/** What the node of an endpoint is called that does this. */
export function nodeName(what: string, type: string): string {
	return `${what} of ${type}`;
}

function namesOf(type: string) {
	return {
		requestId: `={{ $('${nodeName('Submit', type)}').item.json.requestId }}`,
		named: (what: string, parameters: Record<string, unknown>) => falNode(nodeName(what, type), type, parameters),
	};
}

function fileNode(media: Media): string {
	return media === 'photo' ? 'Photo' : 'Clip';
}

/** A manual start, one item per input, its photo and its clip as binary data, and behind them the branches. */
function forEachNode(
	name: string,
	inputs: EndpointInput[],
	branchOf: (tested: TestedEndpoint) => Branch,
): WorkflowJson {
	const start = [
		node('Start', 'n8n-nodes-base.manualTrigger', 1, {}),
		node('Inputs', 'n8n-nodes-base.set', 3.4, {
			mode: 'raw',
			jsonOutput: JSON.stringify({ input: inputs.map(({ json }) => json) }),
			options: {},
		}),
		node('One per input', 'n8n-nodes-base.splitOut', 1, { fieldToSplitOut: 'input', options: {} }),
	];
	const nodes = [...start];
	const connections: WorkflowJson['connections'] & ReturnType<typeof chain> = chain(...start.map((each) => each.name));
	const connect = (from: string, to: string) => {
		connections[from] ??= { main: [[]] };
		connections[from].main[0]!.push({ node: to, type: 'main', index: 0 });
	};
	for (const media of ['photo', 'clip'] as const) {
		const tested = TESTED_ENDPOINTS.filter(
			(endpoint) => endpoint.media === media && inputs.some(({ json }) => json[media]),
		);
		if (tested.length === 0) continue;
		nodes.push(
			node(fileNode(media), 'n8n-nodes-base.httpRequest', 4.2, {
				url: `={{ $json.${media} }}`,
				options: { response: { response: { responseFormat: 'file' } } },
			}),
		);
		connect('One per input', fileNode(media));
		for (const endpoint of tested) {
			let before = fileNode(media);
			for (const { node: next, after = before } of branchOf(endpoint)) {
				nodes.push(next);
				connect(after, next.name);
				before = next.name;
			}
		}
	}
	return { name, nodes, connections };
}

function sources({ media }: TestedEndpoint): { fromBinary: Record<string, unknown>; fromUrl: Record<string, unknown> } {
	const name = media === 'photo' ? 'image' : 'video';
	return {
		fromBinary: { [`${name}Source`]: 'binary' },
		fromUrl: { [`${name}Source`]: 'url', [`${name}Url`]: `={{ $('One per input').item.json.${media} }}` },
	};
}
