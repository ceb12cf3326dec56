import { ensureN8nHost } from '../harness/n8n/host.mjs';
import { SandboxServer } from '../harness/fal/sandboxServer.mjs';
import { createBigFile } from './bigFile.mjs';
import { measureBare, measureNodes, type BareRates, type NodeRates } from './bigTransfers.mjs';
import type { Bar, Benchmark } from './report.mjs';
import { aim, median, range, ratio } from '../harness/statistics.mjs';

const BYTES_PER_MB = 1_000_000;
const FILE_BYTES = 200 * BYTES_PER_MB;
/** As fal's own client and the node cut it. */
const PART_BYTES = 10 * 1024 * 1024;
const ROUNDS = 5;
/** The aims: this part of curl's throughput, and no more memory than this. */
const AIM_THROUGHPUT = 0.7;
const AIM_GROWTH_MB = 64;

async function measure(progress: (line: string) => void): Promise<{ bare: BareRates[]; nodes: NodeRates[] }> {
	const { node } = await ensureN8nHost({ log: progress });
	const file = await createBigFile(FILE_BYTES, PART_BYTES);
	const sandbox = await SandboxServer.start({ fixedJobMs: 0, concurrency: 1 });
	const samples: { bare: BareRates[]; nodes: NodeRates[] } = { bare: [], nodes: [] };
	try {
		for (let round = 0; round <= ROUNDS; round++) {
			progress(round === 0 ? 'warming up' : `round ${round} of ${ROUNDS}`);
			const bare = await measureBare(sandbox, file, node);
			const nodes = await measureNodes(sandbox, file);
			// Several hundred megabytes a round.
			await sandbox.reset();
			if (round === 0) continue;
			samples.bare.push(bare);
			samples.nodes.push(nodes);
		}
	} finally {
		await sandbox.stop();
		await file.remove();
	}
	return samples;
}

/** A large video through SAM 2 Video with n8n's file store: throughput against curl, Node alone and n8n's HTTP Request node, and memory. */
export const big: Benchmark = async (progress) => {
	const { bare, nodes } = await measure(progress);
	const rows: string[][] = [];
	const bars: Bar[] = [];
	const addRow = (label: string, samples: number[], curlSamples?: number[], httpSamples?: number[]) => {
		const value = median(samples);
		const against = (baseline?: number[]) => (baseline ? ratio(value, median(baseline)) : '');
		const ours = httpSamples !== undefined;
		const met =
			ours && curlSamples
				? aim(value / median(curlSamples) >= AIM_THROUGHPUT, `at least ${AIM_THROUGHPUT}x of curl`)
				: '';
		rows.push([label, `${value.toFixed(0)} MB/s`, range(samples), against(curlSamples), against(httpSamples), met]);
		bars.push({ label, value, ours });
	};
	const bareOf = (rate: keyof BareRates) => bare.map((round) => round[rate]);
	const nodesOf = (rate: keyof NodeRates) => nodes.map((round) => round[rate]);
	addRow('curl, upload in one PUT', bareOf('up'));
	addRow('Node without n8n, upload in one PUT', bareOf('nodeUp'), bareOf('up'));
	addRow('curl, upload in parts', bareOf('upInParts'));
	addRow('HTTP Request, upload in one PUT', nodesOf('httpUp'), bareOf('up'));
	addRow('node, upload in parts', nodesOf('up'), bareOf('upInParts'), nodesOf('httpUp'));
	addRow('curl, download', bareOf('down'));
	addRow('Node without n8n, download', bareOf('nodeDown'), bareOf('down'));
	addRow('HTTP Request, download', nodesOf('httpDown'), bareOf('down'));
	addRow('node, download', nodesOf('down'), bareOf('down'), nodesOf('httpDown'));
	const [growth, storeGrowth] = [nodesOf('growthMb'), nodesOf('storeGrowthMb')];
	rows.push(['n8n stores the file: memory', `+${median(storeGrowth).toFixed(0)} MB`, range(storeGrowth), '', '', '']);
	const met = aim(median(growth) < AIM_GROWTH_MB, `below ${AIM_GROWTH_MB} MB`);
	rows.push(['node, after that: memory', `+${median(growth).toFixed(0)} MB`, range(growth), '', '', met]);
	return {
		title: `A video of ${FILE_BYTES / BYTES_PER_MB} MB`,
		method:
			`SAM 2 Video with a file of ${FILE_BYTES / BYTES_PER_MB} MB in n8n’s binary store (filesystem mode), in a fresh process each round. Upload is the operation *Submit*, download *Get Result*, their times as n8n records them; ` +
			'against curl, and against n8n’s HTTP Request node, with the same server and disk. "Node without n8n" is Node’s own `http` and `fs` in a small process: what no node of n8n can be faster than. Above 90 MiB the node uploads in parts, as fal’s own client does, and the server joins them; the like of it is curl with parts that are cut already. ' +
			'In a profile of the node two fifths of the busy time are garbage collection: Node makes new memory for each piece that it reads, and n8n is a large process. ' +
			'Memory is the highest resident set minus the one before: first for n8n alone, which stores the input file, then for a whole *Segment* in the process that has done that. ' +
			`${ROUNDS} rounds; what came back was compared with what was sent.`,
		columns: ['Measured', 'Median', 'Min … max', 'Against curl', 'Against HTTP Request', 'Aim met'],
		rows,
		charts: [{ title: `A video of ${FILE_BYTES / BYTES_PER_MB} MB (longer is better)`, unit: 'MB/s', bars }],
	};
};
