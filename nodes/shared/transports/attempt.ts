import type { INodeExecutionData } from 'n8n-workflow';

import type { LeftAtFal } from '../errors/failure';
import type { CompleteBody } from '../input/prepareRequest';
import type { RequestContext } from '../run/requestContext';

/** A request on its way, by one of the transports. */
export interface Attempt {
	/** The output; rejects when the item's signal fires. */
	items: Promise<INodeExecutionData[]>;
	/** After the signal fired: cancels what fal still has, or leaves it running, and says which. */
	giveUp(leaveRunning: boolean): Promise<LeftAtFal>;
}

/**
 * Brings one item to fal and its result back. What n8n's Retry On Fail has left of an earlier try is gone on with.
 *
 * @param begin to be called when the item's turn has come: its time counts from the first call on. Gives the signal that
 *   ends the item, at a stop or when its time is over.
 */
export type Transport = (request: RequestContext, completeBody: CompleteBody, begin: () => AbortSignal) => Attempt;
