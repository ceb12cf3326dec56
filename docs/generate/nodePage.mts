import { PACKAGE_NODES, type PackageNode } from '../../test/endpoints/packageNodes.mjs';
import { errorRegion } from './errorRegion.mjs';
import { exampleRegion } from './exampleRegion.mjs';
import { factsRegion } from './factsRegion.mjs';
import { outputRegion } from './outputRegion.mjs';
import { parameterRegion } from './parameterRegion.mjs';

/** What of a page is made from the node itself. Everything else on it is written by hand, and stays. */
const REGIONS: Record<string, (node: PackageNode) => string> = {
	facts: factsRegion,
	example: exampleRegion,
	parameters: parameterRegion,
	output: outputRegion,
	errors: errorRegion,
};

export const PAGE_NODES: readonly PackageNode[] = PACKAGE_NODES;

/** Where a node's page is, from the repository's root. */
export function pagePath({ description }: PackageNode): string {
	return `docs/nodes/${description.name}.md`;
}

/**
 * The page of a node with its made regions as the node is now.
 *
 * @param page as it stands; a new one begins with a frame to fill in
 * @throws Error when a region has lost one of its two marks
 */
export function nodePage(node: PackageNode, page = newPage(node)): string {
	return Object.entries(REGIONS).reduce((text, [region, make]) => {
		const [begin, end] = marks(region);
		const parts = text.split(begin);
		const rest = parts[1]?.split(end);
		if (parts.length !== 2 || rest?.length !== 2)
			throw new Error(`${pagePath(node)} must have each of ${begin} and ${end} once, in this order`);
		return `${parts[0]}${begin}\n${make(node).trim()}\n${end}${rest[1]}`;
	}, page);
}

function marks(region: string): [string, string] {
	return [`<!-- ${region}: made by npm run docs -->`, `<!-- end of ${region} -->`];
}

function newPage({ description: { name, displayName } }: PackageNode): string {
	const region = (name: string) => marks(name).join('\n');
	return `# ${displayName}

${region('facts')}

![What ${displayName} makes](pictures/${name}.png)

## What it is for

## Example

${region('example')}

## Parameters

${region('parameters')}

## Output

${region('output')}

## When it fails

${region('errors')}
`;
}
