import { properties } from '../../nodes/Sam3Image/properties.js';
import { properties as withoutRealtime } from '../../nodes/Sam/properties.js';
import { RequestFailure } from '../../nodes/shared/errors/failure.js';
import { DEFAULTS } from '../../nodes/shared/panel/options.js';
import { type Operation, readOperation, readOptions } from '../../nodes/shared/run/readOptions.js';

interface Panel {
	options?: unknown;
	operation?: unknown;
	batchInterval?: number;
	type?: string;
	/** What n8n's engine has besides. */
	engine?: object;
}

/** As much of an engine as it takes to suspend an execution. */
const SUSPENDING = {
	getExecutionId: () => '7',
	putExecutionToWait: async () => undefined,
	runExecutionData: { executionData: { nodeExecutionStack: [] } },
};

const panelWith = ({ options, operation, batchInterval, engine, type = 'n8n-nodes-fal-sam.sam3Image' }: Panel) => ({
	...SUSPENDING,
	...engine,
	getNode: () => ({ type }),
	getNodeParameter: (name: string, fallback?: unknown) =>
		({ options, operation, 'requestOptions.batching.batch.batchInterval': batchInterval })[name] ?? fallback,
});
const read = (options: unknown, more: Panel = {}, operation: Operation = 'segment') =>
	readOptions(panelWith({ options, ...more }), properties, operation);
/** The refusal as `Option: problem`, one per wrong option. */
function refusalOf(work: () => unknown): string[] {
	try {
		return [`not refused: ${JSON.stringify(work())}`];
	} catch (error) {
		const { failure } = error as RequestFailure;
		return failure.kind === 'invalidInput' ? failure.issues.map(({ field, problem }) => `${field}: ${problem}`) : [];
	}
}

it('an option that nobody has added has the default of the panel; without a limit there is none', () => {
	expect(read({})).toEqual(DEFAULTS);
	expect(read(undefined)).toEqual(DEFAULTS);
	expect(DEFAULTS).toEqual({
		boxFormat: 'auto',
		coordinates: 'auto',
		includeLogs: false,
		itemsAtOnce: 10,
		keepInputData: false,
		onEmpty: 'item',
		onTimeout: 'cancel',
		outputMode: 'singleItem',
		queuePriority: 'normal',
		storeIo: true,
		timeout: 300,
		transport: 'queue',
	});
});

it.each([
	[{ timeout: '300' }, { timeout: 300 }],
	[{ timeout: ' 1.5 ' }, { timeout: 1.5 }],
	[{ timeout: 0 }, { timeout: 0 }],
	[{ maxFileSize: '20' }, { maxFileSize: 20 }],
	[{ itemsAtOnce: 100 }, { itemsAtOnce: 100 }],
	[{ includeLogs: 'TRUE' }, { includeLogs: true }],
	[{ storeIo: 'false' }, { storeIo: false }],
	[{ outputMode: 'itemPerMask' }, { outputMode: 'itemPerMask' }],
	[{ transport: 'realtime' }, { transport: 'realtime' }],
])('%j is read', (options, meant) => {
	expect(read(options)).toMatchObject(meant);
});

const TRANSPORTS = 'Transport: must be one of: callback, direct, queue, realtime';
const TIMEOUT = 'Timeout (Seconds): must be a number, 0 or more';
const FILE_SIZE = 'Max File Size (MB): must be a number, 1 or more';
const AT_ONCE = 'Items at Once: must be a whole number from 1 to 100';

