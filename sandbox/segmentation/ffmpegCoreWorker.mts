import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { parentPort } from 'node:worker_threads';

/** What @ffmpeg/core's module offers; the package has no types of its own. */
interface FfmpegCore {
	FS: {
		writeFile(name: string, bytes: Uint8Array): void;
		readFile(name: string): Uint8Array;
		unlink(name: string): void;
	};
	setLogger(log: (line: { message: string }) => void): void;
	exec(...args: string[]): number;
}

/** Requests and replies of this worker; see Ffmpeg. A reply carries the request's `id`. */
export type CoreRequest =
	| { id: number; write: string; bytes: Uint8Array }
	| { id: number; exec: string[] }
	| { id: number; read: string };
export interface CoreReply {
	id: number;
	log?: string;
	bytes?: Uint8Array;
	error?: string;
}

const port = parentPort;
if (!port) throw new Error('ffmpegCoreWorker runs as a worker thread');
let core: Promise<FfmpegCore> | undefined;
let lines: string[] = [];

port.on('message', (request: CoreRequest) => void reply(request).then((message) => port.postMessage(message)));

async function reply(request: CoreRequest): Promise<CoreReply> {
	try {
		core ??= loadCore();
		return answer(await core, request);
	} catch (error) {
		return { id: request.id, error: String(error) };
	}
}

function answer(ffmpeg: FfmpegCore, request: CoreRequest): CoreReply {
	const { id } = request;
	if ('write' in request) {
		ffmpeg.FS.writeFile(request.write, request.bytes);
		return { id };
	}
	if ('read' in request) {
		const bytes = ffmpeg.FS.readFile(request.read);
		ffmpeg.FS.unlink(request.read);
		return { id, bytes };
	}
	lines = [];
	ffmpeg.exec(...request.exec);
	return { id, log: lines.join('\n') };
}

async function loadCore(): Promise<FfmpegCore> {
	// The package is built for a web worker and looks for these two.
	Object.assign(globalThis, { self: globalThis, location: { href: 'file:///' } });
	const require = createRequire(import.meta.url);
	const script = require.resolve('@ffmpeg/core').replace(/([\\/])esm([\\/])/, '$1umd$2');
	const wasm = script.replace(/\.js$/, '.wasm');
	const create = require(script) as (options: object) => Promise<FfmpegCore>;
	const hint = Buffer.from(JSON.stringify({ wasmURL: wasm })).toString('base64');
	const loaded = await create({ wasmBinary: readFileSync(wasm), mainScriptUrlOrBlob: `${script}#${hint}` });
	loaded.setLogger(({ message }) => lines.push(message));
	return loaded;
}
