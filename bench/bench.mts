import { mkdir, writeFile } from 'node:fs/promises';
import { loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { ensureN8nHost } from '../harness/n8n/host.mjs';
import { big } from './big.mjs';
import { buildPackage } from './buildPackage.mjs';
import { drawCharts } from './chart.mjs';
import { coldStart } from './coldStart.mjs';
import { documentedFlow } from './documentedFlow.mjs';
import { items } from './items.mjs';
import { BUSY_LOAD, describeMachine } from './machine.mjs';
import { overhead } from './overhead.mjs';
import { benchmarkPage } from './page.mjs';
import { realtime } from './realtime.mjs';
import { pictureWork } from './twelveMegapixels.mjs';
import type { Benchmark, Report } from './report.mjs';
import { stopping } from './stopping.mjs';
import { textTable } from '../harness/table.mjs';

// Runs all benchmarks, or those that are named (`npm run bench -- overhead stopping`), and prints their tables.
// With --write it runs all and makes docs/benchmarks.md and its picture.

const BENCHMARKS: Record<string, Benchmark> = {
	overhead,
	realtime,
	items,
	documentedFlow,
	stopping,
	big,
	pictureWork,
	coldStart,
};
const DOCS = new URL('../docs/', import.meta.url);
const PICTURE = 'benchmarks.svg';

function fail(sentence: string): never {
	console.error(sentence);
	process.exit(2);
}

const { values: flags, positionals } = parseArgs({
	allowPositionals: true,
	options: { write: { type: 'boolean', default: false } },
});
const unknown = positionals.find((name) => !Object.hasOwn(BENCHMARKS, name));
if (unknown !== undefined)
	fail(`There is no benchmark "${unknown}". There are: ${Object.keys(BENCHMARKS).join(', ')}.`);
if (flags.write && positionals.length > 0)
	fail('--write makes the whole page, so it cannot be combined with names of benchmarks.');

const host = await ensureN8nHost({ log: console.log });
const machine = await describeMachine(host, new Date());
console.log(textTable(['Machine', ''], machine));
if (loadavg()[0]! > BUSY_LOAD) console.log('\nOther programs are busy on this machine: expect noise.');
console.log('\nBuilding the package');
await buildPackage();

const reports: Report[] = [];
for (const name of positionals.length > 0 ? positionals : Object.keys(BENCHMARKS)) {
	console.log(`\n${name}`);
	const report = await BENCHMARKS[name]!((line) => console.log(`  ${line}`));
	console.log(`\n${report.title}\n\n${textTable(report.columns, report.rows)}`);
	reports.push(report);
}

if (flags.write) {
	await mkdir(DOCS, { recursive: true });
	await writeFile(new URL(PICTURE, DOCS), drawCharts(reports.flatMap(({ charts }) => charts)));
	await writeFile(new URL('benchmarks.md', DOCS), benchmarkPage(reports, machine, PICTURE));
	console.log(`\nWritten: docs/benchmarks.md and docs/${PICTURE}`);
}
