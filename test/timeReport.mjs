// A reporter for jest: says at the end where the time went.
import { relative } from 'node:path';

const SHOWN_FILES = 12;

/** @param {number} ms */
const seconds = (ms) => `${(ms / 1000).toFixed(1).padStart(7)} s`;

/**
 * @param {Array<{ file: string, ms: number }>} runs
 * @param {number} wallMs
 * @returns {string[]}
 */
export function timeReport(runs, wallMs) {
	const sum = runs.reduce((total, { ms }) => total + ms, 0);
	/** @type {Map<string, number>} */
	const folders = new Map();
	for (const { file, ms } of runs) {
		const folder = file.split(/[\\/]/).slice(0, 2).join('/');
		folders.set(folder, (folders.get(folder) ?? 0) + ms);
	}
	const slowest = [...runs].sort((a, b) => b.ms - a.ms).slice(0, SHOWN_FILES);
	return [
		`Where the time went: ${seconds(wallMs).trim()}, in which files ran for ${seconds(sum).trim()}`,
		...[...folders].sort(([, a], [, b]) => b - a).map(([folder, ms]) => `${seconds(ms)}  ${folder}`),
		'The slowest files:',
		...slowest.map(({ file, ms }) => `${seconds(ms)}  ${file}`),
	];
}

export default class TimeReport {
	/**
	 * @param {unknown} _contexts
	 * @param {import('@jest/test-result').AggregatedResult} results
	 */
	onRunComplete(_contexts, { testResults, startTime }) {
		if (testResults.length < 2) return;
		const runs = testResults.map(({ testFilePath, perfStats }) => ({
			file: relative(process.cwd(), testFilePath),
			ms: perfStats.end - perfStats.start,
		}));
		process.stderr.write(`\n${timeReport(runs, Date.now() - startTime).join('\n')}\n`);
	}
}
