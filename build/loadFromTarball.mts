import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);

const LOAD_SCRIPT = path.join(path.dirname(fileURLToPath(import.meta.url)), 'loadEntries.mjs');

const INSTALL_OPTIONS = [
	'--ignore-scripts',
	'--no-audit',
	'--no-fund',
	'--no-package-lock',
	// As a user's npm does it: the peer n8n-workflow is optional, because npm would fetch and compile it with all that it
	// needs, and in n8n the host provides it.
	'--legacy-peer-deps=false',
	// Nothing but the tarball is wanted: a dependency must fail here, not be fetched.
	'--offline',
];

/**
 * Installs a packed tarball alone into an empty folder, gives it n8n-workflow as n8n does, and loads every node and
 * credential its package.json lists, in a Node process that sees nothing else of this checkout.
 * @param tarball absolute
 * @param workflowFolder the folder of the n8n-workflow package to provide, absolute
 * @param node the Node binary that loads the entries
 * @returns one text per failure, none when everything loads
 */
export async function loadFromTarball(
	tarball: string,
	workflowFolder: string,
	node = process.execPath,
): Promise<string[]> {
	const host = await mkdtemp(path.join(tmpdir(), 'load-'));
	try {
		await writeFile(path.join(host, 'package.json'), '{ "private": true }');
		const installed = await install(tarball, host);
		if ('failure' in installed) return [installed.failure];
		const others =
			installed.names.length === 1 ? [] : [`the tarball installs more than itself: ${installed.names.join(', ')}`];
		await provide(workflowFolder, host);
		const loads = installed.names.map(async (name) => await load(node, path.join(host, 'node_modules', name)));
		return [...others, ...(await Promise.all(loads)).flat()];
	} finally {
		await rm(host, { recursive: true, force: true });
	}
}

async function install(tarball: string, host: string): Promise<{ names: string[] } | { failure: string }> {
	try {
		await run('npm', ['install', ...INSTALL_OPTIONS, tarball], { cwd: host });
	} catch (error) {
		return {
			failure: `npm cannot install the tarball alone: ${(error as { stderr?: string }).stderr ?? String(error)}`,
		};
	}
	const entries = await readdir(path.join(host, 'node_modules'));
	return { names: entries.filter((entry) => !entry.startsWith('.')) };
}

async function provide(workflowFolder: string, host: string): Promise<void> {
	const link = path.join(host, 'node_modules', 'n8n-workflow');
	await mkdir(path.dirname(link), { recursive: true });
	await symlink(workflowFolder, link, 'dir');
}

async function load(node: string, installedPackage: string): Promise<string[]> {
	const { stdout } = await run(node, [LOAD_SCRIPT, installedPackage], { cwd: installedPackage });
	return JSON.parse(stdout) as string[];
}
