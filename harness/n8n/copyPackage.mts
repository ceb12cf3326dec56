import { cp, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Copies what an installed package consists of: package.json and the top-level folders that its `n8n` part points into.
 * @throws Error when package.json names no nodes or the package has not been built
 */
export async function copyPackage(from: string, to: string): Promise<void> {
	const manifest = JSON.parse(await readFile(join(from, 'package.json'), 'utf8')) as {
		n8n?: { nodes?: string[]; credentials?: string[] };
	};
	const files = [...(manifest.n8n?.nodes ?? []), ...(manifest.n8n?.credentials ?? [])];
	if (files.length === 0) throw new Error(`${join(from, 'package.json')} names no n8n nodes`);
	await cp(join(from, 'package.json'), join(to, 'package.json'));
	for (const top of new Set(files.map((file) => file.split('/')[0]!))) {
		await cp(join(from, top), join(to, top), { recursive: true }).catch(() => {
			throw new Error(`${join(from, top)} is missing: build the package first (npm run build)`);
		});
	}
}
