import type { FaultRule } from '../../sandbox/server/faultRules.mjs';
import { useEngine } from '../../harness/jest/useEngine.mjs';
import { useSandbox } from '../../harness/jest/useFal.mjs';
import { numberedItems, runSam3 } from '../../harness/workflows/sam3Run.mjs';

const sandbox = useSandbox({ fixedJobMs: 20, concurrency: 4 });
const engine = useEngine();

/** Two items, each with its number as prompt, one after the other, and a second try. */
const twoItems = (transport: string) => ({
	parameters: { prompt: '={{ "item " + $json.n }}', options: { transport, itemsAtOnce: 1 } },
	items: numberedItems(2),
	nodeExtra: { retryOnFail: true, maxTries: 2, waitBetweenTries: 0 },
});
const ITEM_2 = { match: { text: 'item 2' } };

const UNREADABLE: Array<[string, Pick<FaultRule, 'kind' | 'body'>]> = [
	['a list', { kind: 'wrongType' }],
	['masks that are no files', { kind: 'wrongType', body: { masks: ['mask.png'] } }],
	['cut off', { kind: 'malformedJson' }],
];

describe.each([
	['direct', 'run'],
	['realtime', 'realtime'],
] as const)('with the transport %s, which leaves nothing to come back to, Retry On Fail', (transport, step) => {
	test.each(UNREADABLE)('does not buy an item again whose answer is %s', async (_what, fault) => {
		await sandbox.setFaults({ step, ...fault, ...ITEM_2 });
		const { status, error } = await runSam3(engine, sandbox, twoItems(transport));
		expect(status).toBe('error');
		expect(error!.message).toMatch(/fal answered in a form that this node does not know|is not what it should be/);
		expect(await sandbox.jobs()).toHaveLength(2);
	});
});

test.each(UNREADABLE)(
	'with the transport queue Retry On Fail fetches the result again, when it is %s, and buys nothing',
	async (_what, fault) => {
		await sandbox.setFaults({ step: 'result', ...fault, ...ITEM_2, count: 1 });
		const { status, outputs } = await runSam3(engine, sandbox, twoItems('queue'));
		expect(status).toBe('success');
		const jobs = await sandbox.jobs();
		expect(outputs[0]!.map(({ json }) => json.requestId)).toEqual(jobs.map(({ id }) => id));
		expect(jobs).toHaveLength(2);
	},
);
