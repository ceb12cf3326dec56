/** How a promise ended, as a value: for failures that the caller expects and decides about. */
export type Settled<T> = { ok: true; value: T } | { ok: false; error: unknown };

/** Waits for the promise and never rejects. */
export async function settle<T>(promise: Promise<T>): Promise<Settled<T>> {
	try {
		return { ok: true, value: await promise };
	} catch (error) {
		return { ok: false, error };
	}
}
