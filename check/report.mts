import type { Finding, Outcome } from './assumption.mjs';
import { dollars } from './purse.mjs';
import type { ProbeReport } from './runProbes.mjs';

/** A whole run, for the report. */
export interface CheckRun {
	checkedAt: Date;
	/** `fal's cloud`, or the address of another server. */
	server: string;
	spentUsd: number;
	reports: ProbeReport[];
}

/** The worst first: what somebody has to act on. */
const ORDER: Outcome[] = ['does not hold', 'could not be told', 'holds'];

export const countOf = (findings: Finding[], outcome: Outcome): number =>
	findings.filter(({ verdict }) => verdict.outcome === outcome).length;

/** For example: `61 hold, 1 does not, 0 could not be told`. */
export function summary(findings: Finding[]): string {
	const [wrong, untold, good] = ORDER.map((outcome) => countOf(findings, outcome));
	return `${good} hold, ${wrong} ${wrong === 1 ? 'does' : 'do'} not, ${untold} could not be told`;
}

/** Text of a server inside of a Markdown table. */
const cell = (text: string): string =>
	text
		.replace(/\s+/g, ' ')
		.replaceAll('\\', '\\\\')
		.replaceAll('|', '\\|')
		.replaceAll('`', '\\`')
		.replaceAll('<', '&lt;');

/** The report for people. */
export function markdownReport({ checkedAt, server, spentUsd, reports }: CheckRun): string {
	const findings = reports.flatMap((report) => report.findings);
	const sections = ORDER.filter((outcome) => countOf(findings, outcome) > 0).map((outcome) => {
		const rows = findings
			.filter(({ verdict }) => verdict.outcome === outcome)
			.map(
				({ id, assume, source, how, verdict }) =>
					`| ${[id, assume, verdict.evidence, how, source].map(cell).join(' | ')} |`,
			);
		const head = ['| id | assumption | seen | probed by | read in |', '| --- | --- | --- | --- | --- |'];
		return [`## ${outcome[0]!.toUpperCase()}${outcome.slice(1)}`, '', ...head, ...rows].join('\n');
	});
	return `${[
		'# What this package assumes about fal, and what fal says',
		`Made by \`npm run check:fal\` on ${checkedAt.toISOString().slice(0, 10)} against ${server}: ${summary(findings)}. It cost ${dollars(spentUsd)}. The calls are in the JSON file beside this one.`,
		...sections,
	].join('\n\n')}\n`;
}

/** The report for programs: findings with the calls that they rest on. */
export function jsonReport({ checkedAt, server, spentUsd, reports }: CheckRun): string {
	return `${JSON.stringify({ checkedAt, server, spentUsd: Number(spentUsd.toFixed(6)), probes: reports }, null, '\t')}\n`;
}
