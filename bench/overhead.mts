import { startEngine, type Engine } from '../test/n8n/engine.mjs';
import { ensureN8nHost } from '../test/n8n/host.mjs';
import { startSandboxProcess } from '../test/support/sandboxProcess.mjs';
import { startBareClient, type BareClient } from './bareClient.mjs';
import type { BareMode } from './bareClientProcess.mjs';
import { interleave } from './interleave.mjs';
import { runNode } from './nodeTime.mjs';
import type { Benchmark, Report } from './report.mjs';
import { aim, median, range, ratio } from './statistics.mjs';

const JOBS_MS = [300, 1000];
const ROUNDS = 7;
/** The aim: the node adds at most this much, or this part of the client's time, whichever is more. */
const AIM_MS = 30;
const AIM_RATIO = 1.1;

/** Each way of the node, and what the client does that comes closest to it. */
const WAYS = [
	{ name: 'node, queue, URLs only', options: { outputMode: 'urlsOnly' }, against: 'client, streaming' },
	{ name: 'node, queue, files', options: {}, against: 'client, streaming, files' },
	{ name: 'node, direct, URLs only', options: { outputMode: 'urlsOnly', transport: 'direct' }, against: 'client, run' },
	{ name: 'node, direct, files', options: { transport: 'direct' }, against: 'client, run, files' },
] as const;

const CLIENT_DEFAULT = 'client, polling (default)';

async function measureJob(jobMs: number, engine: Engine, client: BareClient, progress: (line: string) => void) {
	const sandbox = await startSandboxProcess({ fixedJobMs: jobMs, concurrency: 2 });
	const bare = (mode: BareMode, saveFiles: boolean) => () => client.run(sandbox, { mode, saveFiles, count: 1, atOnce: 1 });
	const node = (options: object) => async () => (await runNode(engine, sandbox, { parameters: { options } })).ms;
	try {
		return await interleave(
			{
				[CLIENT_DEFAULT]: bare('polling', false),
				'client, streaming': bare('streaming', false),
				'client, streaming, files': bare('streaming', true),
				'client, run': bare('run', false),
				'client, run, files': bare('run', true),
				...Object.fromEntries(WAYS.map(({ name, options }) => [name, node(options)])),
			},
			ROUNDS,
			(line) => progress(`job of ${jobMs} ms: ${line}`),
		);
	} finally {
		await sandbox.stop();
	}
}

function addJob(report: Report, jobMs: number, samples: Record<string, number[]>): void {
	const medians = Object.fromEntries(Object.entries(samples).map(([name, values]) => [name, median(values)]));
	for (const [name, values] of Object.entries(samples)) {
		const way = WAYS.find((one) => one.name === name);
		const ms = medians[name]!;
		const against = way && medians[way.against]!;
		report.rows.push([
			`${jobMs} ms`,
			name,
			`${ms.toFixed(0)} ms`,
			range(values),
			`${(ms - jobMs).toFixed(0)} ms`,
			way ? ratio(ms, medians[CLIENT_DEFAULT]!) : '',
			against === undefined ? '' : `${ratio(ms, against)}, ${ms >= against ? '+' : ''}${(ms - against).toFixed(0)} ms`,
			against === undefined ? '' : aim(ms - against <= AIM_MS || ms / against <= AIM_RATIO, `+${AIM_MS} ms or ${AIM_RATIO}x`),
		]);
	}
	const drawn = [CLIENT_DEFAULT, 'client, streaming, files', 'node, queue, files', 'node, direct, files'];
	report.charts.push({
		title: `One image, job of ${jobMs / 1000} s`,
		unit: 'ms',
		bars: drawn.map((name) => ({ label: name, value: medians[name]!, ours: name.startsWith('node') })),
		limit: { label: 'the job itself', value: jobMs },
	});
}

/** What SAM 3 Image adds to one job, against fal's own client in a plain Node process. */
export const overhead: Benchmark = async (progress) => {
	const { node } = await ensureN8nHost({ log: progress });
	const report: Report = {
		title: 'One image',
		method:
			`SAM 3 Image in n8n's engine with one item, its time as n8n records it, against \`@fal-ai/client\` in a plain process of the same Node: ` +
			`\`subscribe\` as it is by default (polling every 500 ms), \`subscribe\` with \`mode: 'streaming'\`, and \`run\`. "Files" means that the mask and the preview are stored too: ` +
			`by the node in n8n's binary store, by the bare client on disk. ${ROUNDS} rounds.`,
		columns: ['Job', 'Measured', 'Median', 'Min … max', 'Beyond the job', 'Against the client’s default', 'Against the client’s fastest like it', 'Aim met'],
		rows: [],
		charts: [],
	};
	const client = await startBareClient(node);
	const engine = await startEngine({ log: progress });
	try {
		for (const jobMs of JOBS_MS) addJob(report, jobMs, await measureJob(jobMs, engine, client, progress));
	} finally {
		await Promise.all([engine.close(), client.close()]);
	}
	return report;
};
