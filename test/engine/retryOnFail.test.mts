import { numberedItems, runSam3 } from '../../harness/workflows/sam3Run.mjs';
import type { Answer, RecordedCall } from '../../harness/fal/scriptedFal.mjs';
import { useEngine } from '../../harness/jest/useEngine.mjs';
import { useScriptedFal } from '../../harness/jest/useFal.mjs';

const engine = useEngine();
const fal = useScriptedFal();

/** Each item asks for its own number, so that a job tells which item it belongs to. */
const PROMPT = '={{ "item " + $json.n }}';
const isItem =
	(n: number) =>
	({ job }: RecordedCall) =>
		job!.input.prompt === `item ${n}`;
const jobOf = (n: number) => fal.jobs.filter(({ input }) => input.prompt === `item ${n}`);
const REFUSAL = { status: 422, body: { detail: 'The picture is upside down' } };

describe('Retry On Fail', () => {
	const RETRY = { retryOnFail: true, maxTries: 3, waitBetweenTries: 0 };

	test('delivers finished items again without a new job and asks only for the failed one once more', async () => {
		fal.scripts.result = (call) => (isItem(2)(call) && jobOf(2).length < 3 ? REFUSAL : undefined);
		const { status, outputs } = await runSam3(engine, fal, {
			parameters: { prompt: PROMPT, options: { itemsAtOnce: 1 } },
			items: numberedItems(2),
			nodeExtra: RETRY,
		});
		expect(status).toBe('success');
		expect([jobOf(1).length, jobOf(2).length]).toEqual([1, 3]);
		expect(outputs[0]!.map(({ pairedItem, json }) => [pairedItem, json.requestId])).toEqual([
			[{ item: 0 }, jobOf(1)[0]!.requestId],
			[{ item: 1 }, jobOf(2)[2]!.requestId],
		]);
		expect(outputs[0]![0]!.binary!.mask_0!.content!.length).toBeGreaterThan(0);
	});

	test('works through items that were stopped by another one’s failure', async () => {
		fal.scripts.result = (call) => (isItem(1)(call) && jobOf(1).length === 1 ? REFUSAL : undefined);
		const { status, outputs } = await runSam3(engine, fal, {
			parameters: { prompt: PROMPT, options: { itemsAtOnce: 1 } },
			items: numberedItems(3),
			nodeExtra: RETRY,
		});
		expect(status).toBe('success');
		expect(outputs[0]!.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 0 }, { item: 1 }, { item: 2 }]);
		expect([1, 2, 3].map((n) => jobOf(n).length)).toEqual([2, 1, 1]);
	});

	test('gives up after its tries with the last error', async () => {
		fal.scripts.result = () => REFUSAL;
		const { error } = await runSam3(engine, fal, { parameters: { prompt: PROMPT }, nodeExtra: RETRY });
		expect(error!.message).toContain(fal.jobs[2]!.requestId);
		expect(fal.jobs).toHaveLength(3);
	});

	test('fetches the result of a finished request again instead of asking for a new one', async () => {
		fal.scripts.result = [{ status: 404, body: { detail: 'for a moment' } }];
		const { status, outputs } = await runSam3(engine, fal, { nodeExtra: RETRY });
		expect(status).toBe('success');
		expect(fal.jobs).toHaveLength(1);
		expect(outputs[0]![0]!.json.requestId).toBe(fal.jobs[0]!.requestId);
	});

	test('fetches the files of a result again, when none came, instead of asking for a new result', async () => {
		const gone = { status: 404, body: '' };
		fal.scripts.file = [gone, gone, gone];
		const { status, outputs } = await runSam3(engine, fal, { nodeExtra: RETRY });
		expect(status).toBe('success');
		expect(fal.jobs).toHaveLength(1);
		expect(Object.keys(outputs[0]![0]!.binary!)).toHaveLength(3);
	});

	test('a result of which one file is missing is delivered without it, and not tried again', async () => {
		fal.scripts.file = [{ status: 404, body: '' }];
		const { status, outputs } = await runSam3(engine, fal, { nodeExtra: RETRY });
		expect(status).toBe('success');
		const { json, binary } = outputs[0]![0]!;
		expect(json.missing).toHaveLength(1);
		expect([...Object.keys(binary!), ...(json.missing as string[])].sort()).toEqual(['image', 'mask_0', 'mask_1']);
		expect(fal.jobs).toHaveLength(1);
	});

	test.each<[string, Answer]>([
		['a server error', { status: 500, body: { detail: 'Internal Server Error' } }],
		['a broken connection', { fault: 'reset' }],
		['an answer that is not JSON', { body: 'accepted' }],
	])('does not repeat a submit that ended with %s, because fal may have taken it', async (_what, answer) => {
		fal.scripts.submit = () => answer;
		const { status, error } = await runSam3(engine, fal, { nodeExtra: RETRY });
		expect(status).toBe('error');
		expect(error!.message).toContain('look at fal.ai/dashboard/requests');
		expect(fal.of('submit')).toHaveLength(1);
	});

	test('sends a refused submit again', async () => {
		fal.scripts.submit = [{ status: 401, body: { detail: 'invalid key credentials' } }];
		const { status } = await runSam3(engine, fal, { nodeExtra: RETRY });
		expect(status).toBe('success');
		expect(fal.of('submit')).toHaveLength(2);
	});

	describe('after a timeout', () => {
		const HANGS: Array<[string, 'result' | 'file']> = [
			['the result', 'result'],
			['a file of it', 'file'],
		];
		/** What fal answers to a cancel that comes after the end. */
		const TOO_LATE = { status: 400, body: { status: 'ALREADY_COMPLETED' } };
		const FINISHED =
			'The request did not finish within the 1 s of the option “Timeout”, but fal has finished it. Fetch the result with the operation Get Result; that costs nothing.';

		test.each(HANGS)(
			'while %s was on its way it is told that fal has finished, and how to get it',
			async (_what, step) => {
				fal.scripts[step] = () => ({ fault: 'hang' });
				fal.scripts.cancel = () => TOO_LATE;
				const { error } = await runSam3(engine, fal, { parameters: { options: { timeout: 1 } } });
				expect(error!.message).toBe(`${FINISHED} (request ID ${fal.jobs[0]!.requestId})`);
				fal.scripts = {};
				const { outputs } = await runSam3(engine, fal, {
					parameters: { operation: 'getResult', requestId: fal.jobs[0]!.requestId },
				});
				expect(Object.keys(outputs[0]![0]!.binary!)).toHaveLength(3);
				expect(fal.jobs).toHaveLength(1);
			},
		);

		test.each(HANGS)('while %s was on its way it is delivered without a second job', async (_what, step) => {
			fal.scripts[step] = [{ fault: 'hang' }];
			fal.scripts.cancel = () => TOO_LATE;
			const { status, outputs } = await runSam3(engine, fal, {
				parameters: { options: { timeout: 1 } },
				nodeExtra: RETRY,
			});
			expect(status).toBe('success');
			expect(outputs[0]![0]!.json.requestId).toBe(fal.jobs[0]!.requestId);
			expect(Object.keys(outputs[0]![0]!.binary!)).toHaveLength(3);
			expect([fal.jobs.length, fal.of('submit').length]).toEqual([1, 1]);
		});

		test('that cancelled the request, a new one is made', async () => {
			fal.hold = true;
			fal.scripts.cancel = () => {
				fal.hold = false;
				return undefined;
			};
			const { status, outputs } = await runSam3(engine, fal, {
				parameters: { options: { timeout: 1 } },
				nodeExtra: RETRY,
			});
			expect(status).toBe('success');
			expect(fal.jobs).toHaveLength(2);
			expect(outputs[0]![0]!.json.requestId).toBe(fal.jobs[1]!.requestId);
		});

		test('that left the request running, it is waited for again', async () => {
			fal.hold = true;
			const run = runSam3(engine, fal, {
				parameters: { options: { timeout: 1, onTimeout: 'leave' } },
				nodeExtra: RETRY,
			});
			await fal.until(() => fal.of('stream').length === 2);
			fal.finish();
			expect((await run).outputs[0]![0]!.json.requestId).toBe(fal.jobs[0]!.requestId);
			expect(fal.jobs).toHaveLength(1);
			expect(fal.of('cancel')).toEqual([]);
		});
	});

	test('keeps the tries of two executions apart', async () => {
		const [first, second] = await Promise.all([
			runSam3(engine, fal, { nodeExtra: RETRY }),
			runSam3(engine, fal, { nodeExtra: RETRY }),
		]);
		expect(first.outputs[0]![0]!.json.requestId).not.toBe(second.outputs[0]![0]!.json.requestId);
		expect(fal.jobs).toHaveLength(2);
	});
});
