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
		async () => {
			const n8n = await startPackedN8n(typeof options === 'function' ? options() : options);
			const { url, key } = typeof fal === 'function' ? fal() : fal;
			return { ...n8n, credentialId: await falCredential(n8n, url, key) };
		},
		async (n8n) => await n8n.close(),
	);
}
