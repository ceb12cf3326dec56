import {
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeProperties,
	NodeOperationError,
} from 'n8n-workflow';

import { settle } from '../../shared/async/settle';
import { type Explanation, explainFailure } from '../../shared/errors/errorSentences';
import { failureOf } from '../../shared/errors/failure';
import { MaskRefusal } from '../../shared/errors/maskFailure';
import { explainMaskFailure } from '../../shared/errors/maskSentences';
import { failedItem, forErrorOutput, nodeError } from '../../shared/errors/nodeFailure';
import { OPERATIONS } from '../operations/operations';
import { Turns } from '../turns';
import { ItemContext } from './itemContext';

/**
 * Works on all input items, one after the other: two at once would double the memory and gain nothing on one thread.
 *
 * @throws NodeOperationError or NodeApiError at the first item that fails, unless the node is set to continue
 */
export async function runItems(node: IExecuteFunctions, properties: INodeProperties[]): Promise<INodeExecutionData[]> {
	const signal = node.getExecutionCancelSignal();
	const turns = new Turns(signal);
	const output: INodeExecutionData[] = [];
	for (let itemIndex = 0; itemIndex < node.getInputData().length; itemIndex++) {
		const done = await settle(runItem(new ItemContext(node, itemIndex, properties, turns, signal)));
		if (done.ok) {
			output.push(...done.value);
			continue;
		}
		signal?.throwIfAborted();
		const place = { getNode: () => node.getNode(), getItemIndex: () => itemIndex };
		const explanation = explain(done.error);
		if (!node.continueOnFail()) throw errorOf(place, done.error, explanation);
		output.push(failedItem(place, explanation));
	}
	return forErrorOutput(node, output);
}

async function runItem(context: ItemContext): Promise<INodeExecutionData[]> {
	const run = OPERATIONS.get(context.operation);
	if (run) return await run(context);
	const problem = `must be one of: ${[...OPERATIONS.keys()].join(', ')}`;
	throw new MaskRefusal({ kind: 'wrongValue', field: 'Operation', problem });
}

function explain(error: unknown): Explanation {
	if (error instanceof MaskRefusal) return explainMaskFailure(error.failure);
	return explainFailure(failureOf(error), { endpoint: 'fal’s storage', fields: new Map() });
}

type Place = Parameters<typeof nodeError>[0];

function errorOf(place: Place, error: unknown, explanation: Explanation): Error {
	if (!(error instanceof MaskRefusal)) return nodeError(place, error, explanation);
	const { message, details } = explanation;
	return new NodeOperationError(place.getNode(), message, {
		itemIndex: place.getItemIndex(),
		description: `Type: ${details.type}`,
	});
}
