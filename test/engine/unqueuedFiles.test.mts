import { useEngine } from '../../harness/jest/useEngine.mjs';
import { useSandbox } from '../../harness/jest/useFal.mjs';
import { runSam3 } from '../../harness/workflows/sam3Run.mjs';

const sandbox = useSandbox({ fixedJobMs: 20 });
const engine = useEngine();

/** These have no request in fal's queue, to which a later run could come back. */
describe.each(['direct', 'realtime'])('when a file of a result does not arrive, with the transport %s', (transport) => {
	const options = { transport };

	test('the sentence says what another run costs, and that Retry On Fail costs nothing', async () => {
		await sandbox.setFaults({ step: 'download', kind: 'status', status: 404 });
		const { error } = await runSam3(engine, sandbox, { parameters: { options } });
		expect(error!.message).toContain('A file of the result could not be fetched (HTTP 404');
		expect(error!.message).toContain(
			'Running the item again is a new request. With “Retry On Fail” in the settings of this node, n8n tries for its files again without one.',
		);
	});

	test('and Retry On Fail does', async () => {
		await sandbox.setFaults({ step: 'download', kind: 'status', status: 404, count: 1 });
		const { status, outputs } = await runSam3(engine, sandbox, {
			parameters: { options },
			nodeExtra: { retryOnFail: true, maxTries: 3, waitBetweenTries: 0 },
		});
		expect(status).toBe('success');
		expect(Object.keys(outputs[0]![0]!.binary!).sort()).toEqual(['image', 'mask_0']);
		expect(await sandbox.jobs()).toHaveLength(1);
	});

	test('in time, the sentence does not say that the job was cancelled, and Retry On Fail delivers it', async () => {
		await sandbox.setFaults({ step: 'download', kind: 'hang', count: 1 });
		const run = { parameters: { options: { ...options, timeout: 2 } } };
		expect((await runSam3(engine, sandbox, run)).error!.message).toContain(
			'within the 2 s of the option “Timeout”, but fal has finished it. Running the item again is a new request. With “Retry On Fail”',
		);
		await sandbox.reset();
		await sandbox.setFaults({ step: 'download', kind: 'hang', count: 1 });
		const { status } = await runSam3(engine, sandbox, {
			...run,
			nodeExtra: { retryOnFail: true, maxTries: 2, waitBetweenTries: 0 },
		});
		expect(status).toBe('success');
		expect(await sandbox.jobs()).toHaveLength(1);
	});
});
