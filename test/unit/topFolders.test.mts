import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** What each folder may import from beside itself. What starts n8n, fal and workflows for several of them is in harness. */
const MAY_IMPORT: Record<string, string[]> = {
	nodes: [],
	credentials: ['nodes'],
	// Its output schemas are made from the contracts.
	build: ['nodes'],
	sandbox: [],
	harness: ['build', 'sandbox'],
	demo: ['build', 'harness', 'sandbox'],
	bench: ['build', 'harness', 'sandbox'],
	check: ['credentials', 'nodes', 'sandbox'],
	// The pages of the nodes are written from the package as the tests read it; the pictures are of what it does.
	docs: ['build', 'harness', 'nodes', 'sandbox', 'test'],
	test: ['build', 'check', 'credentials', 'harness', 'nodes', 'sandbox'],
	// The tests of the demo and of the documents.
	'test/demo': ['build', 'credentials', 'demo', 'harness', 'nodes', 'sandbox', 'test'],
	'test/docs': ['build', 'docs', 'harness', 'nodes', 'test'],
};

/** Types count too. */
const IMPORT = /(?:\bfrom|\bimport|\bimport\(|\brequire\()\s*'(\.[^']*)'/g;

const files = Object.keys(MAY_IMPORT)
	.filter((folder) => !folder.includes('/'))
	.flatMap((folder) =>
		readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' }).map((path) => join(folder, path)),
	)
	.filter((path) => /\.m?[jt]s$/.test(path));

/** The longest name of the table that the path begins with. */
function folderOf(path: string): string {
	const [top, inner] = path.split(sep);
	return `${top}/${inner}` in MAY_IMPORT ? `${top}/${inner}` : top!;
}

const imports = files.flatMap((file) =>
	[...readFileSync(join(ROOT, file), 'utf8').matchAll(IMPORT)].map(([, path]) => ({
		file,
		from: folderOf(file),
		to: relative(ROOT, join(ROOT, dirname(file), path!)),
	})),
);

it('finds the imports', () => {
	expect(imports.filter(({ from, to }) => from === 'test' && folderOf(to) === 'harness').length).toBeGreaterThan(50);
});

it.each(Object.entries(MAY_IMPORT))('%s imports from itself and from %j alone', (folder, others) => {
	const allowed = [folder, ...others];
	const strangers = imports.filter(({ from, to }) => from === folder && !allowed.includes(folderOf(to)));
	expect(strangers.map(({ file, to }) => `${file} -> ${to}`)).toEqual([]);
});
