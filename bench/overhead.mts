import { startEngine, type Engine } from '../harness/n8n/engine.mjs';
import { ensureN8nHost } from '../harness/n8n/host.mjs';
import { SandboxServer } from '../harness/fal/sandboxServer.mjs';
import { startBareClient, type BareClient } from './bareClient.mjs';
import type { BareMode } from './bareClientProcess.mjs';
import { interleave } from './interleave.mjs';
import { runNode } from './nodeTime.mjs';
import type { Benchmark, Report } from './report.mjs';
import { aim, median, range, ratio } from '../harness/statistics.mjs';

const JOBS_MS = [300, 1000];
const ROUNDS = 7;
/** The aim: the node adds at most this much, or this part of the client's time, whichever is more. */
const AIM_MS = 30;
const AIM_RATIO = 1.1;

/** Each transport of the node, and the fastest way of the client over the same endpoints of fal. */
const TRANSPORTS: Array<{ transport: string; mode: BareMode }> = [
	{ transport: 'queue', mode: 'streaming' },
	{ transport: 'direct', mode: 'run' },
	{ transport: 'realtime', mode: 'realtime' },
];
const WAYS = TRANSPORTS.flatMap(({ transport, mode }) => [
	{ transport, mode, saveFiles: false, node: `node, ${transport}, URLs only`, client: `client, ${mode}` },
	{ transport, mode, saveFiles: true, node: `node, ${transport}, files`, client: `client, ${mode}, files` },
]);
const CLIENT_DEFAULT = 'client, polling (default)';
const DRAWN = [
	CLIENT_DEFAULT,
	'client, streaming, files',
	...WAYS.filter(({ saveFiles }) => saveFiles).map(({ node }) => node),
];

async function measureJob(jobMs: number, engine: Engine, client: BareClient, progress: (line: string) => void) {
	const sandbox = await SandboxServer.start({ fixedJobMs: jobMs, concurrency: 2 });
	const bare = (mode: BareMode, saveFiles: boolean) => () =>
		client.run(sandbox, { mode, saveFiles, count: 1, atOnce: 1 });
	const node = (options: object) => async () => (await runNode(engine, sandbox, { parameters: { options } })).ms;
	try {
		return await interleave(
			{
				[CLIENT_DEFAULT]: bare('polling', false),
				...Object.fromEntries(WAYS.map((way) => [way.client, bare(way.mode, way.saveFiles)])),
				...Object.fromEntries(
					WAYS.map((way) => [
						way.node,
						node({ transport: way.transport, outputMode: way.saveFiles ? 'singleItem' : 'urlsOnly' }),
					]),
				),
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
		const way = WAYS.find(({ node }) => node === name);
		const ms = medians[name]!;
		const against = way && medians[way.client]!;
		report.rows.push([
			`${jobMs} ms`,
			name,
			`${ms.toFixed(0)} ms`,
			range(values),
			`${(ms - jobMs).toFixed(0)} ms`,
			way ? ratio(ms, medians[CLIENT_DEFAULT]!) : '',
			against === undefined ? '' : `${ratio(ms, against)}, ${ms >= against ? '+' : ''}${(ms - against).toFixed(0)} ms`,
			against === undefined
				? ''
				: aim(ms - against <= AIM_MS || ms / against <= AIM_RATIO, `at most +${AIM_MS} ms or ${AIM_RATIO}x`),
		]);
	}
	report.charts.push({
		title: `One image, job of ${jobMs / 1000} s`,
		unit: 'ms',
		bars: DRAWN.map((name) => ({ label: name, value: medians[name]!, ours: name.startsWith('node') })),
		limit: { label: 'the job itself', value: jobMs },
	});
}

/** What SAM 3 Image adds to one job, against fal's own client in a plain Node process. */
export const overhead: Benchmark = async (progress) => {
	const { node } = await ensureN8nHost({ log: progress });
	const report: Report = {
		title: 'One image',
		method:
			`SAM 3 Image in n8n’s engine with one item, its time as n8n records it, for each *Transport*, against \`@fal-ai/client\` in a plain process of the same Node. Its \`subscribe\` is measured as it is by default (polling every 500 ms); ` +
			`queue is compared with \`subscribe\` with \`mode: 'streaming'\`, direct with \`run\`, realtime with \`realtime.connect\`, where the time is from asking for a token to the first result, because one item shares its WebSocket with no other. ` +
			`"Files" means that the mask and the preview are stored too: by the node in n8n’s binary store, by the bare client on disk. ${ROUNDS} rounds.`,
		columns: [
			'Job',
			'Measured',
			'Median',
			'Min … max',
			'Beyond the job',
			'Against the client’s default',
			'Against the client’s same way',
			'Aim met',
		],
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
