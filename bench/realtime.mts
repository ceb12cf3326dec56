import { startEngine } from '../harness/n8n/engine.mjs';
import { SandboxServer } from '../harness/fal/sandboxServer.mjs';
import { interleave } from './interleave.mjs';
import { runNode } from './nodeTime.mjs';
import type { Benchmark } from './report.mjs';
import { median, range, ratio } from '../harness/statistics.mjs';

const JOB_MS = 300;
const ITEMS = 10;
const ROUNDS = 5;
const TRANSPORTS = ['queue', 'direct', 'realtime'];

/** What an item costs beyond its job when the items of a run go one after the other: there realtime's one WebSocket is shared, other than with one item. */
export const realtime: Benchmark = async (progress) => {
	const sandbox = await SandboxServer.start({ fixedJobMs: JOB_MS, concurrency: 2 });
	const engine = await startEngine({ log: progress });
	const items = Array.from({ length: ITEMS }, (_one, n) => ({ json: { n } }));
	const perItem = (transport: string) => async () => {
		const options = { transport, itemsAtOnce: 1, outputMode: 'urlsOnly' };
		return (await runNode(engine, sandbox, { parameters: { options }, items })).ms / ITEMS;
	};
	try {
		const ways = Object.fromEntries(TRANSPORTS.map((transport) => [transport, perItem(transport)]));
		const samples = await interleave(ways, ROUNDS, progress);
		const queue = median(samples.queue!);
		const medians = Object.entries(samples).map(([name, values]) => ({ name, values, ms: median(values) }));
		return {
			title: 'Ten images, one after the other',
			method:
				`${ITEMS} items with *Items at Once* 1, jobs of ${JOB_MS} ms, URLs only: the node’s time as n8n records it, per item. ` +
				`With one item realtime pays for its token and handshake alone (above); here they are shared by all items, because it opens one WebSocket for the run. ${ROUNDS} rounds.`,
			columns: ['Transport', 'Median per item', 'Min … max', 'Beyond the job', 'Against queue'],
			rows: medians.map(({ name, values, ms }) => [
				name,
				`${ms.toFixed(1)} ms`,
				range(values, 1),
				`${(ms - JOB_MS).toFixed(1)} ms`,
				ratio(ms, queue),
			]),
			charts: [
				{
					title: 'Ten images one after the other, beyond the job, per item',
					unit: 'ms',
					bars: medians.map(({ name, ms }) => ({ label: name, value: ms - JOB_MS, ours: true })),
				},
			],
		};
	} finally {
		await Promise.all([engine.close(), sandbox.stop()]);
	}
};
