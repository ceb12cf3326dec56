import type { INodeExecutionData } from 'n8n-workflow';

import type { LeftAtFal } from '../errors/failure';

/** A request on its way, by one of the transports. */
export interface Attempt {
	/** The output; rejects when the attempt's signal fires. */
	items: Promise<INodeExecutionData[]>;
	/** After the signal fired: cancels what fal still has, or leaves it running, and says which. */
	giveUp(leaveRunning: boolean): Promise<LeftAtFal>;
}
