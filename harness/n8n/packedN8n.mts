import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { packTarball } from '../../build/packTarball.mjs';
import { startN8n, type N8nServer, type ServerOptions } from './server.mjs';

const REPOSITORY = fileURLToPath(new URL('../../', import.meta.url));

export type PackedN8nOptions = Omit<ServerOptions, 'packageTarball' | 'packageDirectory'>;

/** A real n8n with the package installed from its tarball. */
export async function startPackedN8n(options: PackedN8nOptions = {}): Promise<N8nServer> {
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
