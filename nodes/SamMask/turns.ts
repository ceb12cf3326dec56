// Long enough that asking costs little, short enough that n8n's other work hardly waits.
const SLICE_MS = 8;

/**
 * Cuts long work into slices: n8n runs everything on one thread, and its scan refuses worker threads. Ask `due` after
 * every row or so, and when it says so, `await give()`, which lets timers and sockets have their turn.
 */
export class Turns {
	private until = performance.now() + SLICE_MS;

	private readonly channel = new MessageChannel();

	private resume = () => {};

	/** @param signal ends the work at the next turn, when the execution is stopped */
	constructor(private readonly signal?: AbortSignal) {
		this.channel.port2.on('message', () => this.resume());
	}

	due(): boolean {
		return performance.now() >= this.until;
	}

	throwIfStopped(): void {
		this.signal?.throwIfAborted();
	}

	/** @throws the signal's reason once it has fired */
	async give(): Promise<void> {
		await new Promise<void>((resolve) => {
			this.resume = resolve;
			this.channel.port1.postMessage(undefined);
		});
		this.throwIfStopped();
		this.until = performance.now() + SLICE_MS;
	}

	/** Without this an open channel would keep a process alive. */
	end(): void {
		this.channel.port1.close();
	}
}
