import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';

const KEPT_OUTPUT_CHARS = 200_000;
/** The process exits by itself when its channel closes; the signal is for one that is stuck in a loop. */
const KILL_AFTER_MS = 5_000;

export interface Channel {
	request<T>(method: string, params: unknown): Promise<T>;
	strayErrors: string[];
	output(): string;
	stop(): Promise<void>;
}

/** Request and reply over the IPC channel of the child; when the child ends, every open request fails with its last output. */
export function openChannel(child: ChildProcess): Channel {
	const open = new Map<number, { resolve: (value: never) => void; reject: (error: Error) => void }>();
	const strayErrors: string[] = [];
	let requestCount = 0;
	let output = '';
	for (const stream of [child.stdout, child.stderr]) {
		stream?.setEncoding('utf8').on('data', (text: string) => {
			output = (output + text).slice(-KEPT_OUTPUT_CHARS);
		});
	}
	// Not the `close` event: with an IPC channel that was closed from this side it never comes.
	const ended = Promise.all([
		once(child, 'exit'),
		...[child.stdout, child.stderr].map(async (stream) => stream && (await once(stream, 'end'))),
	]);
	const failAll = (reason: string) => {
		for (const { reject } of open.values()) reject(new Error(`${reason}\n${output}`));
		open.clear();
	};
	const over = ended.then(
		([[code, signal]]) => failAll(`the n8n engine process ended (code ${code}, signal ${signal})`),
		(error: Error) => failAll(error.message),
	);
	child.on(
		'message',
		(message: {
			id?: number;
			value?: unknown;
			error?: { name?: string; message: string; stack?: string };
			stray?: string;
		}) => {
			if (message.stray !== undefined) strayErrors.push(message.stray);
			if (message.id === undefined) return;
			const request = open.get(message.id);
			open.delete(message.id);
			if (message.error)
				request?.reject(Object.assign(new Error(message.error.message), { cause: message.error.stack }));
			else request?.resolve(message.value as never);
		},
	);
	return {
		request: <T,>(method: string, params: unknown) =>
			new Promise<T>((resolveRequest, reject) => {
				const id = ++requestCount;
				open.set(id, { resolve: resolveRequest as (value: never) => void, reject });
				child.send({ id, method, params }, (error) => {
					if (error) reject(error);
				});
			}),
		strayErrors,
		output: () => output,
		async stop() {
			if (child.connected) child.disconnect();
			const killer = setTimeout(() => child.kill('SIGKILL'), KILL_AFTER_MS);
			await over;
			clearTimeout(killer);
		},
	};
}
