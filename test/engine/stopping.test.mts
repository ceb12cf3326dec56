import { ended, numberedItems, runSam3, startSam3 } from '../../harness/workflows/sam3Run.mjs';
import { eventually } from '../../harness/eventually.mjs';
import { SandboxServer } from '../../harness/fal/sandboxServer.mjs';
import { useEngine } from '../../harness/jest/useEngine.mjs';
import { useScriptedFal } from '../../harness/jest/useFal.mjs';

const engine = useEngine();
const fal = useScriptedFal();

const idsOf = (step: 'submit' | 'cancel') =>
	fal
		.of(step)
		.map(({ job }) => job!.requestId)
		.sort();
/** A promise and the way to fulfil it. */
function gate(): { opened: Promise<void>; open: () => void } {
	let open = () => {};
	const opened = new Promise<void>((resolve) => (open = resolve));
	return { opened, open };
}

describe('the Stop button', () => {
	test('cancels every running job at fal and submits no waiting item', async () => {
		fal.hold = true;
		const run = startSam3(engine, fal, { parameters: { options: { itemsAtOnce: 2 } }, items: numberedItems(5) });
		await fal.until(() => fal.of('stream').length === 2);
		await run.cancel();
		const { status } = await ended(engine, fal, run);
		expect(status).toBe('canceled');
		await fal.until(() => fal.of('cancel').length === 2);
		expect(fal.jobs).toHaveLength(2);
		expect(idsOf('cancel')).toEqual(idsOf('submit'));
	});

	test('cancels a job whose submit was still unanswered, as soon as the answer is there', async () => {
		const { opened, open } = gate();
		fal.hold = true;
		fal.scripts.submit = () => ({ after: opened });
		const run = startSam3(engine, fal, { items: numberedItems(2) });
		await fal.until(() => fal.of('submit').length === 2);
		await run.cancel();
		const { status } = await ended(engine, fal, run);
		expect(status).toBe('canceled');
		expect(fal.of('cancel')).toEqual([]);
		open();
		await fal.until(() => fal.of('cancel').length === 2);
		expect(idsOf('cancel')).toEqual(idsOf('submit'));
		expect(fal.of('stream')).toEqual([]);
	});

	test('while polling, cancels the job and asks no more', async () => {
		fal.hold = true;
		fal.scripts.stream = () => ({ status: 404, body: { detail: 'Not Found' } });
		const run = startSam3(engine, fal);
		await fal.until(() => fal.of('status').length === 2);
		await run.cancel();
		await ended(engine, fal, run);
		await fal.until(() => fal.of('cancel').length === 1);
		const asked = fal.of('status').length;
		// A second run takes longer than the pause between two polls.
		fal.hold = false;
		await runSam3(engine, fal);
		expect(fal.of('status').filter(({ job }) => job === fal.jobs[0])).toHaveLength(asked);
	});

	test('during an upload leaves nothing at fal', async () => {
		const { opened, open } = gate();
		fal.scripts.upload = () => ({ after: opened });
		const run = startSam3(engine, fal, {
			parameters: { imageSource: 'binary' },
			items: [
				{ json: {}, binary: { data: { content: Buffer.from('picture'), mimeType: 'image/png', fileName: 'a.png' } } },
			],
		});
		await fal.until(() => fal.of('upload').length === 1);
		await run.cancel();
		const { status } = await ended(engine, fal, run);
		expect(status).toBe('canceled');
		open();
		await runSam3(engine, fal);
		expect(fal.jobs).toHaveLength(1);
	});

	test('during a download ends the run; the finished job needs no cancel to be harmless', async () => {
		fal.scripts.file = () => ({ fault: 'silent' });
		const run = startSam3(engine, fal);
		await fal.until(() => fal.of('file').length === 3);
		await run.cancel();
		const { status } = await ended(engine, fal, run);
		expect(status).toBe('canceled');
		expect(fal.jobs).toHaveLength(1);
	});

	test('ends the run also when fal does not answer the cancel', async () => {
		fal.hold = true;
		fal.scripts.cancel = () => ({ fault: 'hang' });
		const run = startSam3(engine, fal);
		await fal.until(() => fal.of('stream').length === 1);
		await run.cancel();
		const { status } = await ended(engine, fal, run);
		expect(status).toBe('canceled');
		expect(fal.of('cancel')).toHaveLength(1);
	});

	test('stops the jobs at a real server', async () => {
		const sandbox = await SandboxServer.start({ fixedJobMs: 60_000, concurrency: 2 });
		try {
			const run = startSam3(engine, sandbox, { items: numberedItems(3) });
			await eventually(async () => {
				const jobs = await sandbox.jobs();
				return jobs.length === 3 && jobs.filter(({ state }) => state === 'running').length === 2;
			});
			await run.cancel();
			const { status } = await ended(engine, sandbox, run);
			expect(status).toBe('canceled');
			await eventually(async () => (await sandbox.jobs()).every(({ state }) => state === 'completed'));
			expect((await sandbox.jobs()).map(({ cancelled }) => cancelled)).toEqual([true, true, true]);
		} finally {
			await sandbox.stop();
		}
	});
});

