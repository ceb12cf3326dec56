import { startEngine, type Engine } from '../harness/n8n/engine.mjs';
import { ensureN8nHost } from '../harness/n8n/host.mjs';
import { SandboxServer } from '../harness/fal/sandboxServer.mjs';
import { startBareClient, type BareClient } from './bareClient.mjs';
import { interleave } from './interleave.mjs';
import { runNode } from './nodeTime.mjs';
import type { Benchmark, Report } from './report.mjs';
import { aim, median, range, ratio } from '../harness/statistics.mjs';

interface Load {
	count: number;
	/** Jobs that the server runs at the same time, and the node's Items at Once. */
	concurrency: number;
	jobMs: number;
}

const LOADS: Load[] = [
	{ count: 20, concurrency: 10, jobMs: 1000 },
	{ count: 200, concurrency: 40, jobMs: 300 },
];
const ROUNDS = 5;
/** The aim: at most this part of the limit. */
const AIM_RATIO = 1.15;

async function measureLoad(
	{ count, concurrency, jobMs }: Load,
	engine: Engine,
	client: BareClient,
	progress: (line: string) => void,
) {
	const sandbox = await SandboxServer.start({ fixedJobMs: jobMs, concurrency });
	const items = Array.from({ length: count }, (_, n) => ({ json: { n } }));
	const node = (options: object) => async () => {
		const { ms, items: output } = await runNode(engine, sandbox, {
			items,
			parameters: { options: { itemsAtOnce: concurrency, ...options } },
		});
		if (output.length !== count) throw new Error(`${output.length} items came out of ${count}`);
		return ms;
	};
	try {
		return await interleave(
			{
				'client, polling (default), files': () =>
					client.run(sandbox, { mode: 'polling', saveFiles: true, count, atOnce: concurrency }),
				'client, streaming, files': () =>
					client.run(sandbox, { mode: 'streaming', saveFiles: true, count, atOnce: concurrency }),
				'node, queue, files': node({}),
				'node, queue, URLs only': node({ outputMode: 'urlsOnly' }),
				'node, direct, files': node({ transport: 'direct' }),
				'node, queue, files, 2x at once': node({ itemsAtOnce: concurrency * 2 }),
			},
			ROUNDS,
			(line) => progress(`${count} items: ${line}`),
		);
	} finally {
		await sandbox.stop();
	}
}

function addLoad(report: Report, { count, concurrency, jobMs }: Load, samples: Record<string, number[]>): void {
	const limitMs = (count * jobMs) / concurrency;
	const load = `${count} items, ${concurrency} at once, job of ${jobMs} ms`;
	for (const [name, values] of Object.entries(samples)) {
		const ms = median(values);
		const met = name.startsWith('node') ? aim(ms / limitMs <= AIM_RATIO, `at most ${AIM_RATIO}x`) : '';
		report.rows.push([load, name, `${ms.toFixed(0)} ms`, range(values), `${limitMs} ms`, ratio(ms, limitMs), met]);
	}
	report.charts.push({
		title: load,
		unit: 'ms',
		bars: Object.entries(samples).map(([name, values]) => ({
			label: name,
			value: median(values),
			ours: name.startsWith('node'),
		})),
		limit: { label: 'limit', value: limitMs },
	});
}

/** Many items side by side, against what the server's concurrency allows at best. */
export const items: Benchmark = async (progress) => {
	const { node } = await ensureN8nHost({ log: progress });
	const report: Report = {
		title: 'Many images',
		method:
			`SAM 3 Image with many items and *Items at Once* set to the number of jobs that the server runs at a time. Nothing can be faster than the limit, jobs × job time / jobs at a time. ` +
			`For comparison the bare client with the same number of jobs in flight, its files saved on disk. "2x at once" is the node with twice as many *Items at Once*: half of them wait in fal’s queue, so that a next job is there when one ends. ${ROUNDS} rounds.`,
		columns: ['Load', 'Measured', 'Median', 'Min … max', 'Limit', 'Against the limit', 'Aim met'],
		rows: [],
		charts: [],
	};
	const client = await startBareClient(node);
	const engine = await startEngine({ log: progress });
	try {
		for (const load of LOADS) addLoad(report, load, await measureLoad(load, engine, client, progress));
	} finally {
		await Promise.all([engine.close(), client.close()]);
	}
	return report;
};
