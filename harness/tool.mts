import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { childEnvironment } from './n8n/childEnvironment.mjs';

/** For `node --import`: the process then runs .mts files. */
export const TSX = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
const KEPT_OUTPUT_CHARS = 4_000;

export interface ToolOptions {
	/** The executable that runs it. Default: this process's own. */
	node?: string;
	/** Variables beside those that every process needs. */
	env?: Record<string, string>;
}

/**
 * A .mts file of this repository at work in a process of its own. jest runs test files as CommonJS in a realm of its own,
 * where ESM with worker threads cannot live; and what is measured must not share a process with who measures.
 *
 * The file gets `argument` as JSON in `process.argv[2]`, says with its first message that it is ready, answers each later
 * message with one of its own, and ends when its parent disconnects or is gone.
 */
export class Tool<Ready> {
	private constructor(
		private readonly child: ChildProcess,
		private readonly ended: Promise<never>,
		/** What the file said when it was ready. */
		readonly ready: Ready,
	) {}

	/** Rejects with what the file printed when it ends before it is ready. */
	static async start<Ready>(file: URL, argument: unknown, { node, env }: ToolOptions = {}): Promise<Tool<Ready>> {
		const child = fork(fileURLToPath(file), [JSON.stringify(argument)], {
			...(node !== undefined && { execPath: node }),
			execArgv: ['--import', TSX],
			env: childEnvironment(process.env, env),
			stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
		});
		let output = '';
		const printed = [child.stdout!, child.stderr!].map(async (stream) => {
			stream.setEncoding('utf8').on('data', (text: string) => (output = (output + text).slice(-KEPT_OUTPUT_CHARS)));
			await once(stream, 'end');
		});
		// Not the `close` event: with an IPC channel that was closed from this side it never comes.
		const ended = Promise.all([once(child, 'exit'), ...printed]).then(([[code]]) => {
			throw new Error(`${file.pathname} ended with ${code}\n${output}`);
		});
		ended.catch(() => undefined);
		return new Tool(child, ended, await message<Ready>(child, ended));
	}

	/** Sends a message and gives the answer. One at a time. */
	async ask<Answer>(question: object): Promise<Answer> {
		const answer = message<Answer>(this.child, this.ended);
		this.child.send(question);
		return await answer;
	}

	async stop(): Promise<void> {
		if (this.child.connected) this.child.disconnect();
		await this.ended.catch(() => undefined);
	}
}

async function message<T>(child: ChildProcess, ended: Promise<never>): Promise<T> {
	const [received] = (await Promise.race([once(child, 'message'), ended])) as [T];
	return received;
}
