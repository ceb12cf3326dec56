import { textTable } from '../../harness/table.mjs';
import { startEngine } from '../../harness/n8n/engine.mjs';
import { type Check, checkRows } from './check.mjs';
import { watchEventLoop } from './eventLoop.mjs';
import { runExecutions } from './executions.mjs';
import { SandboxServer } from '../../harness/fal/sandboxServer.mjs';
import { runRounds } from './rounds.mjs';

/** Distinctive, and each refused by the other server. */
const KEYS = ['load-test-one:5d2e8f1c07ab9346', 'load-test-two:c83b41e7f09d2a65'];
/** More than the stopped execution has jobs at once; fewer than the items at once of the rounds, so that jobs also wait in fal's queue. */
const SLOTS = 8;

/** Its jobs take the time that they are told. */
const LOAD_WORKER = new URL('./loadWorker.mts', import.meta.url);

const startedAtMs = Date.now();
const fals = await Promise.all(
	KEYS.map(async (key) => await SandboxServer.start({ key, concurrency: SLOTS, worker: LOAD_WORKER })),
);
const [fal] = fals;
const progress = (line: string) => console.log(`  ${line}`);
const parts = {
	'1,000 items, five rounds in one process': async () =>
		await withEngine((engine) => runRounds(engine, fal!, progress)),
	'Ten executions at the same time': async () => await withEngine((engine) => runExecutions(engine, fals)),
	'The event loop': async () => await withEngine((engine) => watchEventLoop(engine, fal!, progress)),
};

async function withEngine<T>(work: (engine: Awaited<ReturnType<typeof startEngine>>) => Promise<T>): Promise<T> {
	const engine = await startEngine();
	try {
		return await work(engine);
	} finally {
		await engine.close();
	}
}

const failed: Check[] = [];
try {
	for (const [name, run] of Object.entries(parts)) {
		console.log(`\n${name}`);
		const { columns, rows, checks } = await run();
		console.log(`\n${textTable(columns, rows)}\n`);
		console.log(textTable(['', 'Promise', 'Measured', 'Wanted'], checkRows(checks)));
		failed.push(...checks.filter(({ passed }) => !passed));
		await Promise.all(fals.map((one) => one.reset()));
	}
} finally {
	await Promise.all(fals.map((one) => one.stop()));
}
console.log(
	`\n${failed.length === 0 ? 'PASS' : `FAIL: ${failed.length} promises broken`}, ${Math.round((Date.now() - startedAtMs) / 1000)} s`,
);
process.exitCode = failed.length === 0 ? 0 : 1;
