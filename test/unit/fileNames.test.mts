import { readdirSync } from 'node:fs';
import { basename, dirname, join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const FOLDERS = ['bench', 'build', 'check', 'credentials', 'demo', 'harness', 'nodes', 'sandbox', 'test'];

/** Each node's folder has the same files: a contract, properties and what else belongs to one node. */
const isOfOneNode = (path: string) => path.startsWith(`nodes${sep}`) && !path.startsWith(join('nodes', 'shared'));

it('no two files have the same name, so that a name says which one is meant', () => {
	const paths = FOLDERS.flatMap((folder) =>
		readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
			.filter((entry) => entry.isFile())
			.map((entry) => join(folder, entry.parentPath.slice(join(ROOT, folder).length), entry.name)),
	).filter((path) => !isOfOneNode(path) && basename(path) !== 'package.json' && basename(path) !== 'package-lock.json');
	expect(paths.length).toBeGreaterThan(200);
	const folders = new Map<string, string[]>();
	for (const path of paths) folders.set(basename(path), [...(folders.get(basename(path)) ?? []), dirname(path)]);
	expect([...folders].filter(([, found]) => found.length > 1)).toEqual([]);
});
