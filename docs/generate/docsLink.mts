import { join } from 'node:path';

import { manifest, type PackageNode } from '../../test/endpoints/packageNodes.mjs';
import { pagePath } from './nodePage.mjs';

/** Where people find a file of the repository: at the homepage of package.json, which is the one place for it. */
export function repositoryUrl(path: string): string {
	return `${manifest.homepage}/blob/main/${path}`;
}

/** The file from which n8n takes the address of *Docs* in a node's panel. */
export function codexFile({ folder, description }: PackageNode): string {
	const name = description.name.charAt(0).toUpperCase() + description.name.slice(1);
	return join(folder, `${name}.node.json`);
}

/**
 * The text of that file with the address of the node's own page. n8n adds a query to it, so it has no part behind a #.
 *
 * @param codex as it stands: nothing else in it changes
 */
export function withPage(node: PackageNode, codex: string): string {
	return codex.replace(
		/("primaryDocumentation":\s*\[\s*\{\s*"url":\s*)"[^"]*"/,
		(_all, before: string) => `${before}${JSON.stringify(repositoryUrl(pagePath(node)))}`,
	);
}
