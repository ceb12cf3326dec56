import { setTimeout as wait } from 'node:timers/promises';

const LOOK_EVERY_MS = 50;

/**
 * Looks again and again until the value is there.
 * @throws Error when it is not there in time
 */
export async function eventually<T>(look: () => Promise<T | undefined | false>, withinMs = 90_000): Promise<T> {
	const giveUpAtMs = Date.now() + withinMs;
	for (;;) {
		const value = await look();
		if (value !== undefined && value !== false) return value;
		if (Date.now() > giveUpAtMs) throw new Error(`not within ${withinMs} ms: ${String(look)}`);
		await wait(LOOK_EVERY_MS);
	}
}
