import type { Report } from './report.mjs';
import { markdownTable } from '../harness/table.mjs';

/**
 * The page docs/benchmarks.md.
 * @param machine name and value of what the machine is
 * @param picture file name of the chart, beside the page
 */
export function benchmarkPage(reports: Report[], machine: string[][], picture: string): string {
	const sections = reports.map(
		({ title, method, columns, rows }) => `## ${title}\n\n${method}\n\n${markdownTable(columns, rows)}\n`,
	);
	return `# Benchmarks

Made by \`npm run bench -- --write\`. Do not edit: run it again.

Everything runs on one machine, against the sandbox on the loopback address, with jobs of a fixed duration that cost no
computing time. The numbers therefore show what this package and n8n add to a job, not how fast fal or SAM is, and no
network delay is in them. What is compared is measured in turns within the same run. Each number is a median.

![Bar charts of the numbers below](${picture})

${markdownTable(['Machine', ''], machine)}

${sections.join('\n')}`;
}
