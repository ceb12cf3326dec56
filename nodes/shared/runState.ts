import type { IExecuteData, INodeExecutionData } from 'n8n-workflow';

import { pLimit, type Limit } from './vendor/pLimit';

/** What the items of one run of one node share. */
export interface RunState {
	/** Bounds how many items are worked on at once. */
	limit: Limit;
	/** Ends the other items when one fails and the node is set to stop. */
	stop: AbortController;
	/** Output of finished items: n8n's Retry On Fail runs the whole node again, and a paid result is not bought twice. */
	finished: Map<number, INodeExecutionData[]>;
	/** Items that began in this try. */
	begun: Set<number>;
}

// n8n hands the same execute data to every item of a run, and to every try of Retry On Fail.
const runs = new WeakMap<IExecuteData, RunState>();

/**
 * The state that all items of this node run share. An item that begins a second time means that n8n retries the node:
 * then only what is finished is kept.
 *
 * @param itemsAtOnce upper bound of items at work, as the panel has it; taken from the first item of a try
 */
export function joinRun(executeData: IExecuteData, itemIndex: number, itemsAtOnce: unknown): RunState {
	let run = runs.get(executeData);
	if (!run || run.begun.has(itemIndex)) {
		run = {
			limit: pLimit(Math.max(1, Math.floor(Number(itemsAtOnce)) || 1)),
			stop: new AbortController(),
			finished: run?.finished ?? new Map(),
			begun: new Set(),
		};
		runs.set(executeData, run);
	}
	run.begun.add(itemIndex);
	return run;
}
