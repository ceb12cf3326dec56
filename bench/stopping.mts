import { startN8n } from '../harness/n8n/server.mjs';
import { SandboxServer } from '../harness/fal/sandboxServer.mjs';
import { ScriptedFal } from '../harness/fal/scriptedFal.mjs';
import { interleave, type Variant } from './interleave.mjs';
import type { Benchmark } from './report.mjs';
import { REPOSITORY } from './repository.mjs';
import { aim, median, range } from '../harness/statistics.mjs';
import { StopCases } from './stopCases.mjs';

const ROUNDS = 7;
/** The aim: in every round fal has the cancel this soon. */
const AIM_MS = 1000;
/** No job ends by itself. */
const JOB_MS = 3_600_000;
/** Jobs that the sandbox runs at a time, and items of the case with several: all of them run. */
const SLOTS = 5;
/** The lowest that both settings allow. */
const TIMEOUT_S = 1;

const BASELINE = 'a bare cancel call, job running';

/** How long after a stop or a timeout fal has the cancel. */
export const stopping: Benchmark = async (progress) => {
	const sandbox = await SandboxServer.start({ fixedJobMs: JOB_MS, concurrency: SLOTS });
	const scripted = await ScriptedFal.start();
	const n8n = await startN8n({ packageDirectory: REPOSITORY, log: progress });
	try {
		const cases = new StopCases(n8n, sandbox, scripted);
		const rows: Array<{ name: string; from: string; measure: Variant }> = [
			{ name: BASELINE, from: 'the call', measure: () => cases.bareCancel() },
			{ name: 'Stop, job running', from: 'Stop', measure: () => cases.stop({ items: 1, blockers: 0 }) },
			{ name: 'Stop, job queued', from: 'Stop', measure: () => cases.stop({ items: 1, blockers: SLOTS }) },
			{ name: `Stop, ${SLOTS} jobs running`, from: 'Stop', measure: () => cases.stop({ items: SLOTS, blockers: 0 }) },
			{ name: 'Stop, submit in flight', from: 'fal’s answer to the submit', measure: () => cases.stopDuringSubmit() },
			{ name: 'node’s Timeout', from: 'start of the node + timeout', measure: () => cases.nodeTimeout(TIMEOUT_S) },
			{
				name: 'workflow’s timeout',
				from: 'start of the execution + timeout',
				measure: () => cases.workflowTimeout(TIMEOUT_S),
			},
		];
		const samples = await interleave(
			Object.fromEntries(rows.map(({ name, measure }) => [name, measure])),
			ROUNDS,
			progress,
		);
		return {
			title: 'Stopping',
			method:
				'SAM 3 Image in a real n8n server with jobs that never end by themselves: how long it takes until the cancel of every job has arrived at fal, by the time at which the sandbox gets the call. ' +
				'Stop is the call that the editor’s button makes. While a submit is in flight nobody knows the job’s ID, so there the time begins when fal, in that case a scripted server, sends the ID, after the execution has ended. ' +
				`The option *Timeout* and the workflow’s setting *Timeout Workflow* are ${TIMEOUT_S} s. For comparison a cancel call without n8n. ${ROUNDS} rounds.`,
			columns: ['Ended by', 'Counted from', 'Median', 'Min … max', 'Aim met'],
			rows: rows.map(({ name, from }) => {
				const values = samples[name]!;
				const met = name === BASELINE ? '' : aim(Math.max(...values) < AIM_MS, `always < ${AIM_MS / 1000} s`);
				return [name, from, `${median(values).toFixed(0)} ms`, range(values), met];
			}),
			charts: [
				{
					title: 'Stopping: until fal has the cancel',
					unit: 'ms',
					bars: rows.map(({ name }) => ({ label: name, value: median(samples[name]!), ours: name !== BASELINE })),
				},
			],
		};
	} finally {
		await Promise.all([n8n.close(), scripted.close(), sandbox.stop()]);
	}
};
