import { ended, numberedItems, runSam3, startSam3 } from '../../harness/workflows/sam3Run.mjs';
import type { RecordedCall } from '../../harness/fal/scriptedFal.mjs';
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

test('items come out in the order they went in, whatever the order in which fal finishes them', async () => {
	let release = () => {};
	const later = new Promise<void>((resolve) => (release = resolve));
	fal.scripts.result = (call) => (isItem(1)(call) ? { after: later } : undefined);
	const run = startSam3(engine, fal, { parameters: { prompt: PROMPT }, items: numberedItems(4) });
	await fal.until(() => fal.jobs.filter(({ fetched }) => fetched).length === 3);
	release();
	const { outputs } = await ended(engine, fal, run);
	expect(outputs[0]!.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 0 }, { item: 1 }, { item: 2 }, { item: 3 }]);
	expect(outputs[0]!.map(({ json }) => json.requestId)).toEqual([1, 2, 3, 4].map((n) => jobOf(n)[0]!.requestId));
});

test.each([
	[1, { options: { itemsAtOnce: 1 } }],
	[3, { options: { itemsAtOnce: 3 } }],
	[10, {}],
])('never are more than %i jobs at fal at once, and that many are', async (limit, parameters) => {
	fal.hold = true;
	const run = startSam3(engine, fal, { parameters, items: numberedItems(12) });
	await fal.until(() => fal.jobs.length === limit);
	fal.finish();
	const { outputs } = await ended(engine, fal, run);
	expect(outputs[0]).toHaveLength(12);
	expect(fal.jobs).toHaveLength(12);
	expect(fal.mostAtOnce).toBe(limit);
});

describe('while the files of an item are on their way', () => {
	/** Files are held back until `release`. */
	function heldFiles(): () => void {
		let release = () => {};
		const released = new Promise<void>((resolve) => (release = resolve));
		fal.scripts.file = () => ({ after: released });
		return release;
	}

	test('the next items are submitted, but no more than can be delivered', async () => {
		const release = heldFiles();
		const run = startSam3(engine, fal, { parameters: { options: { itemsAtOnce: 2 } }, items: numberedItems(8) });
		// Two download, and two have their result and wait for that.
		await fal.until(() => fal.of('result').length === 4);
		expect(fal.jobs).toHaveLength(4);
		release();
		const { outputs } = await ended(engine, fal, run);
		expect(outputs[0]!.map(({ json }) => json.requestId)).toEqual(fal.jobs.map(({ requestId }) => requestId));
	});

	test('with one item at once, the next one waits', async () => {
		const release = heldFiles();
		const run = startSam3(engine, fal, { parameters: { options: { itemsAtOnce: 1 } }, items: numberedItems(2) });
		await fal.until(() => fal.of('file').length === 3);
		expect(fal.jobs).toHaveLength(1);
		release();
		expect((await ended(engine, fal, run)).outputs[0]).toHaveLength(2);
	});

	test('Stop ends the item that waits to fetch its own', async () => {
		heldFiles();
		const run = startSam3(engine, fal, { parameters: { options: { itemsAtOnce: 2 } }, items: numberedItems(5) });
		await fal.until(() => fal.of('result').length === 4);
		await run.cancel();
		expect((await ended(engine, fal, run)).status).toBe('canceled');
		expect(fal.jobs).toHaveLength(4);
	});
});

test.each(['continueRegularOutput', 'continueErrorOutput'])(
	'%s: the failed item says why and the others are delivered',
	async (onError) => {
		fal.scripts.result = (call) => (isItem(2)(call) ? REFUSAL : undefined);
		const { status, outputs } = await runSam3(engine, fal, {
			parameters: { prompt: PROMPT },
			items: numberedItems(3),
			nodeExtra: { onError },
		});
		expect(status).toBe('success');
		const errorOutput = onError === 'continueErrorOutput';
		const [delivered, failed] = errorOutput
			? [outputs[0]!, outputs[1]!]
			: [[outputs[0]![0]!, outputs[0]![2]!], [outputs[0]![1]!]];
		expect(delivered.map(({ pairedItem, json }) => [pairedItem, json.requestId])).toEqual([
			[{ item: 0 }, jobOf(1)[0]!.requestId],
			[{ item: 2 }, jobOf(3)[0]!.requestId],
		]);
		const { requestId } = jobOf(2)[0]!;
		const sentence = `fal refused the input: The picture is upside down. (request ID ${requestId})`;
		expect(failed).toEqual([
			{
				json: { error: sentence, message: sentence, details: { requestId, httpStatus: 422 } },
				pairedItem: { item: 1 },
			},
		]);
		expect(fal.jobs).toHaveLength(3);
	},
);

