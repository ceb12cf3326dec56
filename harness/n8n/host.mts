import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { copyFile, cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, isAbsolute, join } from 'node:path';
import { promisify } from 'node:util';
import { missingBuildTools, runNpm } from './hostInstall.mjs';
import { withLock } from './hostLock.mjs';
import { PINNED, type PinnedHost, pinnedNode } from './pinnedHost.mjs';
import { checkUsedNodes } from './usedNodes.mjs';

/** A folder with n8n installed, and the Node that runs it. */
export interface N8nHost {
	directory: string;
	/** Version of n8n. */
	version: string;
	/** Of the major version that this n8n needs. */
	node: string;
	/** n8n's start script, to be run as `node n8nBin start`. */
	n8nBin: string;
}

export interface EnsureOptions {
	/** Gets a line every few seconds while there is something to wait for; silent when the host is already there. */
	log: (line: string) => void;
	env?: NodeJS.ProcessEnv;
	/** Default: the n8n of the tests. */
	pinned?: PinnedHost;
}

/** Written after `npm ci`: a later failure of the compile step must not cost the download again. */
const INSTALLED_MARKER = '.installed';
/** Written last. Both hold the hash of what is pinned. */
const COMPLETE_MARKER = '.complete';
/** Enough to tell the hosts of two branches apart, and short enough for Windows' longest path. */
const HASH_CHARS_IN_NAME = 8;

/**
 * Gives a folder with an n8n that is pinned in harness/n8n/pinned and the Node that runs it, made from the npm registry
 * on first use (one to four minutes) and kept for later runs. `N8N_HOST` names the folder of the tests' n8n (absolute);
 * the default is `n8n-nodes-fal-sam/n8n-<version>-<hash of what is pinned>` in the user's cache, so that what one branch
 * pins does not take another's host away.
 * Safe to call from several processes at once: one installs, the others wait.
 * @throws Error that says what is missing on the machine, with the tail of npm's log
 */
export async function ensureN8nHost({ log, env = process.env, pinned = PINNED }: EnsureOptions): Promise<N8nHost> {
	const host = hostIn(hostDirectory(env, pinned), pinned);
	if (await isReady(host, pinned)) return host;
	const onWait = (pid: number | undefined) =>
		log(`n8n ${pinned.version}: another run (process ${pid ?? 'unknown'}) is installing it, waiting`);
	return await withLock(`${host.directory}.lock`, onWait, async () => {
		const main = hostIn(hostDirectory(env, PINNED), PINNED);
		if (!(await isReady(host, pinned))) await install(host, pinned, main, log);
		return host;
	});
}

/** Where this project keeps what takes long to make, and what is to outlive a run. Absolute. */
export function cacheFolder(env: NodeJS.ProcessEnv = process.env): string {
	return join(env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'n8n-nodes-fal-sam');
}

function hostDirectory(env: NodeJS.ProcessEnv, pinned: PinnedHost): string {
	// n8n itself reads a variable of that name as its host name, so only an absolute path is meant for us.
	if (pinned === PINNED && env.N8N_HOST && isAbsolute(env.N8N_HOST)) return env.N8N_HOST;
	return join(cacheFolder(env), `n8n-${pinned.version}-${pinned.hash.slice(0, HASH_CHARS_IN_NAME)}`);
}

/** @throws Error where neither npm nor this process has a Node that n8n runs on */
function hostIn(directory: string, { version, nodeMajor }: PinnedHost): N8nHost {
	const node = pinnedNode(process.platform, process.arch);
	if (!node && Number(process.versions.node.split('.')[0]) < nodeMajor)
		throw new Error(
			`n8n ${version} needs Node ${nodeMajor}, and npm has no Node package for ${process.platform}-${process.arch}: run this under Node ${nodeMajor}.`,
		);
	return {
		directory,
		version,
		node: node ? join(directory, 'node_modules', node) : process.execPath,
		n8nBin: join(directory, 'node_modules', 'n8n', 'bin', 'n8n'),
	};
}

