import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, relative } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { fileURLToPath } from 'node:url';
import type { AnyProbe, Finding } from './assumption.mjs';
import { FalConnection } from './connection.mjs';
import { type CheckOptions, readOptions, USAGE } from './options.mjs';
import { selectProbes } from './probes.mjs';
import { dollars, Purse } from './purse.mjs';
import { countOf, jsonReport, markdownReport, summary } from './report.mjs';
import { readPrices, runProbes } from './runProbes.mjs';
import { packageEndpoints } from './schema/packageEndpoints.mjs';

// Asks fal whether what the package and the sandbox assume about it is true.

/** The whole run, whatever happens. */
const LIMIT_USD = 0.5;
const REPOSITORY = fileURLToPath(new URL('../', import.meta.url));
/** npm changes into the repository; a relative path is meant from where npm was called. */
const startFolder = process.env.INIT_CWD ?? process.cwd();

function fail(sentence: string): never {
	console.error(sentence);
	process.exit(2);
}

const boundOf = (probes: AnyProbe[]): number => probes.reduce((sum, { atMostUsd }) => sum + atMostUsd, 0);

/** What the run may cost, by endpoint. */
function priceLines(fal: FalConnection, probes: AnyProbe[]): string[] {
	const endpoints = new Set(probes.filter(({ atMostUsd }) => atMostUsd > 0).map(({ endpoint }) => endpoint));
	return [...endpoints].map((endpoint) => {
		const bound = dollars(boundOf(probes.filter((probe) => probe.endpoint === endpoint)));
		const unitPrice = endpoint === undefined ? undefined : fal.unitPrices.get(endpoint);
		const listed = unitPrice === undefined ? 'no price in fal\u2019s list' : `fal\u2019s list: $${unitPrice} per unit`;
		return `  at most ${bound}  ${endpoint ?? 'requests to a path that does not exist'}${endpoint === undefined ? '' : ` (${listed})`}`;
	});
}

async function agreed(): Promise<boolean> {
	if (!process.stdin.isTTY) fail('Nobody can be asked here: add --yes to agree beforehand.');
	const terminal = createInterface({ input: process.stdin, output: process.stdout });
	const answer = await terminal.question('Go on? [y/N] ');
	terminal.close();
	return /^y(es)?$/i.test(answer.trim());
}

function print({ id, assume, verdict }: Finding): void {
	console.log(`${verdict.outcome.padEnd(18)} ${id}\n    ${assume}\n    seen: ${verdict.evidence}`);
}

async function check(options: CheckOptions): Promise<boolean> {
	const purse = new Purse(LIMIT_USD);
	const fal = new FalConnection({ apiKey: options.apiKey, serverUrl: options.serverUrl, purse });
	const server = fal.isCloud ? 'fal\u2019s cloud' : options.serverUrl;
	process.once('SIGINT', () => void fal.cancelUnfinished().finally(() => process.exit(130)));
	const probes = selectProbes(await packageEndpoints(), fal.isCloud, options.only);
	if (probes.length === 0) fail(`No assumption has an id that begins with ${options.only.join(' or ')}.`);
	if (boundOf(probes) > LIMIT_USD)
		fail(`The probes may cost ${dollars(boundOf(probes))}, more than ${dollars(LIMIT_USD)}.`);
	const refusal = await readPrices(fal, probes);
	if (refusal !== undefined) fail(`The key in FAL_KEY was refused by ${server}: ${fal.secrets.hide(refusal)}`);

	const count = probes.flatMap(({ ids }) => ids).length;
	console.log(`${count} assumptions, checked against ${server}. This costs at most ${dollars(boundOf(probes))}:`);
	for (const line of priceLines(fal, probes)) console.log(line);
	if (!options.yes && boundOf(probes) > 0 && !(await agreed())) fail('Nothing was checked, and nothing was paid.');
	console.log('');

	const reports = await runProbes(fal, purse, probes, (findings) => findings.forEach(print));
	const findings = reports.flatMap((report) => report.findings);
	console.log(`\n${summary(findings)}. It cost ${dollars(purse.spentUsd)}.`);
	for (const { id, verdict } of findings) if (verdict.outcome !== 'holds') console.log(`  ${verdict.outcome}: ${id}`);
	if (options.out) {
		const run = { checkedAt: new Date(), server, spentUsd: purse.spentUsd, reports };
		await mkdir(dirname(options.out), { recursive: true });
		await writeFile(`${options.out}.md`, fal.secrets.hide(markdownReport(run)));
		await writeFile(`${options.out}.json`, fal.secrets.hide(jsonReport(run)));
		console.log(`Written: ${relative(startFolder, options.out)}.md and .json`);
	}
	return countOf(findings, 'holds') === findings.length;
}

const options = readOptions(process.argv.slice(2), process.env, startFolder, REPOSITORY);
if (options === USAGE) {
	console.log(USAGE);
	process.exit(0);
}
if (typeof options === 'string') fail(`${options}\n\n${USAGE}`);
check(options).then(
	(allHold) => process.exit(allHold ? 0 : 1),
	(error: Error) => fail(error.message),
);
