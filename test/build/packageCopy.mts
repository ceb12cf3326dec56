import { execFile } from 'node:child_process';
import { cp, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

const REPOSITORY = path.resolve(__dirname, '../..');
const NODE_MODULES = path.join(REPOSITORY, 'node_modules');

/** What the build and the gate read. */
const PARTS = ['LICENSE', 'build', 'credentials', 'gulpfile.js', 'icons', 'nodes', 'package.json', 'tsconfig.json'];

const folders: string[] = [];

/** The folder of the n8n-workflow package this checkout has installed. */
export const WORKFLOW_FOLDER = path.join(NODE_MODULES, 'n8n-workflow');

/** A temporary folder with the package's sources, not built, that tests may spoil. Absolute path. */
export async function copySources(): Promise<string> {
	return await copyParts(REPOSITORY, PARTS);
}

/** A temporary folder with the package's sources and the dist that `npm run build` made of them. Absolute path. */
export async function copyBuilt(): Promise<string> {
	return await copyParts(REPOSITORY, [...PARTS, 'dist']);
}

export async function removeCopies(): Promise<void> {
	await Promise.all(folders.splice(0).map((folder) => rm(folder, { recursive: true, force: true })));
}

/** Runs the named gulp tasks in a copy. Rejects, with gulp's output in the message, when a task fails. */
export async function gulp(folder: string, ...tasks: string[]): Promise<void> {
	try {
		await run(process.execPath, [path.join(NODE_MODULES, 'gulp/bin/gulp.js'), ...tasks], { cwd: folder });
	} catch (error) {
		const { stdout, stderr } = error as { stdout: string; stderr: string };
		throw new Error(`gulp ${tasks.join(' ')} failed\n${stdout}${stderr}`);
	}
}

async function copyParts(from: string, parts: string[]): Promise<string> {
	const folder = await mkdtemp(path.join(tmpdir(), 'package-copy-'));
	folders.push(folder);
	await Promise.all(parts.map((part) => cp(path.join(from, part), path.join(folder, part), { recursive: true })));
	await symlink(NODE_MODULES, path.join(folder, 'node_modules'), 'dir');
	return folder;
}
