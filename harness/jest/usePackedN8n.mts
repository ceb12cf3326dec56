import { falCredential, type PackedN8nOptions, startPackedN8n } from '../n8n/packedN8n.mjs';
import type { N8nServer } from '../n8n/server.mjs';
import type { TestServer } from '../workflows/sam3Run.mjs';
import { forAllTests } from './forAllTests.mjs';

/** A real n8n with the package installed from its tarball, and a credential for a fal. */
export interface N8nWithFal extends N8nServer {
	credentialId: string;
}

/**
 * Gives all tests of a file, or of a `describe`, one n8n.
 * @param fal what the credential is for
 * @param options a function where they depend on what is started before
 */
export function usePackedN8n(
	fal: TestServer | (() => TestServer),
	options: PackedN8nOptions | (() => PackedN8nOptions) = {},
): N8nWithFal {
	return forAllTests(
		async () =>
			await startWithFal(typeof fal === 'function' ? fal() : fal, typeof options === 'function' ? options() : options),
		async (n8n) => await n8n.close(),
	);
}

/** Gives all tests of a file several, started together: a start alone leaves most of the machine idle. */
export function usePackedN8ns(fal: TestServer, options: PackedN8nOptions[]): N8nWithFal[] {
	return forAllTests(
		async () => await Promise.all(options.map(async (each) => await startWithFal(fal, each))),
		async (all) => await Promise.all(all.map(async (n8n) => await n8n.close())),
	);
}

async function startWithFal({ url, key }: TestServer, options: PackedN8nOptions): Promise<N8nWithFal> {
	const n8n = await startPackedN8n(options);
	return { ...n8n, credentialId: await falCredential(n8n, url, key) };
}
