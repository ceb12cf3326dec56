import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { ScriptedFal } from '../../harness/fal/scriptedFal.mjs';
import type { N8nHost } from '../../harness/n8n/host.mjs';
import { falCredential } from '../../harness/n8n/packedN8n.mjs';
import { type N8nServer, startN8n } from '../../harness/n8n/server.mjs';
import { type PhotoServer, servePhoto } from '../../harness/workflows/photoServer.mjs';

const PHOTO_FILE = fileURLToPath(new URL('../../demo/still-life.jpg', import.meta.url));

/** One version of n8n with the package installed from its tarball, and a fal whose jobs are finished at once. */
export interface Trial {
	version: string;
	n8n: N8nServer;
	fal: ScriptedFal;
	/** Credential for that fal. */
	credentialId: string;
	photo: PhotoServer & { bytes: Buffer };
}

/** Something that must hold on every version that the package claims. */
export interface Matter {
	/** Row of the table. */
	name: string;
	/** Rejects when it does not hold. */
	check(trial: Trial): Promise<void>;
}

/** Starts what a trial needs, lets `work` have it, and ends it. */
export async function withTrial<T>(
	host: N8nHost,
	packageTarball: string,
	work: (trial: Trial) => Promise<T>,
): Promise<T> {
	const bytes = await readFile(PHOTO_FILE);
	const [fal, photo] = await Promise.all([ScriptedFal.start(), servePhoto(bytes, 'photo.jpg', 'image/jpeg')]);
	const n8n = await startN8n({ host, packageTarball }).catch(async (error: unknown) => {
		await Promise.all([fal.close(), photo.close()]);
		throw error;
	});
	try {
		const credentialId = await falCredential(n8n, fal.url, fal.key);
		return await work({ version: host.version, n8n, fal, credentialId, photo: { ...photo, bytes } });
	} finally {
		await n8n.close();
		await Promise.all([fal.close(), photo.close()]);
	}
}
