import { RequestFailure } from '../errors/failure';
import { isRequestId } from '../fal/queue/requestId';
import type { RequestContext } from '../run/requestContext';

/**
 * The request id of the panel, remembered for errors.
 *
 * @throws RequestFailure `invalidInput` when it is empty or no id
 */
export function readRequestId({ node, known }: RequestContext): string {
	const requestId = String(node.getNodeParameter('requestId', '') ?? '').trim();
	if (!isRequestId(requestId)) {
		const problem = requestId ? 'is not an ID that fal gives' : 'must not be empty';
		throw new RequestFailure({ kind: 'invalidInput', issues: [{ field: 'Request ID', problem }] });
	}
	known.requestId = requestId;
	return requestId;
}
