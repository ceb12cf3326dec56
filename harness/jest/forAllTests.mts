// The first test of a machine may have to install n8n.
const START_WITHIN_MS = 300_000;

/**
 * Starts something before the first test of a file or of a `describe`, and ends it after the last one.
 *
 * @param stop ends it; not called when the start has failed
 * @param withinMs how long each of the two may take
 * @returns what stands for it from the beginning, so that a file can name it once; using it before it is started throws
 */
export function forAllTests<T extends object>(
	start: () => Promise<T>,
	stop: (started: T) => Promise<unknown>,
	withinMs = START_WITHIN_MS,
): T {
	let started: T | undefined;
	beforeAll(async () => void (started = await start()), withinMs);
	afterAll(async () => {
		if (started) await stop(started);
		started = undefined;
	}, withinMs);
	const now = (): T => {
		if (!started) throw new Error('it is started before the first test, and not yet there');
		return started;
	};
	return new Proxy({} as T, {
		get: (_, name) => Reflect.get(now(), name, now()) as unknown,
		set: (_, name, value) => Reflect.set(now(), name, value, now()),
		has: (_, name) => Reflect.has(now(), name),
	});
}
