import type { IExecutePaginationFunctions, INodeExecutionData, JsonObject } from 'n8n-workflow';
import { NodeApiError, NodeOperationError } from 'n8n-workflow';

import type { Explanation } from './errorSentences';

type Node = Pick<IExecutePaginationFunctions, 'getNode' | 'getItemIndex'>;

const FAILED_KEYS = ['error', 'message', 'details'];

/**
 * A failed item for "Continue". Only these keys: n8n 2.35 and newer know a failed item by them, keep the pairing, and
 * merge the input on the error output. Older ones need `forErrorOutput` too.
 */
export function failedItem(node: Node, { message, details }: Explanation): INodeExecutionData {
	return { json: { error: message, message, details }, pairedItem: { item: node.getItemIndex() } };
}

/**
 * The same items, marked so that every n8n puts the failed ones out at the error output. Below 2.35 it takes three keys
 * for a success, but looks for an `error` beside the JSON first. That must not stay: n8n would put its bare message in
 * the place of the JSON. It does not stay where n8n copies the item to merge the input into it, because what cannot be
 * listed is not copied; and n8n copies each item whose origin it knows.
 */
export function forErrorOutput(
	node: Pick<IExecutePaginationFunctions, 'getNode' | 'getExecuteData'>,
	items: INodeExecutionData[],
): INodeExecutionData[] {
	if (node.getNode().onError !== 'continueErrorOutput' || !node.getExecuteData().source) return items;
	for (const item of items) {
		const isFailed = Boolean(item.json.error) && Object.keys(item.json).every((key) => FAILED_KEYS.includes(key));
		if (!isFailed || item.pairedItem === undefined) continue;
		Object.defineProperty(item, 'error', {
			value: { message: item.json.error },
			enumerable: false,
			configurable: true,
		});
	}
	return items;
}

/** The error that stops the workflow. What n8n itself has thrown, for example about the credential, says it best. */
export function nodeError(
	node: Node,
	error: unknown,
	{ message, details }: Explanation,
): NodeApiError | NodeOperationError {
	if (error instanceof NodeApiError || error instanceof NodeOperationError) return error;
	const { requestId, type, httpStatus } = details;
	const facts = [requestId && `Request ID: ${requestId}`, type && `Type: ${type}`].filter(Boolean);
	return new NodeApiError(node.getNode(), details as JsonObject, {
		message,
		description: facts.length > 0 ? facts.join('. ') : undefined,
		httpCode: httpStatus === undefined ? undefined : String(httpStatus),
		itemIndex: node.getItemIndex(),
	});
}
