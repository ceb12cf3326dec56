import { Tool } from '../tool.mjs';
import { SandboxClient } from './sandboxClient.mjs';
import type { SandboxServerAnswer, SandboxServerArgument, SandboxServerQuestion } from './sandboxServerProcess.mjs';

/** Distinctive, so that a search for the secret finds nothing by chance. */
export const SANDBOX_KEY = 'sandbox-test-id:b7f1c09ae4d35526';
/** Worker that does what its input says instead of segmenting, see ObedientInput. */
const OBEDIENT_WORKER = new URL('./obedientWorker.mts', import.meta.url);

export type SandboxServerOptions = SandboxServerArgument['options'] & {
	/** Who runs the jobs: the segmentation models (default), the obedient worker, or the worker of this file. */
	worker?: 'models' | 'obedient' | URL;
};

/** The sandbox in a process of its own, on a free port. */
export class SandboxServer extends SandboxClient {
	private constructor(
		private readonly tool: Tool<string[]>,
		url: string,
		key: string,
	) {
		super(url, key);
	}

	/** Rejects with what the sandbox printed when it cannot start. */
	static async start(options: SandboxServerOptions = {}): Promise<SandboxServer> {
		const [server] = await SandboxServer.startSeveral(1, options);
		return server!;
	}

	/**
	 * Several in one process, alike but each on its own: what happens to the jobs and connections of one cannot be seen by
	 * another. To stop one is to stop all.
	 */
	static async startSeveral(
		count: number,
		{ worker = 'models', key = SANDBOX_KEY, ...options }: SandboxServerOptions,
	): Promise<SandboxServer[]> {
		const entry = worker === 'obedient' ? OBEDIENT_WORKER : worker;
		const tool = await Tool.start<string[]>(new URL('./sandboxServerProcess.mts', import.meta.url), {
			count,
			options: { key, ...options },
			...(entry !== 'models' && { workerEntry: entry.href }),
		} satisfies SandboxServerArgument);
		return tool.ready.map((url) => new SandboxServer(tool, url, key));
	}

	/** Moves the clock by which results and files expire. */
	async advanceClock(ms: number): Promise<void> {
		await this.question({ advanceClockMs: ms });
	}

	async rssBytes(): Promise<number> {
		return (await this.question({ memory: true })).rssBytes;
	}

	/** Ends running jobs and open connections. */
	async stop(): Promise<void> {
		await this.tool.stop();
	}

	private async question(question: SandboxServerQuestion): Promise<SandboxServerAnswer> {
		return await this.tool.ask(question);
	}
}
