// npm run docs: writes the made parts of the nodes' pages, and the address of each page into its node.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { codexFile, withPage } from './docsLink.mjs';
import { nodePage, PAGE_NODES, pagePath } from './nodePage.mjs';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
let changed = 0;

for (const node of PAGE_NODES) {
	const page = join(ROOT, pagePath(node));
	put(page, nodePage(node, existsSync(page) ? readFileSync(page, 'utf8') : undefined));
	const codex = codexFile(node);
	put(codex, withPage(node, readFileSync(codex, 'utf8')));
}
console.log(changed === 0 ? 'Everything is as the nodes are.' : '');

function put(file: string, text: string): void {
	if (existsSync(file) && readFileSync(file, 'utf8') === text) return;
	writeFileSync(file, text);
	changed++;
	console.log(`written: ${file.slice(ROOT.length)}`);
}
