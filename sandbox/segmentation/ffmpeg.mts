import { spawn } from 'node:child_process';
import { access, constants, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { spawnWorker } from '../spawnWorker.mjs';
import type { CoreReply, CoreRequest } from './ffmpegCoreWorker.mjs';

/** One ffmpeg with a folder of its own; file names in arguments are relative to it. Close it when done. */
export interface Ffmpeg {
	/** Whether it may be asked for VP9; the WASM build's encoder crashes and takes the instance with it. */
	readonly encodesVp9: boolean;
	write(name: string, bytes: Uint8Array): Promise<void>;
	/** Runs ffmpeg and returns what it printed. Its exit code is no judge (the WASM build's is often wrong): look for the file. */
	exec(args: string[]): Promise<string>;
	/** Takes a file out of the folder; undefined if ffmpeg did not make it. */
	read(name: string): Promise<Uint8Array | undefined>;
	close(): Promise<void>;
}

/** A native ffmpeg (FFMPEG_PATH, or one on PATH) if there is one, else ffmpeg compiled to WASM. */
export async function openFfmpeg(env: NodeJS.ProcessEnv): Promise<Ffmpeg> {
	const binary = await findBinary(env);
	return binary ? await openNative(binary) : openWasm();
}

async function findBinary(env: NodeJS.ProcessEnv): Promise<string | undefined> {
	const name = process.platform === 'win32' ? 'ffmpeg.exe' : 'ffmpeg';
	const places = env.FFMPEG_PATH
		? [env.FFMPEG_PATH]
		: (env.PATH ?? '')
				.split(delimiter)
				.filter(Boolean)
				.map((folder) => join(folder, name));
	for (const place of places) {
		const runs = await access(place, constants.X_OK).then(
			() => true,
			() => false,
		);
		if (runs) return place;
	}
	return undefined;
}

async function openNative(binary: string): Promise<Ffmpeg> {
	const folder = await mkdtemp(join(tmpdir(), 'sandbox-video-'));
	return {
		encodesVp9: true,
		write: async (name, bytes) => await writeFile(join(folder, name), bytes),
		exec: async (args) =>
			await new Promise((resolve, reject) => {
				const child = spawn(binary, ['-nostdin', '-y', ...args], { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] });
				let log = '';
				child.stderr.setEncoding('utf8').on('data', (text: string) => (log += text));
				child.once('error', reject).once('close', () => resolve(log));
			}),
		read: async (name) => {
			const bytes = await readFile(join(folder, name)).catch(() => undefined);
			await rm(join(folder, name), { force: true });
			return bytes;
		},
		close: async () => await rm(folder, { recursive: true, force: true }),
	};
}

/** In a thread of its own: a crash poisons the WASM instance, and a call blocks its thread. */
function openWasm(): Ffmpeg {
	const worker = spawnWorker(new URL('./ffmpegCoreWorker.mts', import.meta.url), {});
	let next = 0;
	type Body = CoreRequest extends infer R ? (R extends CoreRequest ? Omit<R, 'id'> : never) : never;
	const ask = async (body: Body): Promise<CoreReply> => {
		const id = next++;
		return await new Promise((resolve, reject) => {
			const settle = (): void => {
				worker.off('message', onMessage).off('error', onError).off('exit', onExit);
			};
			const onMessage = (reply: CoreReply): void => {
				if (reply.id !== id) return;
				settle();
				resolve(reply);
			};
			const onError = (error: Error): void => {
				settle();
				reject(error);
			};
			const onExit = (): void => onError(new Error('ffmpeg stopped'));
			worker.on('message', onMessage).on('error', onError).on('exit', onExit);
			worker.postMessage({ id, ...body });
		});
	};
	return {
		encodesVp9: false,
		write: async (name, bytes) => {
			const { error } = await ask({ write: name, bytes });
			if (error) throw new Error(error);
		},
		exec: async (args) => {
			const { log, error } = await ask({ exec: ['-nostdin', '-y', ...args] });
			return log ?? error ?? '';
		},
		read: async (name) => (await ask({ read: name })).bytes,
		close: async () => void (await worker.terminate()),
	};
}
