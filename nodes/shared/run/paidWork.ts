import type { INodeExecutionData } from 'n8n-workflow';

import type { Failure } from '../errors/failure';
import { isEndOfRequest, isOfUnknownFate } from '../errors/moneyRule';
import type { Answer } from '../output/answer';
import type { SentFacts } from '../output/resultContext';

/**
 * What has been paid for one item, or may have been. It outlives a try, because n8n's Retry On Fail runs the whole node
 * again, and nothing is bought twice: the next try goes on with what is here.
 */
export interface PaidWork {
	/** The item is finished. */
	output?: INodeExecutionData[];
	/** An answer that fal's queue knows nothing of. */
	answer?: Answer;
	/** The request in fal's queue whose result is still to come. */
	requestId?: string;
	/** What it was sent with. Empty before. */
	sent: SentFacts;
	/** How the item failed when fal may be working on it all the same: it must not be sent again. */
	unknownFate?: Failure;
}

/** Takes down what a failure means for the next try. */
export function noteFailure(paid: PaidWork, failure: Failure): void {
	if (isEndOfRequest(failure)) paid.requestId = undefined;
	if (isOfUnknownFate(failure)) paid.unknownFate = failure;
}
