import type { IExecuteData, INodeExecutionData } from 'n8n-workflow';

import { isBatched } from '../../nodes/shared/run/batching.js';
import { isAbandoned, joinRun, paidWorkOf } from '../../nodes/shared/run/runState.js';

interface RunSetting {
	parameters?: Record<string, unknown>;
	executeOnce?: boolean;
	continueOnFail?: boolean;
}

const entryWith = (items: number, port: 'main' | 'ai_tool' = 'main') =>
	({
		data: { [port]: [Array.from({ length: items }, (): INodeExecutionData => ({ json: {} }))] },
	}) as unknown as IExecuteData;

/** The node's context of one item, as far as the run state asks for it. */
const itemOf = (
	executeData: IExecuteData,
	itemIndex: number,
	{ parameters = {}, executeOnce, continueOnFail = false }: RunSetting = {},
) =>
	({
		getExecuteData: () => executeData,
		getItemIndex: () => itemIndex,
		getNode: () => ({ executeOnce }),
		getNodeParameter: (name: string, fallback: unknown) => parameters[name] ?? fallback,
		continueOnFail: () => continueOnFail,
	}) as unknown as Parameters<typeof joinRun>[0] & Parameters<typeof isAbandoned>[0];

describe('joinRun', () => {
	it('is shared by the items of one run, and by nobody else', () => {
		const entry = entryWith(2);
		const [first, second] = [0, 1].map((index) => joinRun(itemOf(entry, index)));
		expect(second).toBe(first);
		expect(joinRun(itemOf(entryWith(2), 0))).not.toBe(first);
	});

	it('when n8n retries the node, keeps what is finished and nothing else', () => {
		const entry = entryWith(2);
		const tried = joinRun(itemOf(entry, 0));
		joinRun(itemOf(entry, 1));
		paidWorkOf(tried, 0).output = [{ json: { paid: true } }];
		tried.progress.settled.set(0, []);
		tried.waiting.set(1, { requestId: 'id-1', deadlineMs: 0 });
		tried.stop.abort();
		const again = joinRun(itemOf(entry, 0));
		expect(paidWorkOf(again, 0)).toEqual({ sent: {}, output: [{ json: { paid: true } }] });
		expect([again.stop.signal.aborted, again.progress.settled.size, again.waiting.size]).toEqual([false, 0, 0]);
		expect(joinRun(itemOf(entry, 1))).toBe(again);
		expect(joinRun(itemOf(entry, 1))).not.toBe(again);
	});

	it('an item that first begins in a later try joins that try', () => {
		const entry = entryWith(8);
		joinRun(itemOf(entry, 0)).stop.abort();
		const again = joinRun(itemOf(entry, 0));
		expect(joinRun(itemOf(entry, 7))).toBe(again);
	});
});

it('isBatched is true only with a pause between the batches', () => {
	const batched = (pause: unknown) =>
		isBatched(itemOf(entryWith(1), 0, { parameters: { 'requestOptions.batching.batch.batchInterval': pause } }));
	expect([1000, '1000', 0, undefined].map(batched)).toEqual([true, true, false, false]);
});

describe('isAbandoned', () => {
	/** Whether a run counts as given up when these of its three items have begun. */
	const abandonedAfter = (begun: number, setting?: RunSetting, entry = entryWith(3)) => {
		const items = Array.from({ length: begun }, (_, index) => itemOf(entry, index, setting));
		const states = items.map((item) => joinRun(item));
		return isAbandoned(items[0]!, states[0]!);
	};

	it('is true as long as n8n has not come to every item', () => {
		expect([1, 2, 3].map((begun) => abandonedAfter(begun))).toEqual([true, true, false]);
	});

	it('counts the calls of an agent too, and a run without any item', () => {
		expect([1, 3].map((begun) => abandonedAfter(begun, {}, entryWith(3, 'ai_tool')))).toEqual([true, false]);
		expect(abandonedAfter(1, {}, { data: {} } as IExecuteData)).toBe(false);
	});

	it('is false where a failing item does not take the others with it', () => {
		expect(abandonedAfter(1, { continueOnFail: true })).toBe(false);
	});

	it('is false where n8n hands out the items in batches', () => {
		const batches = (batchInterval: number) => ({
			parameters: { 'requestOptions.batching.batch.batchInterval': batchInterval },
		});
		expect([abandonedAfter(1, batches(1000)), abandonedAfter(1, batches(0))]).toEqual([false, true]);
	});

	it('is false for the one item of a node that executes once', () => {
		expect(abandonedAfter(1, { executeOnce: true })).toBe(false);
	});
});
