import { isDeepStrictEqual } from 'node:util';
import type { Engine } from '../../harness/n8n/engine.mjs';
import type { EngineMemory } from '../../harness/n8n/engineTypes.mjs';
import { atMost, type Check, equals } from './check.mjs';
import type { SandboxServer } from '../../harness/fal/sandboxServer.mjs';
import { isSubmit, mostAtWork } from './atWork.mjs';
import { MASK_BYTES } from './maskFile.mjs';
import { eventually } from '../../harness/eventually.mjs';
import { MASKS, wrongItems } from './wrongItems.mjs';

const ROUNDS = 5;
/** After these the process is as large as a round makes it. */
const SETTLING_ROUNDS = 3;
const ITEMS = 1000;
const ITEMS_AT_ONCE = 40;
const BYTES_PER_MB = 1_000_000;
/** What may stay of an item: a fraction of the smallest thing that could be forgotten, its output. */
const KEPT_PER_ITEM_BYTES = 1024;
/** The timer of the last look at a silent stream, 5 s, and as much again for a busy machine. */
const AT_REST_WITHIN_MS = 10_000;

interface Round {
	seconds: number;
	memory: EngineMemory;
	checks: Check[];
}

const promptOf = (index: number) => `item ${index} for ${(index % 7) * 10} ms`;
const ITEMS_IN = Array.from({ length: ITEMS }, (_, index) => ({
	json: { prompt: promptOf(index) },
	binary: { data: { content: Buffer.from(`photo ${index}`), mimeType: 'image/jpeg', fileName: 'photo.jpg' } },
}));

/** The memory as soon as nothing is left open that was not open before, or as it is when that takes too long. */
async function memoryAtRest(engine: Engine, before: EngineMemory['activeResources']): Promise<EngineMemory> {
	const atRest = async () => isDeepStrictEqual((await engine.memory()).activeResources, before);
	await eventually(atRest, AT_REST_WITHIN_MS).catch(() => false);
	return await engine.memory();
}

async function runRound(engine: Engine, fal: SandboxServer, before: EngineMemory['activeResources']): Promise<Round> {
	await fal.reset();
	const run = await engine.run({
		node: 'sam3Image',
		parameters: {
			imageSource: 'binary',
			prompt: '={{ $json.prompt }}',
			returnMultipleMasks: true,
			maxMasks: MASKS,
			options: { itemsAtOnce: ITEMS_AT_ONCE },
		},
		items: ITEMS_IN,
		credentials: { falSamApi: { apiKey: fal.key, serverUrl: fal.url } },
		binaryContent: false,
	}).result;
	const requests = await fal.requests();
	const paid = (await fal.jobs()).filter((job) => job.paid);
	const items = run.outputs[0] ?? [];
	const uploadBegins = ({ path }: { path: string }) => path === '/storage/upload/initiate';
	const memory = await memoryAtRest(engine, before);
	return {
		seconds: (run.nodeRuns.T?.[0]?.executionTimeMs ?? 0) / 1000,
		memory,
		checks: [
			equals('status', run.error?.message ?? run.status, 'success'),
			equals(
				'items that are missing, misplaced or mixed up',
				wrongItems(
					items,
					ITEMS_IN.map(({ json }) => json.prompt),
				),
				0,
			),
			equals('jobs submitted', requests.filter(isSubmit).length, ITEMS),
			equals('jobs paid', paid.length, ITEMS),
			equals('most items at work at once', mostAtWork(fal.url, requests, uploadBegins, items), ITEMS_AT_ONCE),
			equals('timers and sockets left', JSON.stringify(memory.activeResources), JSON.stringify(before)),
		],
	};
}

const megabytes = (bytes: number) => (bytes / BYTES_PER_MB).toFixed(1);

/**
 * 1,000 items with an uploaded photo and three masks each, five times in one n8n process.
 * @returns a row for each round, and what was promised
 */
export async function runRounds(
	engine: Engine,
	fal: SandboxServer,
	progress: (line: string) => void,
): Promise<{ columns: string[]; rows: string[][]; checks: Check[] }> {
	const { activeResources } = await engine.memory();
	const rounds: Round[] = [];
	for (let number = 1; number <= ROUNDS; number++) {
		progress(`round ${number} of ${ROUNDS}`);
		rounds.push(await runRound(engine, fal, activeResources));
	}
	/** Bytes that each item of the rounds after this one has added. */
	const kept = (after: number, of: (memory: EngineMemory) => number) =>
		(of(rounds.at(-1)!.memory) - of(rounds[after - 1]!.memory)) / (ROUNDS - after) / ITEMS;
	const largestRss = Math.max(...rounds.slice(0, SETTLING_ROUNDS).map(({ memory }) => memory.rssBytes));
	const keptOfRss = (rounds.at(-1)!.memory.rssBytes - largestRss) / (ROUNDS - SETTLING_ROUNDS) / ITEMS;
	return {
		columns: ['Round', 'Time', 'RSS', 'Heap', 'Buffers', 'Open', 'Jobs paid', 'Most at once'],
		rows: rounds.map(({ seconds, memory, checks }, index) => [
			String(index + 1),
			`${seconds.toFixed(1)} s`,
			`${megabytes(memory.rssBytes)} MB`,
			`${megabytes(memory.heapUsedBytes)} MB`,
			`${megabytes(memory.externalBytes)} MB`,
			JSON.stringify(memory.activeResources),
			checks.find(({ what }) => what === 'jobs paid')!.measured,
			checks.find(({ what }) => what.startsWith('most items'))!.measured,
		]),
		checks: [
			...rounds.flatMap(({ checks }) => checks),
			// The first round loads code and fills caches.
			atMost(
				'heap that an item of rounds 2 to 5 keeps',
				kept(1, ({ heapUsedBytes }) => heapUsedBytes),
				KEPT_PER_ITEM_BYTES,
				'bytes',
			),
			atMost(
				'buffers that an item of rounds 2 to 5 keeps',
				kept(1, ({ externalBytes }) => externalBytes),
				MASK_BYTES / 2,
				'bytes',
			),
			// A process gets as large as a round makes it for a moment, and that moment comes in any of the first rounds.
			atMost('RSS that an item of rounds 4 and 5 keeps', keptOfRss, (MASKS * MASK_BYTES) / 2, 'bytes'),
		],
	};
}
