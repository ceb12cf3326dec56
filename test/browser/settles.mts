import { isDeepStrictEqual } from 'node:util';
import { eventually } from '../../harness/eventually.mjs';

const SETTLES_WITHIN_MS = 20_000;

/** Expects that what is read becomes this: the editor draws its parts one after the other. */
export async function settles<T>(read: () => Promise<T>, expected: T): Promise<void> {
	// The expectation after it shows what differs.
	await eventually(async () => isDeepStrictEqual(await read(), expected), SETTLES_WITHIN_MS).catch(() => undefined);
	expect(await read()).toEqual(expected);
}
