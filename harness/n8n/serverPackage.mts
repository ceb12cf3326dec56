import { execFile } from 'node:child_process';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { childEnvironment } from './childEnvironment.mjs';
import { copyPackage } from './copyPackage.mjs';
import type { N8nHost } from './host.mjs';

const execute = promisify(execFile);

export type PackageSource = { packageTarball: string } | { packageDirectory: string };

export interface InstalledPackage {
	name: string;
	version: string;
}

/**
 * Puts a package where n8n keeps community packages, in the state that n8n's own installer leaves it in: unpacked under
 * `.n8n/nodes/node_modules`, its package.json without dev, peer and optional dependencies, its version in the ledger.
 * n8n loads every package of that folder at start. (Its installer itself takes packages from the public registry only.)
 * @throws Error when the package has runtime dependencies: this one must work without
 */
export async function installPackage(userFolder: string, source: PackageSource): Promise<InstalledPackage> {
	const nodesFolder = join(userFolder, '.n8n', 'nodes');
	const unpacked = join(nodesFolder, 'unpacked');
	await mkdir(unpacked, { recursive: true });
	if ('packageTarball' in source)
		await execute('tar', ['-xzf', source.packageTarball, '-C', unpacked, '--strip-components=1']);
	else await copyPackage(source.packageDirectory, unpacked);

	const { devDependencies, peerDependencies, optionalDependencies, ...manifest } = JSON.parse(
		await readFile(join(unpacked, 'package.json'), 'utf8'),
	) as Record<string, unknown> & InstalledPackage;
	if (Object.keys((manifest.dependencies as object | undefined) ?? {}).length > 0)
		throw new Error(`${manifest.name} has runtime dependencies`);
	await writeFile(join(unpacked, 'package.json'), JSON.stringify(manifest, null, 2));

	const target = join(nodesFolder, 'node_modules', manifest.name);
	await rm(target, { recursive: true, force: true });
	await mkdir(join(target, '..'), { recursive: true });
	await rename(unpacked, target);
	await writeFile(
		join(nodesFolder, 'package.json'),
		JSON.stringify(
			{ name: 'installed-nodes', private: true, dependencies: { [manifest.name]: manifest.version } },
			null,
			2,
		),
	);
	return { name: manifest.name, version: manifest.version };
}

/**
 * Fills the tables behind Settings > Community nodes as n8n's installer does, in plain SQL because n8n offers no call for
 * it. Runs under the host's Node, where sqlite3 and (through NODE_PATH) n8n-workflow are found.
 */
const LIST_PACKAGE_SCRIPT = `
	const { basename, join } = require('node:path');
	const { Database } = require('sqlite3');
	const [databaseFile, folder] = process.argv.slice(1);
	const { name, version, n8n } = require(join(folder, 'package.json'));
	const fail = (error) => { if (error) throw error; };
	const database = new Database(databaseFile);
	database.serialize(() => {
		database.run('INSERT OR REPLACE INTO installed_packages (packageName, installedVersion, createdAt, updatedAt) VALUES (?, ?, CURRENT_TIMESTAMP, CURRENT_TIMESTAMP)', [name, version], fail);
		for (const file of n8n.nodes) {
			const { description } = new (require(join(folder, file))[basename(file).split('.')[0]])();
			database.run('INSERT OR REPLACE INTO installed_nodes (name, type, latestVersion, package) VALUES (?, ?, 1, ?)', [description.displayName, name + '.' + description.name, name], fail);
		}
	});
	database.close(fail);
`;

/**
 * Lists an installed package in n8n's settings. n8n must have started once, so that its database exists.
 */
export async function listPackage(host: N8nHost, userFolder: string, { name }: InstalledPackage): Promise<void> {
	const dataFolder = join(userFolder, '.n8n');
	await execute(
		host.node,
		['-e', LIST_PACKAGE_SCRIPT, join(dataFolder, 'database.sqlite'), join(dataFolder, 'nodes', 'node_modules', name)],
		{
			cwd: host.directory,
			env: childEnvironment(process.env, { NODE_PATH: join(host.directory, 'node_modules') }),
		},
	);
}
