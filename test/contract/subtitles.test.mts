import { type INodeParameters, type INodeTypes, Workflow } from 'n8n-workflow';

import { PACKAGE_NODES } from '../endpoints/packageNodes.mjs';

/** The line under a node, as n8n's editor makes it. */
function lineUnder(name: string, parameters: Record<string, unknown>): unknown {
	const { type } = PACKAGE_NODES.find(({ description }) => description.name === name)!;
	const nodeTypes = { getByName: () => type, getByNameAndVersion: () => type, getKnownTypes: () => ({}) };
	const workflow = new Workflow({
		nodes: [
			{ id: 'n', name: 'N', type: name, typeVersion: 1, position: [0, 0], parameters: parameters as INodeParameters },
		],
		connections: {},
		active: false,
		nodeTypes: nodeTypes as INodeTypes,
	});
	const { subtitle } = type.description;
	return workflow.expression.getSimpleParameterValue(workflow.getNode('N')!, subtitle, 'internal', {}, undefined, '');
}

const ONE_POINT = { point: [{ x: 1, y: 2, label: 1 }] };
const ONE_BOX = { box: [{ xMin: 1, yMin: 2, xMax: 3, yMax: 4 }] };

it.each([
	['sam3Image', {}, 'segment'],
	['sam3Image', { prompt: 'truck' }, 'segment: truck'],
	['sam3Image', { prompt: 'truck', pointPrompts: ONE_POINT }, 'segment: truck'],
	['sam3Image', { pointPrompts: ONE_POINT }, 'segment: points'],
	['sam3Image', { pointPrompts: { point: [] } }, 'segment'],
	['sam3Image', { boxPrompts: ONE_BOX }, 'segment: boxes'],
	['sam3Image', { pointPrompts: ONE_POINT, boxPrompts: ONE_BOX }, 'segment: points and boxes'],
	['sam3Image', { options: { boxPromptsJson: '[[1, 2, 3, 4]]' } }, 'segment: boxes'],
	['sam3Image', { pointPromptsJson: '[[1, 2]]' }, 'segment: points'],
	['sam3Image', { operation: 'submit', prompt: 'truck' }, 'submit: truck'],
	['sam3Image', { operation: 'getStatus', prompt: 'truck', requestId: 'r' }, 'get status'],
	['sam3Image', { operation: 'getResult' }, 'get result'],
	['sam3Image', { operation: 'cancel' }, 'cancel'],
	['sam31Image', { prompt: 'truck' }, 'segment: truck'],
	['sam3Video', { prompt: 'person, car' }, 'segment: person, car'],
	['sam31Video', {}, 'segment'],
	['sam2Image', { pointPrompts: ONE_POINT }, 'segment: points'],
	['sam2Video', {}, 'segment'],
	['sam2AutoSegment', {}, 'segment: everything'],
	['sam2AutoSegment', { operation: 'cancel' }, 'cancel'],
	['evfSam', { prompt: 'the truck on the left' }, 'segment: the truck on the left'],
	['sam', {}, 'segment: everything'],
	['sam', { textPrompt: 'dog' }, 'segment: dog'],
	['falSamTrigger', {}, 'SAM 3 Image'],
	['falSamTrigger', { endpoint: 'fal-ai/evf-sam' }, 'EVF-SAM'],
	['samMask', {}, 'cut out'],
	['samMask', { operation: 'export', format: 'cocoRle' }, 'export: COCO RLE'],
	['samMask', { operation: 'refine' }, 'refine mask'],
])('%s with %j says under it “%s”', (name, parameters, line) => {
	expect(lineUnder(name, parameters)).toBe(line);
});
