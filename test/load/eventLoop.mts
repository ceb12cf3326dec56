import { median, range } from '../../harness/statistics.mjs';
import type { Engine } from '../../harness/n8n/engine.mjs';
import type { RunOptions } from '../../harness/n8n/engineTypes.mjs';
import { atMost, type Check } from './check.mjs';
import type { SandboxServer } from '../../harness/fal/sandboxServer.mjs';
import { readTurns, type Turn } from './turns.mjs';

/** The promise of the package. */
const LONGEST_OWN_MS = 50;
const ITEMS = 1000;
/** Masks of 3 MB in one answer, with the preview 20 MB of data URIs. */
const LARGE_MASKS = 4;

interface Case {
	name: string;
	rounds: number;
	/** Our node, so that the promise holds for it. */
	ours: boolean;
	run: RunOptions;
}

function cases(engine: Engine, fal: SandboxServer): Case[] {
	const items = Array.from({ length: ITEMS }, (_, n) => ({ json: { n } }));
	const prompt = '={{ "item " + $json.n + " for 20 ms" }}';
	const alone = (name: string, parameters = {}, typeVersion = 1) => ({
		workflow: { nodes: [{ name, type: `n8n-nodes-base.${name}`, typeVersion, parameters }], connections: {} },
		items,
	});
	const assignments = { assignments: [{ id: 'prompt', name: 'prompt', type: 'string', value: prompt }] };
	const ours = (node: string, parameters: object, input = [{ json: {} }]): RunOptions => ({
		node,
		parameters: { imageUrl: 'https://example.com/photo.jpg', ...parameters },
		items: input,
		credentials: { falSamApi: { apiKey: fal.key, serverUrl: fal.url } },
		binaryContent: false,
	});
	const sam3 = (options: object) =>
		ours('sam3Image', { prompt, returnMultipleMasks: true, options: { itemsAtOnce: 40, ...options } }, items);
	const large = ours('sam3Image', {
		prompt: 'large',
		returnMultipleMasks: true,
		maxMasks: LARGE_MASKS,
		options: { syncMode: true },
	});
	return [
		{ name: `n8n's No Operation, ${ITEMS} items`, rounds: 3, ours: false, run: alone('noOp') },
		{
			name: `n8n's Edit Fields, the same expression, ${ITEMS} items`,
			rounds: 3,
			ours: false,
			run: alone('set', { assignments }, 3.4),
		},
		{ name: `SAM 3 Image, ${ITEMS} items`, rounds: 3, ours: true, run: sam3({}) },
		{
			name: `SAM 3 Image, ${ITEMS} items, Direct`,
			rounds: 3,
			ours: true,
			run: sam3({ transport: 'direct', outputMode: 'urlsOnly' }),
		},
		{ name: 'SAM 3 Image, 20 MB of data URIs', rounds: 7, ours: true, run: large },
		{ name: 'SAM 2 Auto Segment, 100 masks', rounds: 7, ours: true, run: ours('sam2AutoSegment', {}) },
	];
}

async function turnsOf(engine: Engine, { name, run }: Case): Promise<Turn[]> {
	const probe = await engine.probe();
	const { status, error } = await engine.run(run).result;
	const turns = readTurns(await probe.stop(), engine.packageDirectory);
	if (status !== 'success') throw new Error(`${name}: ${status}, ${error?.message}`);
	return turns;
}

const longest = (turns: Turn[], of: (turn: Turn) => number) =>
	turns.reduce((most, turn) => Math.max(most, of(turn)), 0);
const ms = (values: number[]) => `${median(values).toFixed(1)} ms`;

/**
 * How long n8n's event loop is held up in one turn, and how much of that is ours. Every case runs once to warm up and then
 * a few times, of which the median counts.
 */
export async function watchEventLoop(
	engine: Engine,
	fal: SandboxServer,
	progress: (line: string) => void,
): Promise<{ columns: string[]; rows: string[][]; checks: Check[] }> {
	const rows: string[][] = [];
	const checks: Check[] = [];
	for (const one of cases(engine, fal)) {
		progress(one.name);
		const rounds: Turn[][] = [];
		for (let round = 0; round <= one.rounds; round++) {
			await fal.reset();
			rounds.push(await turnsOf(engine, one));
		}
		const [firstOwn, ...own] = rounds.map((turns) => longest(turns, ({ ownMs }) => ownMs));
		const all = rounds.slice(1).map((turns) => longest(turns, ({ cpuMs }) => cpuMs));
		const worst = rounds
			.slice(1)
			.flat()
			.sort((a, b) => b.ownMs - a.ownMs)[0];
		rows.push([
			one.name,
			ms(all),
			ms(own),
			range(own),
			firstOwn!.toFixed(1),
			one.ours ? (worst?.hot.join(', ') ?? '') : '',
		]);
		if (one.ours) checks.push(atMost(`${one.name}: our part of the longest turn`, median(own), LONGEST_OWN_MS, 'ms'));
	}
	return { columns: ['Run', 'Longest turn', 'Most of ours in a turn', 'Min … max', 'Cold', 'Where'], rows, checks };
}
