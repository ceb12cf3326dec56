import { setTimeout as delay } from 'node:timers/promises';

const LOOK_EVERY_MS = 100;

/**
 * Looks again and again until the condition holds. False when it still does not after `withinMs`: whoever asked then
 * shows what is wrong instead of waiting for ever.
 */
export async function until(condition: () => Promise<boolean>, withinMs: number): Promise<boolean> {
	for (let waitedMs = 0; waitedMs < withinMs; waitedMs += LOOK_EVERY_MS) {
		if (await condition()) return true;
		await delay(LOOK_EVERY_MS);
	}
	return false;
}
