import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { packTarball } from '../../build/packTarball.mjs';
import { startN8n, type N8nServer, type ServerOptions } from './server.mjs';

const REPOSITORY = fileURLToPath(new URL('../../', import.meta.url));

/** A real n8n with the package installed from its tarball. */
export async function startPackedN8n(
	options: Omit<ServerOptions, 'packageTarball' | 'packageDirectory'> = {},
): Promise<N8nServer> {
	const folder = await mkdtemp(join(tmpdir(), 'fal-sam-tarball-'));
	try {
		const { path } = await packTarball(REPOSITORY, folder);
		return await startN8n({ ...options, packageTarball: path });
	} finally {
		await rm(folder, { recursive: true, force: true });
	}
}

/** Stores a credential for a fal at this address; gives its id. */
export async function falCredential(n8n: N8nServer, url: string, apiKey: string): Promise<string> {
	return await n8n.importCredential({ name: `fal at ${url}`, type: 'falSamApi', data: { apiKey, serverUrl: url } });
}

/**
 * Polls until the value is there.
 * @throws Error when it is not there in time
 */
export async function eventually<T>(look: () => Promise<T | undefined | false>, withinMs = 90_000): Promise<T> {
	const giveUpAtMs = Date.now() + withinMs;
	for (;;) {
		const value = await look();
		if (value !== undefined && value !== false) return value;
		if (Date.now() > giveUpAtMs) throw new Error(`not within ${withinMs} ms: ${String(look)}`);
		await new Promise((resolve) => setTimeout(resolve, 100));
	}
}
