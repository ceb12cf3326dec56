import type { IExecuteData, IExecutePaginationFunctions, INodeExecutionData } from 'n8n-workflow';

import type { Failure } from '../errors/failure';
import type { RealtimeChannel } from '../fal/realtime/realtimeChannel';
import type { Answer } from '../output/deliverAnswer';
import { isBatched } from './batching';
import { limitItems, type WorkOnItem } from './itemsAtOnce';

/** What the items of one run of one node share. */
export interface RunState {
	/** Bounds how many items are worked on at once. */
	workOnItem: WorkOnItem;
	/** Ends the other items when one fails and the node is set to stop. */
	stop: AbortController;
	/** Output of finished items: n8n's Retry On Fail runs the whole node again, and a paid result is not bought twice. */
	finished: Map<number, INodeExecutionData[]>;
	/** Answers to items that fal's queue knows nothing of: another try goes on with them. */
	answered: Map<number, Answer>;
	/** Request ids of items whose result is still to come: another try goes on with them. */
	submitted: Map<number, string>;
	/** Failures after which fal may be working on the item: another try must not send it again. */
	unknownFate: Map<number, Failure>;
	/** Items that began in this try. */
	begun: Set<number>;
	/** Output of the items that have come to an end in this try, also of failed ones and, for now, of waiting ones. */
	settled: Map<number, INodeExecutionData[]>;
	/** Request ids of items that wait for fal's callback, and how long they may. */
	waiting: Map<number, string>;
	waitSeconds: number;
	/** Items that are over in this try, one way or the other. */
	ended: number;
	/** The WebSocket of the run, with the transport "realtime". */
	realtime?: RealtimeChannel;
	/** Milliseconds since 1970. */
	startedAtMs: number;
}

// n8n hands the same execute data to every item of a run, and to every try of Retry On Fail.
const runs = new WeakMap<IExecuteData, RunState>();

/**
 * The state that all items of this node run share. An item that begins a second time means that n8n retries the node:
 * then only what has been paid for is kept.
 */
export function joinRun(
	node: Pick<IExecutePaginationFunctions, 'getExecuteData' | 'getItemIndex' | 'getNodeParameter'>,
): RunState {
	const executeData = node.getExecuteData();
	const itemIndex = node.getItemIndex();
	let run = runs.get(executeData);
	if (!run || run.begun.has(itemIndex)) {
		// One socket carries one request at a time, and an item's timeout begins with its turn.
		const serial = node.getNodeParameter('options.transport', 'queue') === 'realtime';
		const chosen = Math.floor(Number(node.getNodeParameter('options.itemsAtOnce', 10)));
		const itemsAtOnce = serial ? 1 : chosen;
		run = {
			workOnItem: limitItems(itemsAtOnce >= 1 ? itemsAtOnce : 1),
			stop: new AbortController(),
			finished: run?.finished ?? new Map(),
			answered: run?.answered ?? new Map(),
			submitted: run?.submitted ?? new Map(),
			unknownFate: run?.unknownFate ?? new Map(),
			begun: new Set(),
			settled: new Map(),
			waiting: new Map(),
			waitSeconds: 0,
			ended: 0,
			startedAtMs: Date.now(),
		};
		runs.set(executeData, run);
	}
	run.begun.add(itemIndex);
	return run;
}

/** To be called once for each item that began. The last one closes what the run has open. */
export function leaveRun(run: RunState): void {
	run.ended += 1;
	if (run.ended < run.begun.size) return;
	run.realtime?.release();
	run.realtime = undefined;
}

/**
 * Whether n8n gave up on the run before it began. n8n starts the items in one go, and throws away all of them when the
 * parameters of a later one cannot be resolved; what has begun until then must cost nothing. To be asked after an await.
 */
export function isAbandoned(
	node: Pick<IExecutePaginationFunctions, 'getExecuteData' | 'getNode' | 'getNodeParameter' | 'continueOnFail'>,
	run: RunState,
): boolean {
	if (node.continueOnFail() || isBatched(node)) return false;
	const { data } = node.getExecuteData();
	const items = (data.main ?? data.ai_tool)?.[0] ?? [];
	return run.begun.size < (node.getNode().executeOnce ? Math.min(items.length, 1) : items.length);
}
