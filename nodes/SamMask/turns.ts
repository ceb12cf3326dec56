// Long enough that asking costs little, short enough that n8n's other work hardly waits.
const SLICE_MS = 8;

/**
 * Cuts long work into slices: n8n runs everything on one thread, and its scan refuses worker threads. Ask `due` after
 * every row or so, and when it says so, `await give()`, which lets timers and sockets have their turn.
 */
export class Turns {
	private until = performance.now() + SLICE_MS;

	/** @param signal ends the work at the next turn, when the execution is stopped */
	constructor(private readonly signal?: AbortSignal) {}

	due(): boolean {
		return performance.now() >= this.until;
	}

	throwIfStopped(): void {
		this.signal?.throwIfAborted();
	}

	/** @throws the signal's reason once it has fired */
	async give(): Promise<void> {
		// A new channel each time: Node handles up to a thousand messages of one channel without a turn in between.
		const { port1, port2 } = new MessageChannel();
		await new Promise<void>((resolve) => {
			port2.once('message', () => resolve());
			port1.postMessage(undefined);
		});
		port1.close();
		this.throwIfStopped();
		this.until = performance.now() + SLICE_MS;
	}
}
