// Runs under the host's Node: `node tryNodes.mts <host folder> <node type> …` loads each node and makes one, as n8n does.
// The last line that it writes is JSON: the nodes that failed, each with the reason.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { UnloadableNode } from './usedNodes.mts';

type KnownNodes = Record<string, { className: string; sourcePath: string } | undefined>;

const [hostDirectory = '', ...types] = process.argv.slice(2);
const failed: UnloadableNode[] = [];
for (const type of types) {
	try {
		makeNode(type);
	} catch (error) {
		failed.push({ type, reason: reasonOf(error) });
	}
}
// Some nodes leave timers behind.
process.stdout.write(`\n${JSON.stringify(failed)}\n`, () => process.exit(0));

function makeNode(type: string): void {
	const dot = type.lastIndexOf('.');
	const directory = join(hostDirectory, 'node_modules', type.slice(0, dot));
	const known = JSON.parse(readFileSync(join(directory, 'dist', 'known', 'nodes.json'), 'utf8')) as KnownNodes;
	const entry = known[type.slice(dot + 1)];
	if (!entry) throw new Error('n8n has no node of that name');
	const load = createRequire(join(directory, 'package.json'));
	const exports = load(join(directory, entry.sourcePath)) as Record<string, new () => unknown>;
	const NodeClass = exports[entry.className];
	if (!NodeClass) throw new Error(`its file has no class ${entry.className}`);
	new NodeClass();
}

function reasonOf(error: unknown): string {
	const message = error instanceof Error ? error.message : String(error);
	// The name of the package without the file in it: `date-fns/add`, `@n8n/di/x`.
	const missing = /^Cannot find module '((?:@[^/']+\/)?[^'./@][^'/]*)/.exec(message)?.[1];
	return missing ? `the package ${missing} is missing` : (message.split('\n')[0] ?? '');
}
