import type * as Timers from '../../build/shims/timers.mjs';

type Sleep = (ms: number, signal?: AbortSignal) => Promise<void>;

const { sleep: currentSleep } = jest.requireActual<{ sleep: Sleep }>('n8n-workflow');
const sleepThatIgnoresTheSignal: Sleep = async (ms) => {
	await new Promise<void>((resolve) => setTimeout(resolve, ms));
};

describe.each([
	['the sleep of the installed n8n-workflow', currentSleep],
	['the sleep of an n8n-workflow that ignores the signal', sleepThatIgnoresTheSignal],
])('the timers of bundled code, on %s', (_name, sleep) => {
	let timers: typeof Timers;

	beforeEach(async () => {
		jest.useFakeTimers();
		jest.doMock('n8n-workflow', () => ({ sleep }));
		await jest.isolateModulesAsync(async () => {
			timers = await import('../../build/shims/timers.mjs');
		});
	});

	afterEach(() => {
		jest.useRealTimers();
		jest.dontMock('n8n-workflow');
	});

	test('the callback runs once, with its arguments, when the delay is over and not before', async () => {
		const callback = jest.fn();
		timers.setTimeout(callback, 100, 'a', 2);
		await jest.advanceTimersByTimeAsync(99);
		expect(callback).not.toHaveBeenCalled();
		await jest.advanceTimersByTimeAsync(1000);
		expect(callback.mock.calls).toEqual([['a', 2]]);
	});

	test('without a delay the callback runs later, never at once', async () => {
		const callback = jest.fn();
		timers.setTimeout(callback);
		expect(callback).not.toHaveBeenCalled();
		await jest.advanceTimersByTimeAsync(1);
		expect(callback).toHaveBeenCalledTimes(1);
	});

	test('a cleared timer never runs its callback', async () => {
		const callback = jest.fn();
		const timer = timers.setTimeout(callback, 100);
		await jest.advanceTimersByTimeAsync(50);
		timers.clearTimeout(timer);
		timers.clearTimeout(timer);
		await jest.advanceTimersByTimeAsync(1000);
		expect(callback).not.toHaveBeenCalled();
	});

	test('clearing one timer leaves the others running', async () => {
		const callback = jest.fn();
		timers.clearTimeout(timers.setTimeout(callback, 100, 'cleared'));
		timers.setTimeout(callback, 100, 'kept');
		await jest.advanceTimersByTimeAsync(100);
		expect(callback.mock.calls).toEqual([['kept']]);
	});

	test('clearing nothing, or a timer that fired, does nothing', async () => {
		const callback = jest.fn();
		const timer = timers.setTimeout(callback, 10);
		await jest.advanceTimersByTimeAsync(10);
		timers.clearTimeout(timer);
		timers.clearTimeout(undefined);
		timers.clearTimeout(null);
		expect(callback).toHaveBeenCalledTimes(1);
	});

	test.each([
		[
			'throws',
			() => {
				throw new Error('from the callback');
			},
		],
		['rejects', async () => await Promise.reject(new Error('from the callback'))],
	])('a callback that %s does not reach the host process', async (_how, callback) => {
		const reported = jest.fn();
		process.on('unhandledRejection', reported).on('uncaughtException', reported);
		try {
			timers.setTimeout(callback, 10);
			await jest.advanceTimersByTimeAsync(10);
			jest.useRealTimers();
			// Node reports an unhandled rejection after the microtasks of the turn; two turns later it has.
			await new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
			expect(reported).not.toHaveBeenCalled();
		} finally {
			process.off('unhandledRejection', reported).off('uncaughtException', reported);
		}
	});
});

test('clearing a timer ends the wait itself, so nothing keeps the process from ending', () => {
	jest.useFakeTimers();
	jest.isolateModules(() => {
		const timers = jest.requireActual<typeof Timers>('../../build/shims/timers.mjs');
		timers.clearTimeout(timers.setTimeout(() => undefined, 60_000));
	});
	expect(jest.getTimerCount()).toBe(0);
	jest.useRealTimers();
});