describe('the Timeout option', () => {
	const options = { timeout: 1 };

	test('cancels the job at fal and says so with the request id', async () => {
		fal.hold = true;
		const { status, error } = await runSam3(engine, fal, { parameters: { options } });
		const { requestId } = fal.jobs[0]!;
		expect(status).toBe('error');
		expect(error!.message).toBe(
			`The request did not finish within the 1 s of the option “Timeout” and was cancelled at fal. (request ID ${requestId})`,
		);
		expect(idsOf('cancel')).toEqual([requestId]);
	});

	test('with Continue, the other items are delivered', async () => {
		fal.hold = true;
		fal.scripts.stream = ({ job }) => {
			if (job!.input.prompt === 'quick') job!.state = 'finished';
			return undefined;
		};
		const { outputs } = await runSam3(engine, fal, {
			parameters: { prompt: '={{ $json.n === 2 ? "slow" : "quick" }}', options: { timeout: 3 } },
			items: numberedItems(3),
			nodeExtra: { onError: 'continueRegularOutput' },
		});
		const slow = fal.jobs.find(({ input }) => input.prompt === 'slow')!;
		expect(outputs[0]!.map(({ json }) => json.found ?? json.details)).toEqual([
			true,
			{ requestId: slow.requestId, type: 'timeout' },
			true,
		]);
		expect(idsOf('cancel')).toEqual([slow.requestId]);
	});

	test('while the submit is unanswered, says that nothing is known, and cancels when the answer comes', async () => {
		const { opened, open } = gate();
		fal.hold = true;
		fal.scripts.submit = () => ({ after: opened });
		const { error } = await runSam3(engine, fal, { parameters: { options } });
		expect(error!.message).toContain('had not answered yet whether it takes it. Look at fal.ai/dashboard/requests');
		open();
		await fal.until(() => fal.of('cancel').length === 1);
		expect(idsOf('cancel')).toEqual(idsOf('submit'));
	});

	test('says when cancelling failed', async () => {
		fal.hold = true;
		fal.scripts.cancel = () => ({ status: 401, body: { detail: 'no' } });
		const { error } = await runSam3(engine, fal, { parameters: { options } });
		expect(error!.message).toContain('Cancelling it failed, so it may go on at fal');
		expect(error!.message).toContain(fal.jobs[0]!.requestId);
	});

	test('before the submit, says that nothing was sent', async () => {
		fal.scripts.initiate = () => ({ fault: 'hang' });
		const { error } = await runSam3(engine, fal, {
			parameters: { imageSource: 'binary', options },
			items: [
				{ json: {}, binary: { data: { content: Buffer.from('picture'), mimeType: 'image/png', fileName: 'a.png' } } },
			],
		});
		expect(error!.message).toContain('had not been sent to fal yet');
		expect(fal.jobs).toEqual([]);
	});

	test('set to leave the request running, does not cancel it', async () => {
		fal.hold = true;
		const { error } = await runSam3(engine, fal, { parameters: { options: { ...options, onTimeout: 'leave' } } });
		expect(error!.message).toContain('It goes on at fal; fetch its result later with the operation Get Result. ');
		expect(error!.message).toContain(fal.jobs[0]!.requestId);
		expect(fal.of('cancel')).toEqual([]);
	});

	test.each([3_000_000, 99_999_999])(
		'of %d s is not over at once, although no timer of Node can be that long',
		async (timeout) => {
			const { status } = await runSam3(engine, fal, { parameters: { options: { timeout } } });
			expect(status).toBe('success');
		},
	);

	test.each(['={{ "soon" }}', '={{ -1 }}', '={{ undefined }}'])(
		'is refused as %s before anything is sent',
		async (timeout) => {
			const { error } = await runSam3(engine, fal, { parameters: { options: { timeout } } });
			expect(error!.message).toBe('Timeout (Seconds): must be a number, 0 or more. Nothing was sent to fal.');
			expect(fal.calls).toEqual([]);
		},
	);

	test('counts for each item from when its turn comes', async () => {
		// Three in a row take longer than one is allowed to.
		fal.scripts.result = () => ({ after: new Promise((resolve) => setTimeout(resolve, 1_300)) });
		const { status, outputs } = await runSam3(engine, fal, {
			parameters: { options: { timeout: 3, itemsAtOnce: 1 } },
			items: numberedItems(3),
		});
		expect(status).toBe('success');
		expect(outputs[0]).toHaveLength(3);
	});
});
