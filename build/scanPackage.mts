import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);

const SCAN_SCRIPT = path.join(path.dirname(fileURLToPath(import.meta.url)), 'scan.mjs');

interface ScanReport {
	passed: boolean;
	message?: string;
	/** ESLint's report of every file with a finding. */
	details?: string;
}

/**
 * The leg of n8n's verification scan that reads the sources: package.json, nodes/ and credentials/.
 * @param packageFolder absolute
 * @returns one text per failure, none when the scan passes
 */
export async function scanSources(packageFolder: string): Promise<string[]> {
	return await scan('sources', packageFolder);
}

/**
 * The leg of n8n's verification scan that reads what npm would publish: package.json and every .js of the tarball.
 * A tarball without any .js passes it, and so does one that requires a devDependency; loadFromTarball finds both.
 * @param tarball absolute
 * @returns one text per failure, none when the scan passes
 */
export async function scanTarball(tarball: string): Promise<string[]> {
	const scratch = await mkdtemp(path.join(tmpdir(), 'scan-'));
	try {
		const unpacked = path.join(scratch, 'package');
		await mkdir(unpacked);
		await run('tar', ['-xzf', tarball, '-C', unpacked, '--strip-components=1']);
		return await scan('package', unpacked);
	} finally {
		await rm(scratch, { recursive: true, force: true });
	}
}

async function scan(leg: 'sources' | 'package', folder: string): Promise<string[]> {
	// Under NODE_ENV=test eslint-plugin-n8n-nodes-base takes every file for a file of its own tests.
	const env = { ...process.env, NODE_ENV: 'production' };
	const { stdout } = await run(process.execPath, [SCAN_SCRIPT, leg, folder], { env });
	const report = JSON.parse(stdout) as ScanReport;
	return report.passed ? [] : [`n8n's scan of the ${leg}: ${report.details ?? report.message}`];
}
