const HEARTBEAT_MS = 10_000;

/**
 * Waits for `work` and says every 10 s that it goes on, with the seconds so far.
 */
export async function withHeartbeat<T>(say: (line: string) => void, what: string, work: Promise<T>): Promise<T> {
	const startedAtMs = Date.now();
	const timer = setInterval(() => say(`${what}: ${Math.round((Date.now() - startedAtMs) / 1000)} s`), HEARTBEAT_MS);
	try {
		return await work;
	} finally {
		clearInterval(timer);
	}
}
