import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, isAbsolute, join } from 'node:path';
import { promisify } from 'node:util';
import { missingBuildTools, runNpm } from './hostInstall.mjs';
import { withLock } from './hostLock.mjs';
import {
	hostManifest,
	manifestHash,
	N8N_NODE_MAJOR,
	N8N_VERSION,
	nodePackageFor,
	type NodePackage,
} from './hostManifest.mjs';

/** A folder with n8n installed, and the Node that runs it. */
export interface N8nHost {
	directory: string;
	/** Node >= 24. */
	node: string;
	/** n8n's start script, to be run as `node n8nBin start`. */
	n8nBin: string;
}

export interface EnsureOptions {
	/** Gets a line every few seconds while there is something to wait for; silent when the host is already there. */
	log: (line: string) => void;
	env?: NodeJS.ProcessEnv;
}

/** Written after `npm install`: a later failure of the compile step must not cost the download again. */
const INSTALLED_MARKER = '.installed';
/** Written last. Both hold the hash of the manifest. */
const COMPLETE_MARKER = '.complete';

/**
 * Gives a folder with n8n 2.41.1 and a Node 24 that runs it, made from the npm registry on first use (about 4 minutes)
 * and kept for later runs. `N8N_HOST` names the folder (absolute); the default is `n8n-nodes-fal-sam/n8n-2.41.1` in the user's cache.
 * Safe to call from several processes at once: one installs, the others wait.
 * @throws Error that says what is missing on the machine, with the tail of npm's log
 */
export async function ensureN8nHost({ log, env = process.env }: EnsureOptions): Promise<N8nHost> {
	const directory = hostDirectory(env);
	const ready = await readyHost(directory);
	if (ready) return ready;
	const onWait = (pid: number | undefined) =>
		log(`n8n ${N8N_VERSION}: another run (process ${pid ?? 'unknown'}) is installing it, waiting`);
	return await withLock(
		`${directory}.lock`,
		onWait,
		async () => (await readyHost(directory)) ?? (await makeHost(directory, log)),
	);
}

function hostDirectory(env: NodeJS.ProcessEnv): string {
	// n8n itself reads a variable of that name as its host name, so only an absolute path is meant for us.
	if (env.N8N_HOST && isAbsolute(env.N8N_HOST)) return env.N8N_HOST;
	return join(env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'n8n-nodes-fal-sam', `n8n-${N8N_VERSION}`);
}

function ownNodeSuffices(): boolean {
	return Number(process.versions.node.split('.')[0]) >= N8N_NODE_MAJOR;
}

function describeHost(directory: string, nodePackage: NodePackage | undefined): N8nHost {
	return {
		directory,
		node: nodePackage ? join(directory, 'node_modules', nodePackage.name, nodePackage.executable) : process.execPath,
		n8nBin: join(directory, 'node_modules', 'n8n', 'bin', 'n8n'),
	};
}

/** The host if it is complete: one with a Node of its own serves every caller, one without only a caller on Node >= 24. */
async function readyHost(directory: string): Promise<N8nHost | undefined> {
	const hash = await readFile(join(directory, COMPLETE_MARKER), 'utf8').catch(() => undefined);
	if (hash === undefined) return undefined;
	const nodePackage = nodePackageFor(process.platform, process.arch);
	if (nodePackage && hash === manifestHash(hostManifest(nodePackage))) return describeHost(directory, nodePackage);
	if (ownNodeSuffices() && hash === manifestHash(hostManifest(undefined))) return describeHost(directory, undefined);
	return undefined;
}

async function makeHost(directory: string, log: (line: string) => void): Promise<N8nHost> {
	const nodePackage = nodePackageFor(process.platform, process.arch);
	if (!ownNodeSuffices()) {
		if (!nodePackage)
			throw new Error(
				`n8n ${N8N_VERSION} needs Node ${N8N_NODE_MAJOR}, and npm has no Node package for ${process.platform}-${process.arch}: run this under Node ${N8N_NODE_MAJOR}.`,
			);
		return await install(directory, nodePackage, log);
	}
	try {
		return await install(directory, undefined, log);
	} catch (error) {
		if (!nodePackage || !(error instanceof SqliteBuildError)) throw error;
		// Compiling needs this Node's headers, which a distribution may not ship; the npm package brings them.
		log(`${error.message.split('\n')[0]} Trying again with the Node from npm.`);
		return await install(directory, nodePackage, log);
	}
}

async function install(
	directory: string,
	nodePackage: NodePackage | undefined,
	log: (line: string) => void,
): Promise<N8nHost> {
	const host = describeHost(directory, nodePackage);
	const manifest = hostManifest(nodePackage);
	const hash = manifestHash(manifest);
	const logFile = join(directory, 'install.log');
	await mkdir(directory, { recursive: true });
	await rm(join(directory, COMPLETE_MARKER), { force: true });

	const installedHash = await readFile(join(directory, INSTALLED_MARKER), 'utf8').catch(() => undefined);
	if (installedHash !== hash) {
		// A killed npm leaves half-written packages that a second `npm install` takes for whole ones.
		for (const name of ['node_modules', 'package-lock.json', 'install.log', INSTALLED_MARKER])
			await rm(join(directory, name), { recursive: true, force: true });
		await writeFile(join(directory, 'package.json'), manifest);
		log(`n8n ${N8N_VERSION}: installing into ${directory} (about 4 minutes, once)`);
		// Scripts stay off: isolated-vm would be compiled though it ships binaries, others fetch things nobody needs here.
		await runNpm({
			directory,
			args: ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=http'],
			node: process.execPath,
			step: `n8n ${N8N_VERSION}: npm install`,
			logFile,
			log,
		});
		await writeFile(join(directory, INSTALLED_MARKER), hash);
	}

	log(`n8n ${N8N_VERSION}: building its database driver (sqlite3)`);
	await buildSqlite(host, logFile, log);
	await writeFile(join(directory, COMPLETE_MARKER), hash);
	log(`n8n ${N8N_VERSION}: ready`);
	return host;
}

/** The machine has the build tools and yet the driver could not be built. */
class SqliteBuildError extends Error {}

/** sqlite3 fetches a binary from GitHub or, where that is out of reach, compiles itself. */
async function buildSqlite(host: N8nHost, logFile: string, log: (line: string) => void): Promise<void> {
	const prefix = dirname(dirname(host.node));
	const headersBesideNode = existsSync(join(prefix, 'include', 'node', 'node.h'));
	try {
		await runNpm({
			directory: host.directory,
			args: ['rebuild', 'sqlite3', '--ignore-scripts=false', '--foreground-scripts', '--loglevel=error'],
			node: host.node,
			step: `n8n ${N8N_VERSION}: sqlite3`,
			logFile,
			log,
			...(headersBesideNode && { extraEnv: { npm_config_nodedir: prefix } }),
		});
		await promisify(execFile)(host.node, ['-e', "require('sqlite3')"], { cwd: host.directory });
	} catch (error) {
		const missing = missingBuildTools();
		if (missing.length === 0) throw new SqliteBuildError((error as Error).message);
		throw new Error(
			`n8n's database driver has to be compiled and this machine lacks ${missing.join(', ')}: apt-get install -y g++ make python3\n${(error as Error).message}`,
		);
	}
}
