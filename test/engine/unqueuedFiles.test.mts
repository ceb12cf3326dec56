import { type Engine, startEngine } from '../../harness/n8n/engine.mjs';
import { KEY, ProtocolSandbox } from '../../harness/fal/protocolSandbox.mjs';
import { runSam3, type TestServer } from '../../harness/workflows/sam3Run.mjs';
import { setFaults } from './realtimeSandbox.mjs';

// Generous, for a busy machine: what is waited for here is an event, not a time.
jest.setTimeout(60_000);

let engine: Engine;
let sandbox: ProtocolSandbox;
let server: TestServer;

beforeAll(async () => {
	sandbox = await ProtocolSandbox.start({ fixedJobMs: 20 });
	server = { url: sandbox.url, key: KEY };
	engine = await startEngine();
}, 300_000);
afterEach(async () => await sandbox.reset());
afterAll(async () => {
	await Promise.all([engine?.close(), sandbox?.stop()]);
});

/** These have no request in fal's queue, to which a later run could come back. */
describe.each(['direct', 'realtime'])('when a file of a result does not arrive, with the transport %s', (transport) => {
	const options = { transport };

	test('the sentence says what another run costs, and that Retry On Fail costs nothing', async () => {
		await setFaults(sandbox, { step: 'download', kind: 'status', status: 404 });
		const { error } = await runSam3(engine, server, { parameters: { options } });
		expect(error!.message).toContain('A file of the result could not be fetched (HTTP 404');
		expect(error!.message).toContain(
			'Running the item again is a new request. With “Retry On Fail” in the settings of this node, n8n tries for its files again without one.',
		);
	});

	test('and Retry On Fail does', async () => {
		await setFaults(sandbox, { step: 'download', kind: 'status', status: 404, count: 1 });
		const { status, outputs } = await runSam3(engine, server, {
			parameters: { options },
			nodeExtra: { retryOnFail: true, maxTries: 3, waitBetweenTries: 0 },
		});
		expect(status).toBe('success');
		expect(Object.keys(outputs[0]![0]!.binary!).sort()).toEqual(['image', 'mask_0']);
		expect(await sandbox.jobs()).toHaveLength(1);
	});

	test('in time, the sentence does not say that the job was cancelled, and Retry On Fail delivers it', async () => {
		await setFaults(sandbox, { step: 'download', kind: 'hang', count: 1 });
		const run = { parameters: { options: { ...options, timeout: 2 } } };
		expect((await runSam3(engine, server, run)).error!.message).toContain(
			'within the 2 s of the option “Timeout”, but fal has finished it. Running the item again is a new request. With “Retry On Fail”',
		);
		await sandbox.reset();
		await setFaults(sandbox, { step: 'download', kind: 'hang', count: 1 });
		const { status } = await runSam3(engine, server, {
			...run,
			nodeExtra: { retryOnFail: true, maxTries: 2, waitBetweenTries: 0 },
		});
		expect(status).toBe('success');
		expect(await sandbox.jobs()).toHaveLength(1);
	});
});
