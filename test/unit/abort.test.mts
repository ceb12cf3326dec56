import { deadlineAfter, pause, unlessAborted } from '../../nodes/shared/async/abort.js';
import { settle } from '../../nodes/shared/async/settle.js';

const reason = new Error('stopped');
const never = new Promise<never>(() => {});

/** Turns of the event loop after which Node has reported any rejection that nobody handles. */
const turns = async (count: number) => {
	for (let turn = 0; turn < count; turn++) await new Promise<void>((resolve) => setImmediate(resolve));
};

/** Rejections that nobody handled while the work ran. */
async function strayRejections(work: () => Promise<void>): Promise<unknown[]> {
	const strays: unknown[] = [];
	const listener = (error: unknown) => strays.push(error);
	process.on('unhandledRejection', listener);
	await work();
	await turns(3);
	process.off('unhandledRejection', listener);
	return strays;
}

describe('unlessAborted', () => {
	it('gives the outcome of the promise', async () => {
		const { signal } = new AbortController();
		await expect(unlessAborted(Promise.resolve(7), signal)).resolves.toBe(7);
		await expect(unlessAborted(Promise.resolve(7))).resolves.toBe(7);
		await expect(unlessAborted(Promise.reject(reason), signal)).rejects.toBe(reason);
	});

	it('gives the reason of the signal as soon as it fires', async () => {
		const stop = new AbortController();
		const waiting = unlessAborted(never, stop.signal);
		stop.abort(reason);
		await expect(waiting).rejects.toBe(reason);
	});

	it('gives the reason of a signal that has fired before, also when the promise never ends', async () => {
		await expect(unlessAborted(never, AbortSignal.abort(reason))).rejects.toBe(reason);
	});

	it('leaves no rejection to nobody when the promise fails after it was given up', async () => {
		const strays = await strayRejections(async () => {
			for (const early of [true, false]) {
				const stop = new AbortController();
				if (early) stop.abort(reason);
				let fail = (_error: Error) => {};
				const work = new Promise<never>((_resolve, reject) => (fail = reject));
				const waiting = settle(unlessAborted(work, stop.signal));
				stop.abort(reason);
				expect(await waiting).toEqual({ ok: false, error: reason });
				fail(new Error('too late'));
			}
		});
		expect(strays).toEqual([]);
	});

	it('keeps no listener on the signal of a long execution', async () => {
		const { signal } = new AbortController();
		const listening = new Set<unknown>();
		signal.addEventListener = (_type: string, listener: unknown) => void listening.add(listener);
		signal.removeEventListener = (_type: string, listener: unknown) => void listening.delete(listener);
		let during = 0;
		await unlessAborted(
			Promise.resolve().then(() => (during = listening.size)),
			signal,
		);
		expect([during, listening.size]).toEqual([1, 0]);
	});
});

describe('pause', () => {
	it('waits as long as it was asked to', async () => {
		const order: string[] = [];
		await Promise.all([pause(60).then(() => order.push('longer')), pause(5).then(() => order.push('shorter'))]);
		expect(order).toEqual(['shorter', 'longer']);
	});

	it('ends at once with the reason of the signal, and leaves nothing behind', async () => {
		const strays = await strayRejections(async () => {
			const stop = new AbortController();
			const waiting = pause(3_600_000, stop.signal);
			stop.abort(reason);
			await expect(waiting).rejects.toBe(reason);
			await expect(pause(3_600_000, stop.signal)).rejects.toBe(reason);
		});
		expect(strays).toEqual([]);
	});
});

describe('settle', () => {
	it('gives either end as a value', async () => {
		expect(await settle(Promise.resolve(0))).toEqual({ ok: true, value: 0 });
		expect(await settle(Promise.reject(reason))).toEqual({ ok: false, error: reason });
		expect(await settle(Promise.reject(undefined))).toEqual({ ok: false, error: undefined });
	});
});

describe('deadlineAfter', () => {
	it('fires after its time', async () => {
		const { signal } = deadlineAfter(1);
		expect(signal.aborted).toBe(false);
		await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
		expect(signal.aborted).toBe(true);
	});

	it.each([2 ** 31, 1e15, Infinity])(
		'does not fire at once with %d ms, which no timer of Node can wait',
		async (ms) => {
			const { signal, clear } = deadlineAfter(ms);
			await pause(30);
			expect(signal.aborted).toBe(false);
			clear();
		},
	);

	it('after clear never fires, leaves no timer and no rejection', async () => {
		const timers = () => process.getActiveResourcesInfo().filter((resource) => resource === 'Timeout').length;
		const before = timers();
		const strays = await strayRejections(async () => {
			const { signal, clear } = deadlineAfter(60_000);
			expect(timers()).toBe(before + 1);
			clear();
			await turns(2);
			expect(signal.aborted).toBe(false);
		});
		expect(timers()).toBe(before);
		expect(strays).toEqual([]);
	});
});
