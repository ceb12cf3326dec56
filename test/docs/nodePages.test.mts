import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { NodeHelpers, type INode } from 'n8n-workflow';

import { codexFile, repositoryUrl, withPage } from '../../docs/generate/docsLink.mjs';
import { pasted } from '../../docs/generate/exampleRegion.mjs';
import { nodePage, PAGE_NODES, pagePath } from '../../docs/generate/nodePage.mjs';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const MOST_PICTURE_BYTES = 60_000;
const NODES = PAGE_NODES.map((node) => [node.description.displayName, node] as const);

const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');

it.each(NODES)('the page of %s is as the node is; `npm run docs` writes it', (_name, node) => {
	const page = read(pagePath(node));
	expect(page).toBe(nodePage(node, page));
});

it.each(NODES)('the page of %s says by hand what the node is for, and shows it', (_name, node) => {
	const page = read(pagePath(node));
	const [, purpose = ''] = /^## What it is for\n([^]*?)^## /m.exec(page) ?? [];
	expect(purpose.trim().length).toBeGreaterThan(100);
	const picture = join(ROOT, 'docs/nodes', /!\[[^\]]+\]\(([^)]+)\)/.exec(page)![1]!);
	expect(existsSync(picture)).toBe(true);
	expect(statSync(picture).size).toBeLessThanOrEqual(MOST_PICTURE_BYTES);
});

it.each(NODES)('Docs in the panel of %s opens its page', (_name, node) => {
	expect(node.codex.resources.primaryDocumentation).toEqual([{ url: repositoryUrl(pagePath(node)) }]);
	const codex = readFileSync(codexFile(node), 'utf8');
	expect(withPage(node, codex)).toBe(codex);
	expect(withPage(node, codex.replace(pagePath(node), 'elsewhere.md'))).toBe(codex);
});

it.each(NODES)('%s as its page pastes it can be run at once', (_name, { description }) => {
	const [node] = pasted(description).nodes as unknown as [INode];
	expect(NodeHelpers.getNodeParametersIssues(description.properties, node, description)).toBeNull();
	const known = new Set(description.properties.map(({ name }) => name));
	expect(Object.keys(node.parameters).filter((name) => !known.has(name))).toEqual([]);
});

describe('a page that is not as the node is', () => {
	const [, node] = NODES[0]!;
	const page = nodePage(node);

	it('gets a changed default, and keeps what was written by hand', () => {
		const own = 'Written by hand.';
		const old = page.replace('## Output', `${own}\n\n## Output`).replace('| whole number, 1 to 32 |', '| number |');
		const again = nodePage(node, old);
		expect(again).toContain(own);
		expect(again).toContain('| whole number, 1 to 32 |');
	});

	it.each(['<!-- output: made by npm run docs -->', '<!-- end of output -->'])('without %s it is refused', (mark) => {
		expect(() => nodePage(node, page.replace(mark, ''))).toThrow('must have each of');
	});
});
