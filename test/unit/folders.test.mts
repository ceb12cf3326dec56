import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { dirname, join, relative } from 'node:path';

/** The way of a request through nodes/shared. A folder may import from those behind it and from the ground. */
const WAY = [
	'sam3',
	'entry',
	'operations',
	'transports',
	'input',
	'run',
	'output',
	'fal',
	'errors',
	'panel',
	'contract',
] as const;
const GROUND = ['async', 'vendor'];
const SHARED = fileURLToPath(new URL('../../nodes/shared/', import.meta.url));

/** `run`, or `../Sam` for what is outside. */
const folderOf = (file: string) => /^(\.\.\/)?[^/]+/.exec(relative(SHARED, file))![0];
/** Types count too: `import type`, `import`, `export … from` and dynamic imports all name a path in quotes. */
const IMPORT = /(?:\bfrom|\bimport|\bimport\()\s*'(\.[^']*)'/g;

const files = readdirSync(SHARED, { recursive: true, encoding: 'utf8' })
	.filter((path) => path.endsWith('.ts'))
	.map((path) => join(SHARED, path));

/** Arrows from a file of nodes/shared to another folder, as `run/runState.ts -> output`. */
const arrows = files.flatMap((file) =>
	[...readFileSync(file, 'utf8').matchAll(IMPORT)]
		.map(([, path]) => ({ file, from: folderOf(file), to: folderOf(join(dirname(file), path!)) }))
		.filter(({ from, to }) => from !== to),
);

function isAllowed(from: string, to: string): boolean {
	if (GROUND.includes(from)) return GROUND.includes(to);
	const [start, end] = [from, to].map((folder) => WAY.indexOf(folder as (typeof WAY)[number]));
	return GROUND.includes(to) || start! < end!;
}

it('every folder of nodes/shared has its place on the way, and no file stands beside them', () => {
	expect([...new Set(files.map(folderOf))].sort()).toEqual([...WAY, ...GROUND].sort());
	expect(arrows.length).toBeGreaterThan(100);
});

it('imports in nodes/shared run in one direction, and never to a folder of a single node', () => {
	const offending = arrows.filter(({ from, to }) => !isAllowed(from, to));
	expect(offending.map(({ file, to }) => `${relative(SHARED, file)} -> ${to}`)).toEqual([]);
});
