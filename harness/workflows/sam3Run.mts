import type { Engine, EngineRun } from '../n8n/engine.mjs';
import type { EngineInputItem, RunResult } from '../n8n/engineTypes.mjs';

/** A fal that a node can be pointed at. */
export interface TestServer {
	url: string;
	key: string;
}

export interface Sam3RunOptions {
	/** Parameters of the node beside the image and the prompt, which are a URL and a word unless these say otherwise. */
	parameters?: Record<string, unknown>;
	items?: EngineInputItem[];
	/** Node settings: onError, retryOnFail, … */
	nodeExtra?: Record<string, unknown>;
	workflowSettings?: Record<string, unknown>;
	/** A UUID makes it an execution of n8n's engine 2.0. */
	executionId?: string;
	/** Name of the node type; default `sam3Image`. */
	node?: string;
}

/** Nothing loads it: the scripted server and fixed jobs do not look at the picture. */
const IMAGE_URL = 'https://example.com/photo.jpg';

/** Starts SAM 3 Image on these items against this server. */
export function startSam3(
	engine: Engine,
	server: TestServer,
	{ parameters, node = 'sam3Image', ...options }: Sam3RunOptions = {},
): EngineRun {
	return engine.run({
		node,
		parameters: { imageUrl: IMAGE_URL, prompt: 'truck', ...parameters },
		credentials: { falSamApi: { apiKey: server.key, serverUrl: server.url } },
		...options,
	});
}

/**
 * Runs it to its end. Whatever a test is about, the key must not have leaked into the execution or n8n's log, and no
 * error may have gone past the node, where it would have ended n8n.
 */
export async function runSam3(engine: Engine, server: TestServer, options: Sam3RunOptions = {}): Promise<RunResult> {
	return await ended(engine, server, startSam3(engine, server, options));
}

/** The result of a run that was started, after the checks that hold for every run. */
export async function ended(engine: Engine, server: TestServer, { result }: EngineRun): Promise<RunResult> {
	const run = await result;
	const secret = server.key.split(':')[1]!;
	for (const [place, text] of [
		['execution', JSON.stringify(run, bytesAsText)],
		['output of n8n', engine.output()],
	] as const) {
		if (text.includes(secret)) throw new Error(`the key stands in the ${place}`);
	}
	if (engine.strayErrors.length > 0)
		throw new Error(`errors that nobody caught: ${engine.strayErrors.splice(0).join('\n')}`);
	return run;
}

/** JSON.stringify would write a Buffer as a list of numbers, in which nothing can be found. */
function bytesAsText(this: Record<string, unknown>, key: string, value: unknown): unknown {
	const original = this[key];
	return Buffer.isBuffer(original) ? original.toString('latin1') : value;
}

/** Items with nothing but a number, `n`, from 1. */
export function numberedItems(count: number): EngineInputItem[] {
	return Array.from({ length: count }, (_, index) => ({ json: { n: index + 1 } }));
}