it.each([
	...['websocket', 'constructor', '__proto__', 'toString', '', null, undefined, 1, ['queue'], {}].map(
		(transport): [object, string] => [{ transport }, TRANSPORTS],
	),
	...['', ' ', null, undefined, 'soon', '5 min', -1, NaN, Infinity, 'Infinity', true, [], [5], {}].map(
		(timeout): [object, string] => [{ timeout }, TIMEOUT],
	),
	...[null, '', '1 MB', 0, -5, undefined, true].map((maxFileSize): [object, string] => [{ maxFileSize }, FILE_SIZE]),
	...[0, 'many', '', null, 2.9, -4, 101, undefined].map((itemsAtOnce): [object, string] => [{ itemsAtOnce }, AT_ONCE]),
	[{ outputMode: 'allMasks' }, 'Output Mode: must be one of: itemPerMask, singleItem, urlsOnly'],
	[{ onEmpty: 'fail' }, 'If Nothing Is Found: must be one of: error, item, skip'],
	[{ onTimeout: null }, 'On Timeout: must be one of: cancel, leave'],
	[{ queuePriority: 'high' }, 'Queue Priority: must be one of: low, normal'],
	[{ includeLogs: 'yes' }, 'Include Logs: must be true or false'],
	[{ storeIo: 0 }, 'Store Request at Fal: must be true or false'],
	[{ fileLifetime: 'a day' }, 'File Lifetime (Seconds): must be a number, 60 or more'],
	[{ startTimeout: null }, 'Start Timeout (Seconds): must be a number, 1 or more'],
])('%j is refused by the name that the panel shows', (options, refusal) => {
	expect(refusalOf(() => read(options))).toEqual([refusal]);
});

it('every wrong option is named at once', () => {
	expect(refusalOf(() => read({ timeout: '', maxFileSize: null, transport: 'x' })).sort()).toEqual([
		FILE_SIZE,
		TIMEOUT,
		TRANSPORTS,
	]);
});

it('a transport that the endpoint does not have is no choice of its node', () => {
	const realtime = panelWith({ options: { transport: 'realtime' } });
	expect(refusalOf(() => readOptions(realtime, withoutRealtime, 'segment'))).toEqual([
		'Transport: must be one of: callback, direct, queue',
	]);
});

it('an option that the panel does not show for the operation does not count', () => {
	expect(read({ timeout: 'soon', itemsAtOnce: 2 }, {}, 'getStatus')).toEqual({ ...DEFAULTS, itemsAtOnce: 2 });
});

describe('the transport callback', () => {
	it('waits an hour unless the panel says otherwise', () => {
		expect(read({ transport: 'callback' })).toMatchObject({ transport: 'callback', timeout: 3600 });
		expect(read({ transport: 'callback', timeout: 80 })).toMatchObject({ timeout: 80 });
	});

	it.each<[string, Panel]>([
		['as a tool, for which an agent waits', { type: 'n8n-nodes-fal-sam.sam3ImageTool' }],
		['in batches, which begin one after the other', { batchInterval: 1000 }],
		[
			'in n8n’s engine 2.0, whose executions have a UUID',
			{ engine: { getExecutionId: () => '0e8a5d1c-6d2c-4b7e-9c7d-0f1e2d3c4b5a' } },
		],
		['in an execution without an id', { engine: { getExecutionId: () => undefined } }],
		['in an engine that puts nothing to wait', { engine: { putExecutionToWait: undefined } }],
		['in an engine without a stack', { engine: { runExecutionData: { executionData: {} } } }],
		['in an engine without execution data', { engine: { runExecutionData: undefined } }],
	])('is the queue %s', (_why, panel) => {
		expect(read({ transport: 'callback' }, panel)).toMatchObject({ transport: 'queue', timeout: 300 });
	});
});

it('as a tool the node downloads nothing, whatever the output mode says', () => {
	const tool = { type: 'n8n-nodes-fal-sam.sam3ImageTool' };
	expect(read({ outputMode: 'itemPerMask' }, tool)).toMatchObject({ outputMode: 'urlsOnly' });
});

it.each(['segment', 'submit', 'getStatus', 'getResult', 'cancel'])('the operation %s is one', (operation) => {
	expect(readOperation(panelWith({ operation }), properties)).toBe(operation);
});

it.each(['run', 'constructor', '', null, undefined])(
	'the operation %j is refused with those that there are',
	(operation) => {
		expect(refusalOf(() => readOperation(panelWith({ operation }), properties))).toEqual([
			'Operation: must be one of: segment, submit, getStatus, getResult, cancel',
		]);
	},
);
