import { type IExecuteData, type IExecutePaginationFunctions, WAIT_INDEFINITELY } from 'n8n-workflow';

import { joinRun } from '../../nodes/shared/run/runState.js';
import { suspendedRunOf, suspendIfWaiting } from '../../nodes/shared/run/suspension.js';

const MINUTE_MS = 60_000;

/** A run of so many items in an engine that only notes until when it was put to wait. */
function suspendable(items: number) {
	const entry = { node: { name: 'SAM' }, data: { main: [[]] }, source: null } as unknown as IExecuteData;
	const stack: IExecuteData[] = [];
	const waits: Date[] = [];
	const node = {
		getExecuteData: () => entry,
		getExecutionId: () => '7',
		runExecutionData: { executionData: { nodeExecutionStack: stack } },
		putExecutionToWait: async (till: Date) => void waits.push(till),
	} as unknown as IExecutePaginationFunctions;
	const runs = Array.from({ length: items }, (_, index) =>
		joinRun({ getExecuteData: () => entry, getItemIndex: () => index }),
	);
	return { node, run: runs[0]!, stack, waits };
}

it('a run is suspended until the latest deadline of its items, and each keeps its own', async () => {
	const { node, run, stack, waits } = suspendable(3);
	const now = Date.now();
	const deadlines = [now + 60 * MINUTE_MS, now + 80 * MINUTE_MS, now + 2 * MINUTE_MS];
	for (const [index, deadlineMs] of deadlines.entries()) {
		run.waiting.set(index, { requestId: `id-${index}`, deadlineMs });
		run.progress.settled.set(index, []);
	}
	await suspendIfWaiting(node, run);
	expect(waits).toEqual([new Date(now + 80 * MINUTE_MS)]);
	expect(suspendedRunOf(stack[0]!)).toEqual({
		waiting: Object.fromEntries(
			deadlines.map((deadlineMs, index) => [index, { requestId: `id-${index}`, deadlineMs }]),
		),
		settled: {},
	});
});

it('a wait that n8n might notice late is made longer, and one that no date can hold is n8n’s longest', async () => {
	const short = suspendable(1);
	const before = Date.now();
	short.run.waiting.set(0, { requestId: 'id', deadlineMs: before + 1000 });
	short.run.progress.settled.set(0, []);
	await suspendIfWaiting(short.node, short.run);
	expect(short.waits[0]!.getTime()).toBeGreaterThanOrEqual(before + MINUTE_MS);

	const endless = suspendable(1);
	endless.run.waiting.set(0, { requestId: 'id', deadlineMs: 1e300 });
	endless.run.progress.settled.set(0, []);
	await suspendIfWaiting(endless.node, endless.run);
	expect(endless.waits).toEqual([WAIT_INDEFINITELY]);
});

it('nothing is suspended before all items have come so far, nor when none waits', async () => {
	const early = suspendable(2);
	early.run.waiting.set(0, { requestId: 'id', deadlineMs: Date.now() });
	early.run.progress.settled.set(0, []);
	await suspendIfWaiting(early.node, early.run);
	const done = suspendable(1);
	done.run.progress.settled.set(0, []);
	await suspendIfWaiting(done.node, done.run);
	expect([early.waits, done.waits]).toEqual([[], []]);
});