test('on the error output a failed item keeps the data that came in', async () => {
	fal.scripts.result = (call) => (isItem(2)(call) ? REFUSAL : undefined);
	const imageUrl = 'https://example.com/a.jpg';
	const run = engine.run({
		workflow: {
			nodes: [
				{ name: 'Before', type: 'n8n-nodes-base.noOp' },
				{
					name: 'SAM 3 Image',
					type: `${engine.packageName}.sam3Image`,
					parameters: { imageUrl, prompt: PROMPT },
					onError: 'continueErrorOutput',
				},
			],
			connections: { Before: { main: [[{ node: 'SAM 3 Image', type: 'main', index: 0 }]] } },
		},
		items: numberedItems(3),
		credentials: { falSamApi: { apiKey: fal.key, serverUrl: fal.url } },
	});
	const { outputs } = await ended(engine, fal, run);
	expect(outputs[1]).toMatchObject([
		{ json: { n: 2, message: expect.stringContaining('upside down'), details: { requestId: jobOf(2)[0]!.requestId } } },
	]);
});

test('items that n8n starts in batches are all delivered', async () => {
	const { outputs } = await runSam3(engine, fal, {
		parameters: { prompt: PROMPT, requestOptions: { batching: { batch: { batchSize: 2, batchInterval: 100 } } } },
		items: numberedItems(5),
	});
	expect(outputs[0]!.map(({ json }) => json.requestId)).toEqual([1, 2, 3, 4, 5].map((n) => jobOf(n)[0]!.requestId));
});

test('stopWorkflow: the first failing item is reported, running siblings are cancelled at fal and waiting ones are never submitted', async () => {
	fal.hold = true;
	fal.scripts.stream = (call) => (isItem(2)(call) ? { status: 404, body: { status: 'NOT_FOUND' } } : undefined);
	fal.scripts.status = (call) =>
		isItem(2)(call)
			? {
					body: { status: 'COMPLETED', request_id: call.job!.requestId, logs: [] },
					after: fal.until(() => fal.of('stream').length === 3),
				}
			: undefined;
	fal.scripts.result = (call) => (isItem(2)(call) ? REFUSAL : undefined);
	const { status, error, outputs } = await runSam3(engine, fal, {
		parameters: { prompt: PROMPT, options: { itemsAtOnce: 3 } },
		items: numberedItems(6),
	});
	expect(status).toBe('error');
	expect(error).toMatchObject({
		name: 'NodeApiError',
		message: `fal refused the input: The picture is upside down. (request ID ${jobOf(2)[0]!.requestId})`,
		httpCode: '422',
		context: { itemIndex: 1 },
	});
	expect(outputs.flat()).toEqual([]);
	expect(fal.jobs.map(({ input }) => input.prompt)).toEqual(['item 1', 'item 2', 'item 3']);
	expect(
		fal
			.of('cancel')
			.map(({ job }) => job!.input.prompt)
			.sort(),
	).toEqual(['item 1', 'item 3']);
});

test('stopWorkflow: an item that is refused before anything is sent stops those that wait', async () => {
	const { error } = await runSam3(engine, fal, {
		parameters: {
			prompt: PROMPT,
			returnMultipleMasks: true,
			maxMasks: '={{ $json.n === 1 ? 99 : 3 }}',
			options: { itemsAtOnce: 1 },
		},
		items: numberedItems(3),
	});
	expect(error).toMatchObject({
		message: 'Max Masks: must be at most 32. Nothing was sent to fal.',
		context: { itemIndex: 0 },
	});
	expect(fal.calls).toEqual([]);
});

test('stopWorkflow: an item whose expression fails leaves no paid job of the others behind', async () => {
	fal.scripts.submit = () => ({ status: 500, body: { detail: 'late failure' } });
	const { status } = await runSam3(engine, fal, {
		parameters: { prompt: '={{ $json.n === 3 ? $("No such node").item.json.x : "item " + $json.n }}' },
		items: numberedItems(3),
	});
	expect(status).toBe('error');
	// One more run, so that whatever the first one left behind has come to light.
	fal.scripts = {};
	await runSam3(engine, fal, { parameters: { prompt: 'afterwards' } });
	expect(fal.jobs.map(({ input }) => input.prompt)).toEqual(['afterwards']);
});

test('ten executions at the same time keep their items, limits and files apart', async () => {
	const runs = Array.from({ length: 10 }, (_, execution) =>
		runSam3(engine, fal, {
			parameters: { prompt: `={{ "execution ${execution} item " + $json.n }}`, options: { itemsAtOnce: 2 } },
			items: numberedItems(3),
		}),
	);
	for (const [execution, { status, outputs }] of (await Promise.all(runs)).entries()) {
		expect(status).toBe('success');
		const own = (id: unknown) => fal.jobs.find(({ requestId }) => requestId === id)!.input.prompt;
		expect(outputs[0]!.map(({ json }) => own(json.requestId))).toEqual(
			[1, 2, 3].map((n) => `execution ${execution} item ${n}`),
		);
		for (const { json, binary } of outputs[0]!)
			expect(binary!.mask_0!.content!.toString()).toContain(String(json.requestId));
	}
	expect(fal.jobs).toHaveLength(30);
});
