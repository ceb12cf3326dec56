import type { FaultRule } from '../../sandbox/server/faultRules.mjs';
import { type Engine, startEngine } from '../../harness/n8n/engine.mjs';
import { KEY, ProtocolSandbox } from '../../harness/fal/protocolSandbox.mjs';
import { numberedItems, runSam3, type TestServer } from '../../harness/workflows/sam3Run.mjs';
import { setFaults } from './realtimeSandbox.mjs';

// Generous, for a busy machine: what is waited for here is an event, not a time.
jest.setTimeout(60_000);

let engine: Engine;
let sandbox: ProtocolSandbox;
let server: TestServer;

beforeAll(async () => {
	sandbox = await ProtocolSandbox.start({ fixedJobMs: 20, concurrency: 4 });
	server = { url: sandbox.url, key: KEY };
	engine = await startEngine();
}, 300_000);
afterEach(async () => await sandbox.reset());
afterAll(async () => {
	await Promise.all([engine?.close(), sandbox?.stop()]);
});

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
		await setFaults(sandbox, { step, ...fault, ...ITEM_2 });
		const { status, error } = await runSam3(engine, server, twoItems(transport));
		expect(status).toBe('error');
		expect(error!.message).toContain('fal answered in a form that this node does not know');
		expect(await sandbox.jobs()).toHaveLength(2);
	});
});

test.each(UNREADABLE)(
	'with the transport queue Retry On Fail fetches the result again, when it is %s, and buys nothing',
	async (_what, fault) => {
		await setFaults(sandbox, { step: 'result', ...fault, ...ITEM_2, count: 1 });
		const { status, outputs } = await runSam3(engine, server, twoItems('queue'));
		expect(status).toBe('success');
		const jobs = await sandbox.jobs();
		expect(outputs[0]!.map(({ json }) => json.requestId)).toEqual(jobs.map(({ id }) => id));
		expect(jobs).toHaveLength(2);
	},
);
