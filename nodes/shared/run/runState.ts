import type { IExecuteData, IExecutePaginationFunctions, INodeExecutionData } from 'n8n-workflow';

import type { RealtimeChannel } from '../fal/realtime/realtimeChannel';
import { isBatched } from './batching';
import { newPace, type WorkOnItem } from './pace';
import type { PaidWork } from './paidWork';
import type { WaitingRequest } from './suspension';

/** What the items of one run of one node share. */
export interface RunState {
	/** By item index. Kept when n8n tries the node again; all else begins anew then. */
	paid: Map<number, PaidWork>;
	/** How far this try has come. */
	progress: Progress;
	/** Bounds how many items are worked on at once. */
	workOnItem: WorkOnItem;
	/** Ends the other items when one fails and the node is set to stop. */
	stop: AbortController;
	/** Items that wait for fal's callback, by item index. */
	waiting: Map<number, WaitingRequest>;
	/** The WebSocket of the run, once an item with the transport "realtime" needs it. */
	realtime?: RealtimeChannel;
}

export interface Progress {
	/** Milliseconds since 1970. */
	startedAtMs: number;
	begun: Set<number>;
	/** Output of the items that have come to an end, also of failed ones and, for now, of waiting ones. */
	settled: Map<number, INodeExecutionData[]>;
	/** Number of items that are over, one way or the other. */
	ended: number;
}

// n8n hands the same execute data to every item of a run, and to every try of Retry On Fail.
const runs = new WeakMap<IExecuteData, RunState>();

/**
 * The state that all items of this node run share. An item that begins a second time means that n8n retries the node:
 * then only what has been paid for is kept.
 */
export function joinRun(node: Pick<IExecutePaginationFunctions, 'getExecuteData' | 'getItemIndex'>): RunState {
	const executeData = node.getExecuteData();
	const itemIndex = node.getItemIndex();
	let run = runs.get(executeData);
	if (!run || run.progress.begun.has(itemIndex)) {
		run = {
			paid: run?.paid ?? new Map<number, PaidWork>(),
			progress: { startedAtMs: Date.now(), begun: new Set(), settled: new Map(), ended: 0 },
			workOnItem: newPace(),
			stop: new AbortController(),
			waiting: new Map(),
		};
		runs.set(executeData, run);
	}
	run.progress.begun.add(itemIndex);
	return run;
}

/** What has been paid for this item so far, to be written on. */
export function paidWorkOf({ paid }: RunState, itemIndex: number): PaidWork {
	const known = paid.get(itemIndex) ?? { sent: {} };
	paid.set(itemIndex, known);
	return known;
}

/** To be called once for each item that began. The last one closes what the run has open. */
export function leaveRun(run: RunState): void {
	run.progress.ended += 1;
	if (run.progress.ended < run.progress.begun.size) return;
	run.realtime?.close();
}

/**
 * Whether n8n gave up on the run before it began. n8n starts the items in one go, and throws away all of them when the
 * parameters of a later one cannot be resolved; what has begun until then must cost nothing. To be asked after an await.
 */
export function isAbandoned(
	node: Pick<IExecutePaginationFunctions, 'getExecuteData' | 'getNode' | 'getNodeParameter' | 'continueOnFail'>,
	{ progress }: RunState,
): boolean {
	if (node.continueOnFail() || isBatched(node)) return false;
	const { data } = node.getExecuteData();
	const items = (data.main ?? data.ai_tool)?.[0] ?? [];
	return progress.begun.size < (node.getNode().executeOnce ? Math.min(items.length, 1) : items.length);
}
