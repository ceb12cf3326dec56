import { spawn } from 'node:child_process';
import { createWriteStream, existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, delimiter, join } from 'node:path';
import { createInterface } from 'node:readline';
import { npmEnvironment } from './npmEnvironment.mjs';

const HEARTBEAT_MS = 10_000;
/** What npm writes for each reply at `--loglevel=http`: the only sign of progress it gives when its output is not a terminal. */
const REPLY_LINE = /^npm http /;
const LOG_TAIL_LINES = 25;

export interface NpmRun {
	directory: string;
	args: string[];
	/** The Node that runs npm and the install scripts it starts. */
	node: string;
	/** What the heartbeat calls this step. */
	step: string;
	logFile: string;
	log: (line: string) => void;
	extraEnv?: Record<string, string>;
}

/**
 * Runs npm in a folder, its output going to a log file, with a line to `log` every 10 s.
 * @throws Error with the tail of the log when npm fails
 */
export async function runNpm(run: NpmRun): Promise<void> {
	const startedAtMs = Date.now();
	const output = createWriteStream(run.logFile, { flags: 'a' });
	const npm = npmCommand(run.node);
	const child = spawn(npm.command, [...npm.args, ...run.args], {
		cwd: run.directory,
		env: npmEnvironment(process.env, run.node, run.extraEnv),
		shell: npm.shell,
		stdio: ['ignore', 'pipe', 'pipe'],
	});
	const killAtExit = () => child.kill();
	process.once('exit', killAtExit);
	let replies = 0;
	for (const stream of [child.stdout, child.stderr]) {
		createInterface({ input: stream }).on('line', (line) => {
			if (REPLY_LINE.test(line)) replies++;
			else output.write(`${line}\n`);
		});
	}
	const heartbeat = setInterval(() => {
		const elapsedS = Math.round((Date.now() - startedAtMs) / 1000);
		run.log(`${run.step}: ${elapsedS} s${replies > 0 ? `, ${replies} replies from the npm registry` : ''}`);
	}, HEARTBEAT_MS);
	try {
		const exitCode = await new Promise<number | null>((resolve, reject) => {
			child.once('error', reject);
			child.once('close', resolve);
		});
		await new Promise<void>((resolve) => output.end(resolve));
		if (exitCode !== 0)
			throw new Error(
				`${run.step} failed (npm ${run.args[0]} ended with code ${exitCode}).\n${await tail(run.logFile)}`,
			);
	} finally {
		clearInterval(heartbeat);
		process.off('exit', killAtExit);
	}
}

/** The last lines of a log file. */
async function tail(file: string): Promise<string> {
	const text = await readFile(file, 'utf8').catch(() => '');
	return text.trimEnd().split('\n').slice(-LOG_TAIL_LINES).join('\n');
}

/**
 * Names of the build tools that compiling sqlite3 needs and that are not on PATH.
 */
export function missingBuildTools(path = process.env.PATH ?? ''): string[] {
	const exists = (...names: string[]) =>
		names.some((name) => path.split(delimiter).some((folder) => existsSync(join(folder, name))));
	return [
		...(exists('g++', 'c++', 'clang++') ? [] : ['g++']),
		...(exists('make', 'gmake') ? [] : ['make']),
		...(exists('python3', 'python') ? [] : ['python3']),
	];
}

/** npm says where it is when it runs us (`npm run`, `npm test`); otherwise the one on PATH is taken. */
function npmCommand(node: string): { command: string; args: string[]; shell: boolean } {
	const npmScript = process.env.npm_execpath;
	if (npmScript && basename(npmScript) === 'npm-cli.js') return { command: node, args: [npmScript], shell: false };
	// npm is a .cmd file on Windows, which only a shell can start.
	return { command: 'npm', args: [], shell: process.platform === 'win32' };
}
