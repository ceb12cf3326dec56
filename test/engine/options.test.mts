import { numberedItems, runSam3 } from '../../harness/workflows/sam3Run.mjs';
import { useEngine } from '../../harness/jest/useEngine.mjs';
import { useScriptedFal } from '../../harness/jest/useFal.mjs';

const engine = useEngine();
const fal = useScriptedFal();

const TIMEOUT = 'Timeout (Seconds): must be a number, 0 or more. Nothing was sent to fal.';
const FILE_SIZE = 'Max File Size (MB): must be a number, 1 or more. Nothing was sent to fal.';
const AT_ONCE = 'Items at Once: must be a whole number from 1 to 100. Nothing was sent to fal.';
const TRANSPORT = 'Transport: must be one of: callback, direct, queue, realtime. Nothing was sent to fal.';

test.each<[Record<string, unknown>, string]>([
	[{ timeout: '={{ "" }}' }, TIMEOUT],
	[{ timeout: '={{ null }}' }, TIMEOUT],
	[{ maxFileSize: '={{ null }}' }, FILE_SIZE],
	[{ maxFileSize: '={{ "1 MB" }}' }, FILE_SIZE],
	[{ itemsAtOnce: '={{ 0 }}' }, AT_ONCE],
	[{ itemsAtOnce: '={{ "many" }}' }, AT_ONCE],
	[{ transport: '={{ "websocket" }}' }, TRANSPORT],
	[{ transport: '={{ "constructor" }}' }, TRANSPORT],
	[
		{ outputMode: '={{ "allMasks" }}' },
		'Output Mode: must be one of: itemPerMask, singleItem, urlsOnly. Nothing was sent to fal.',
	],
	[{ onTimeout: '={{ "keep" }}' }, 'On Timeout: must be one of: cancel, leave. Nothing was sent to fal.'],
])('%j is refused by the name that the panel shows, before anything is sent', async (options, sentence) => {
	const { error } = await runSam3(engine, fal, { parameters: { options } });
	expect(error!.message).toBe(sentence);
	expect(fal.calls).toEqual([]);
});

test('an operation that there is not is refused', async () => {
	const { error } = await runSam3(engine, fal, { parameters: { operation: 'run' } });
	expect(error!.message).toBe(
		'Operation: must be one of: segment, submit, getStatus, getResult, cancel. Nothing was sent to fal.',
	);
	expect(fal.calls).toEqual([]);
});

test('an option counts for its own item: one that is wrong fails alone, and numbers may be text', async () => {
	const { outputs } = await runSam3(engine, fal, {
		parameters: {
			options: {
				timeout: '={{ $json.n === 2 ? "soon" : "300" }}',
				storeIo: '={{ $json.n === 1 ? "false" : true }}',
				outputMode: '={{ $json.n === 3 ? "itemPerMask" : "urlsOnly" }}',
				itemsAtOnce: 1,
			},
		},
		items: numberedItems(3),
		nodeExtra: { onError: 'continueRegularOutput' },
	});
	expect(outputs[0]!.map(({ json, pairedItem }) => [json.message ?? json.found, pairedItem])).toEqual([
		[true, { item: 0 }],
		[TIMEOUT, { item: 1 }],
		[true, { item: 2 }],
		[true, { item: 2 }],
	]);
	expect(fal.of('submit').map(({ headers }) => headers['x-fal-store-io'])).toEqual(['0', '1']);
});
