import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { childEnvironment } from '../harness/n8n/childEnvironment.mjs';
import { copyPackage } from '../harness/n8n/copyPackage.mjs';
import { ensureN8nHost } from '../harness/n8n/host.mjs';
import { interleave } from './interleave.mjs';
import type { Benchmark } from './report.mjs';
import { REPOSITORY } from './repository.mjs';
import { aim, median, range, ratio } from '../harness/statistics.mjs';

const LOAD_SCRIPT = fileURLToPath(new URL('./loadNodes.mts', import.meta.url));
const ROUNDS = 10;
const AIM_MS = 60;

/** What n8n's own node for the same work needs: HTTP Request and its header credential. */
const HTTP_REQUEST = ['dist/nodes/HttpRequest/HttpRequest.node.js', 'dist/credentials/HttpHeaderAuth.credentials.js'];

/** What the package adds to the start of n8n, which loads every node and credential of an installed package. */
export const coldStart: Benchmark = async (progress) => {
	const host = await ensureN8nHost({ log: progress });
	const modules = join(host.directory, 'node_modules');
	const folder = await mkdtemp(join(tmpdir(), 'bench-start-'));
	try {
		await copyPackage(REPOSITORY, folder);
		const { n8n } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as {
			n8n: { nodes: string[]; credentials: string[] };
		};
		const files = [...n8n.credentials, ...n8n.nodes];
		const env = childEnvironment(process.env, { NODE_ENV: 'production', NODE_PATH: modules });
		const load = (paths: string[]) => async () =>
			Number((await promisify(execFile)(host.node, [LOAD_SCRIPT, ...paths], { env })).stdout);
		const { ours, httpRequest } = await interleave(
			{
				ours: load(files.map((file) => join(folder, file))),
				httpRequest: load(HTTP_REQUEST.map((file) => join(modules, 'n8n-nodes-base', file))),
			},
			ROUNDS,
			progress,
		);
		const [oursMs, httpRequestMs] = [median(ours), median(httpRequest)];
		return {
			title: 'Start of n8n',
			method:
				`How long it takes a process that has n8n-workflow loaded to load the package’s ${n8n.nodes.length} nodes and its credential and to make an instance of each, which n8n does at its start. ` +
				`For comparison n8n’s own HTTP Request node with its header credential. A new process each time, ${ROUNDS} of each, files in the system’s cache.`,
			columns: ['Loaded', 'Median', 'Min … max', 'Against HTTP Request', 'Aim met'],
			rows: [
				['n8n’s HTTP Request node', `${httpRequestMs.toFixed(1)} ms`, range(httpRequest, 1), '', ''],
				[
					'this package',
					`${oursMs.toFixed(1)} ms`,
					range(ours, 1),
					ratio(oursMs, httpRequestMs),
					aim(oursMs < AIM_MS, `below ${AIM_MS} ms`),
				],
			],
			charts: [],
		};
	} finally {
		await rm(folder, { recursive: true });
	}
};
