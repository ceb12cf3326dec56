import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createFalClient, type FalClient } from '@fal-ai/client';

/** How the client learns that a job is done: `run` is the direct call, the other two are modes of `subscribe`. */
export type BareMode = 'polling' | 'streaming' | 'run';

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

const ENDPOINT = 'fal-ai/sam-3/image';
const INPUT = { image_url: 'https://example.com/photo.jpg', prompt: 'truck' };

/** fal's host becomes the first path segment, as on every fal-compatible server of this package. */
function clientFor({ serverUrl, key }: BareJobs): FalClient {
	return createFalClient({
		credentials: key,
		fetch: async (input, init) => {
			const { host, pathname, search } = new URL(String(input));
			return await fetch(`${serverUrl}/${host}${pathname}${search}`, init);
		},
	});
}

async function runJob(client: FalClient, { mode, saveFiles }: BareJobs, folder: string): Promise<void> {
	const { data, requestId } =
		mode === 'run' ? await client.run(ENDPOINT, { input: INPUT }) : await client.subscribe(ENDPOINT, { input: INPUT, mode });
	if (!saveFiles) return;
	const urls = new Set([...data.masks.map(({ url }) => url), ...(data.image ? [data.image.url] : [])]);
	await Promise.all(
		[...urls].map(async (url, index) => {
			const content = await (await fetch(url)).arrayBuffer();
			await writeFile(join(folder, `${requestId}-${index}`), new Uint8Array(content));
		}),
	);
}

async function runJobs(jobs: BareJobs): Promise<number> {
	const folder = await mkdtemp(join(tmpdir(), 'bare-client-'));
	const client = clientFor(jobs);
	try {
		let begun = 0;
		const startMs = performance.now();
		const worker = async () => {
			while (begun < jobs.count) {
				begun++;
				await runJob(client, jobs, folder);
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
