import type {
	IExecuteData,
	IExecutePaginationFunctions,
	INodeExecutionData,
	IRunExecutionData,
	ITaskMetadata,
	IWebhookFunctions,
} from 'n8n-workflow';
import { WAIT_INDEFINITELY } from 'n8n-workflow';

import type { SentFacts } from '../output/resultContext';
import type { RunState } from './runState';

/** A request that fal will call about. */
export interface WaitingRequest {
	requestId: string;
	/** When the item's time is over, in milliseconds since 1970. */
	deadlineMs: number;
	sent?: SentFacts;
}

/** What a suspended run needs when it goes on, in this process or another. Stored by n8n with the execution. */
export interface SuspendedRun {
	/** By item index. */
	waiting: Record<string, WaitingRequest>;
	/** Output of the other items, by item index. */
	settled: Record<string, INodeExecutionData[]>;
}

// n8n has both at run time, but not in its types.
interface EngineInternals {
	runExecutionData: IRunExecutionData;
	putExecutionToWait(waitTill: Date): Promise<void>;
}

/** What it takes to suspend an execution. */
interface Engine {
	stack: IExecuteData[];
	putToWait(waitTill: Date): Promise<void>;
}

type MarkedMetadata = ITaskMetadata & { falSam?: SuspendedRun };

// Below this n8n may notice the end of a wait late: it looks for waiting executions once a minute.
const SHORTEST_WAIT_MS = 70_000;

// n8n's engine 2.0, which suspends nothing, gives executions a UUID.
const NUMBERED = /^\d+$/;

/** Whether n8n can suspend this execution. To be asked before anything is paid. */
export function canSuspend(node: unknown): boolean {
	return engineOf(node) !== undefined;
}

function engineOf(node: unknown): Engine | undefined {
	const { runExecutionData, putExecutionToWait, getExecutionId } = node as Partial<
		EngineInternals & Pick<IExecutePaginationFunctions, 'getExecutionId'>
	>;
	const stack = runExecutionData?.executionData?.nodeExecutionStack;
	if (!Array.isArray(stack) || !putExecutionToWait || !NUMBERED.test(String(getExecutionId?.call(node)))) {
		return undefined;
	}
	return { stack, putToWait: async (waitTill) => await putExecutionToWait.call(node, waitTill) };
}

/**
 * Suspends the execution when all items have come so far and some of them wait for fal's call. No worker is held, and
 * n8n can restart meanwhile.
 *
 * When n8n wakes an execution it does not run the waiting node again: it disables it and passes its input on. So the
 * waiting entry gets no input, and a second entry behind it runs this node once more with the real input; that run finds
 * `suspendedRunOf` and asks fal what has become of the requests. It is the same whether a call woke it or the time was up.
 */
export async function suspendIfWaiting(
	node: IExecutePaginationFunctions,
	{ waiting, progress }: RunState,
): Promise<void> {
	if (waiting.size === 0 || progress.settled.size < progress.begun.size) return;
	const settled = [...progress.settled].filter(([itemIndex]) => !waiting.has(itemIndex));
	const falSam: SuspendedRun = { waiting: Object.fromEntries(waiting), settled: Object.fromEntries(settled) };
	const engine = engineOf(node);
	if (!engine) throw new Error('n8n cannot suspend this execution');
	const entry = node.getExecuteData();
	const metadata: MarkedMetadata = { ...entry.metadata, falSam };
	const again: IExecuteData = { node: { ...entry.node }, data: entry.data, source: entry.source, metadata };
	engine.stack.unshift(again);
	entry.data = { main: [[]] };
	// Or else n8n would make up an item for the entry that only waits.
	entry.node = { ...entry.node, alwaysOutputData: false };
	const deadlinesMs = [...waiting.values()].map(({ deadlineMs }) => deadlineMs);
	const waitTillMs = Math.max(...deadlinesMs, Date.now() + SHORTEST_WAIT_MS);
	await engine.putToWait(new Date(Math.min(waitTillMs, WAIT_INDEFINITELY.getTime())));
}

/** What this run of the node was suspended with, when it is the one that goes on. */
export function suspendedRunOf(executeData: IExecuteData): SuspendedRun | undefined {
	return (executeData.metadata as MarkedMetadata | undefined)?.falSam;
}

/** What the execution that a call is for was suspended with. */
export function suspendedRunIn(node: IWebhookFunctions): SuspendedRun | undefined {
	const { runExecutionData } = node as unknown as Partial<EngineInternals>;
	const [, again] = runExecutionData?.executionData?.nodeExecutionStack ?? [];
	return again && suspendedRunOf(again);
}

/** Where fal must call to wake this execution, at this node. */
export function resumeUrl(node: IExecutePaginationFunctions): string {
	const url = new URL(String(node.evaluateExpression('{{ $execution.resumeUrl }}', node.getItemIndex())));
	url.pathname += `/${encodeURIComponent(node.getNode().id)}`;
	return url.toString();
}
