import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { loadFromTarball } from './loadFromTarball.mjs';
import { packTarball } from './packTarball.mjs';
import { scanSources, scanTarball } from './scanPackage.mjs';

/**
 * What stands between a build and a release: n8n's verification scan on the sources and on the packed tarball, and the
 * tarball installed alone with every node and credential loaded from it.
 * @param packageFolder absolute, built
 * @param workflowFolder the folder of the n8n-workflow package that the loaded nodes get, absolute
 * @param report takes one line per step
 * @param steps without the scan only the tarball is loaded: a scan finds the same under every Node
 * @returns all failures, none when the package may be published
 */
export async function verifyPackage(
	packageFolder: string,
	workflowFolder: string,
	report: (line: string) => void,
	steps: { scan: boolean } = { scan: true },
): Promise<string[]> {
	const scratch = await mkdtemp(path.join(tmpdir(), 'verify-'));
	const step = async (name: string, check: Promise<string[]>): Promise<string[]> => {
		const failures = await check;
		report(`${failures.length === 0 ? 'ok    ' : 'FAILED'}  ${name}`);
		return failures;
	};
	try {
		const tarball = await packTarball(packageFolder, scratch);
		report(
			`packed  ${path.basename(tarball.path)}, ${tarball.files.length} files, ${Math.round(tarball.sizeBytes / 1024)} KB`,
		);
		const checks = [
			...(steps.scan
				? [
						step("n8n's scan of the sources", scanSources(packageFolder)),
						step("n8n's scan of the tarball", scanTarball(tarball.path)),
					]
				: []),
			step('the tarball alone loads', loadFromTarball(tarball.path, workflowFolder)),
		];
		return (await Promise.all(checks)).flat();
	} finally {
		await rm(scratch, { recursive: true, force: true });
	}
}
