import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createFalClient } from '@fal-ai/client';
import { mapWebSockets, runOverRealtime } from './bareRealtime.mjs';
import { ENDPOINT, INPUT } from './jobInput.mjs';

/** How the client runs a job: `polling` and `streaming` are modes of `subscribe`, `run` is the direct call, `realtime` a WebSocket. */
export type BareMode = 'polling' | 'streaming' | 'run' | 'realtime';

export interface BareJobs {
	serverUrl: string;
	key: string;
	mode: BareMode;
	/** How many jobs, and how many of them at the same time. */
	count: number;
	atOnce: number;
	/** Whether the files of each result are saved to the disk. */
	saveFiles: boolean;
}

export type BareReply = { ms: number } | { error: string };

/** The part of SAM 3 Image's result that names files. */
interface ResultFiles {
	masks: Array<{ url: string }>;
	image?: { url: string };
}

/** A function that runs one job and gives its result. */
function jobRunner({ serverUrl, key, mode }: BareJobs): () => Promise<ResultFiles> {
	// fal's host becomes the first path segment, as on every fal-compatible server of this package.
	const addressOf = (url: string) => {
		const { host, pathname, search } = new URL(url);
		return `${serverUrl}/${host}${pathname}${search}`;
	};
	const fetchAtServer: typeof fetch = async (input, init) => await fetch(addressOf(urlOf(input)), init);
	mapWebSockets(addressOf);
	const client = createFalClient({ credentials: key, fetch: fetchAtServer });
	switch (mode) {
		case 'realtime':
			return async () => (await runOverRealtime(client, fetchAtServer, key)) as ResultFiles;
		case 'run':
			return async () => (await client.run(ENDPOINT, { input: INPUT })).data;
		default:
			return async () => (await client.subscribe(ENDPOINT, { input: INPUT, mode })).data;
	}
}

async function saveResult({ masks, image }: ResultFiles, folder: string, job: number): Promise<void> {
	const urls = new Set([...masks.map(({ url }) => url), ...(image ? [image.url] : [])]);
	await Promise.all(
		[...urls].map(async (url, index) => {
			const content = await (await fetch(url)).arrayBuffer();
			await writeFile(join(folder, `${job}-${index}`), new Uint8Array(content));
		}),
	);
}

async function runJobs(jobs: BareJobs): Promise<number> {
	const folder = await mkdtemp(join(tmpdir(), 'bare-client-'));
	const runJob = jobRunner(jobs);
	try {
		let begun = 0;
		const startMs = performance.now();
		const worker = async () => {
			while (begun < jobs.count) {
				const job = begun++;
				const result = await runJob();
				if (jobs.saveFiles) await saveResult(result, folder, job);
			}
		};
		await Promise.all(Array.from({ length: jobs.atOnce }, worker));
		return performance.now() - startMs;
	} finally {
		await rm(folder, { recursive: true });
	}
}

process.on('message', (jobs: BareJobs) => {
	const reply = (message: BareReply) => process.send!(message);
	runJobs(jobs).then(
		(ms) => reply({ ms }),
		(error: unknown) => reply({ error: String(error) }),
	);
});
process.send!('ready');

function urlOf(input: Parameters<typeof fetch>[0]): string {
	return input instanceof Request ? input.url : String(input);
}
