import type { Execution } from '../harness/n8n/executionData.mjs';
import { startN8n, type N8nServer } from '../harness/n8n/server.mjs';
import { SandboxServer } from '../harness/fal/sandboxServer.mjs';
import { httpWorkflow, nodeWorkflow, TRIGGER } from './flowWorkflows.mjs';
import { interleave } from './interleave.mjs';
import type { Benchmark, Report } from './report.mjs';
import { REPOSITORY } from './repository.mjs';
import { aim, median, range, ratio } from '../harness/statistics.mjs';

const JOBS_MS = [300, 1000];
const ROUNDS = 5;
/** The aim: this many times as fast as the flow. */
const AIM_TIMES = 4;

/**
 * From the start of the first node after the trigger to the end of the last one, in milliseconds.
 * @throws Error unless the execution succeeded and its last node gave a file
 */
function flowMs({ status, error, nodeRuns, lastNodeExecuted }: Execution): number {
	const files = nodeRuns[lastNodeExecuted ?? '']?.at(-1)?.outputs[0]?.[0]?.binary ?? {};
	if (status !== 'success' || Object.keys(files).length === 0)
		throw new Error(`${status} at ${lastNodeExecuted}: ${error?.message ?? 'no file came out'}`);
	const runs = Object.entries(nodeRuns).flatMap(([name, each]) => (name === TRIGGER ? [] : each));
	return (
		Math.max(...runs.map((run) => run.startTimeMs + run.executionTimeMs)) -
		Math.min(...runs.map((run) => run.startTimeMs))
	);
}

async function measureJob(jobMs: number, n8n: N8nServer, progress: (line: string) => void) {
	const sandbox = await SandboxServer.start({ fixedJobMs: jobMs, concurrency: 2 });
	const { url, key } = sandbox;
	try {
		const credentials = {
			falSamApi: await n8n.importCredential({ name: 'fal', type: 'falSamApi', data: { apiKey: key, serverUrl: url } }),
			httpHeaderAuth: await n8n.importCredential({
				name: 'fal key',
				type: 'httpHeaderAuth',
				data: { name: 'Authorization', value: `Key ${key}` },
			}),
		};
		const ours = await n8n.importWorkflow(nodeWorkflow(), credentials);
		const documented = await n8n.importWorkflow(httpWorkflow(url), credentials);
		const run = (id: string) => async () => flowMs(await n8n.runWorkflow(id, { trigger: TRIGGER }));
		return await interleave({ documented: run(documented), ours: run(ours) }, ROUNDS, (line) =>
			progress(`job of ${jobMs} ms: ${line}`),
		);
	} finally {
		await sandbox.stop();
	}
}

/** The flow that fal's n8n guide shows, against one node of this package, in the same real n8n server. */
export const documentedFlow: Benchmark = async (progress) => {
	const report: Report = {
		title: 'Against the flow of fal’s n8n guide',
		method:
			'One real n8n server, two workflows. The first is the flow of [fal’s guide](https://fal.ai/docs/examples/integrations/n8n): HTTP Request nodes for submit, status and result; so that it runs unattended ' +
			'a Wait node (5 s, its default) and an If node repeat the status call, and a last HTTP Request node downloads the mask. The second is SAM 3 Image with its defaults, which downloads mask and preview. ' +
			`Time from the start of the first node after the trigger to the end of the last, as n8n stores it. ${ROUNDS} rounds.`,
		columns: ['Job', 'Measured', 'Nodes', 'Median', 'Min … max', 'Faster', 'Aim met'],
		rows: [],
		charts: [],
	};
	const n8n = await startN8n({ packageDirectory: REPOSITORY, log: progress });
	try {
		for (const jobMs of JOBS_MS) {
			const { documented, ours } = await measureJob(jobMs, n8n, progress);
			const [flow, node] = [median(documented), median(ours)];
			const job = `${jobMs} ms`;
			report.rows.push([job, 'flow of the guide', '6', `${flow.toFixed(0)} ms`, range(documented), '', '']);
			report.rows.push([
				job,
				'SAM 3 Image',
				'1',
				`${node.toFixed(0)} ms`,
				range(ours),
				ratio(flow, node),
				aim(flow / node >= AIM_TIMES, `at least ${AIM_TIMES}x`),
			]);
			report.charts.push({
				title: `Flow of fal’s n8n guide, job of ${jobMs / 1000} s`,
				unit: 'ms',
				bars: [
					{ label: 'six nodes of n8n, Wait 5 s', value: flow, ours: false },
					{ label: 'SAM 3 Image', value: node, ours: true },
				],
			});
		}
	} finally {
		await n8n.close();
	}
	return report;
};