async function isReady(host: N8nHost, { hash }: PinnedHost): Promise<boolean> {
	return (await readMarker(host, COMPLETE_MARKER)) === hash;
}

async function readMarker(host: N8nHost, name: string): Promise<string | undefined> {
	return await readFile(join(host.directory, name), 'utf8').catch(() => undefined);
}

/** @param main the n8n of the tests, which may be there or not */
async function install(host: N8nHost, pinned: PinnedHost, main: N8nHost, log: (line: string) => void): Promise<void> {
	const { directory, version } = host;
	const { files, hash } = pinned;
	const logFile = join(directory, 'install.log');
	await mkdir(directory, { recursive: true });
	await rm(join(directory, COMPLETE_MARKER), { force: true });

	if ((await readMarker(host, INSTALLED_MARKER)) !== hash) {
		await rm(join(directory, INSTALLED_MARKER), { force: true });
		await rm(logFile, { force: true });
		for (const [name, file] of Object.entries(files)) await copyFile(file, join(directory, name));
		log(`n8n ${version}: installing into ${directory} (one to four minutes, once)`);
		// `npm ci` removes what a killed one left.
		await runNpm({
			directory,
			args: ['ci', '--no-audit', '--no-fund', '--loglevel=http'],
			node: process.execPath,
			step: `n8n ${version}: npm ci`,
			logFile,
			log,
		});
		// npm takes an optional package that it could not get for one that is not needed.
		if (!existsSync(host.node)) throw new Error(`npm did not install the Node that runs n8n: ${host.node} is missing.`);
		await writeFile(join(directory, INSTALLED_MARKER), hash);
	}

	if (!(await takeSqlite(host, main))) {
		log(`n8n ${version}: building its database driver (sqlite3)`);
		await buildSqlite(host, logFile, log);
	}
	// The workflows of the repository are written for this one.
	if (pinned === PINNED) await checkUsedNodes(host);
	await writeFile(join(directory, COMPLETE_MARKER), hash);
	log(`n8n ${version}: ready`);
}

/** Whether the driver of the n8n of the tests will do, which saves minutes: what is compiled holds for every Node. */
async function takeSqlite(host: N8nHost, main: N8nHost): Promise<boolean> {
	const folderIn = ({ directory }: N8nHost) => join(directory, 'node_modules', 'sqlite3');
	const manifestIn = async (each: N8nHost) =>
		JSON.parse(await readFile(join(folderIn(each), 'package.json'), 'utf8')) as { version: string };
	if (host.directory === main.directory || !(await isReady(main, PINNED))) return false;
	if ((await manifestIn(host)).version !== (await manifestIn(main)).version) return false;
	await cp(join(folderIn(main), 'build'), join(folderIn(host), 'build'), { recursive: true });
	return await loadSqlite(host).then(
		() => true,
		() => false,
	);
}

async function loadSqlite(host: N8nHost): Promise<void> {
	await promisify(execFile)(host.node, ['-e', "require('sqlite3')"], { cwd: host.directory });
}

/** sqlite3 fetches a binary from GitHub or, where that is out of reach, compiles itself. */
async function buildSqlite(host: N8nHost, logFile: string, log: (line: string) => void): Promise<void> {
	const prefix = dirname(dirname(host.node));
	const headersBesideNode = existsSync(join(prefix, 'include', 'node', 'node.h'));
	try {
		await runNpm({
			directory: host.directory,
			args: ['rebuild', 'sqlite3', '--ignore-scripts=false', '--foreground-scripts', '--loglevel=error'],
			node: host.node,
			step: `n8n ${host.version}: sqlite3`,
			logFile,
			log,
			...(headersBesideNode && { extraEnv: { npm_config_nodedir: prefix } }),
		});
		await loadSqlite(host);
	} catch (error) {
		const missing = missingBuildTools();
		if (missing.length === 0) throw error;
		throw new Error(
			`n8n's database driver has to be compiled and this machine lacks ${missing.join(', ')}: apt-get install -y g++ make python3\n${(error as Error).message}`,
		);
	}
}
