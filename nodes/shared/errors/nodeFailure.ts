import type { IExecutePaginationFunctions, INodeExecutionData, JsonObject } from 'n8n-workflow';
import { NodeApiError, NodeOperationError } from 'n8n-workflow';

import type { Explanation } from './errorSentences';

type Node = Pick<IExecutePaginationFunctions, 'getNode' | 'getItemIndex'>;

/**
 * A failed item for "Continue". Only these keys, and no `error` property on the item: n8n then keeps the pairing, and
 * merges the input on the error output.
 */
export function failedItem(node: Node, { message, details }: Explanation): INodeExecutionData {
	return { json: { error: message, message, details }, pairedItem: { item: node.getItemIndex() } };
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
