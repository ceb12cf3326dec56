import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

export interface Tarball {
	/** Absolute. */
	path: string;
	sizeBytes: number;
	/** Their paths in the package. */
	files: string[];
}

/**
 * Packs the package as `npm publish` would, without running a lifecycle script.
 * @param packageFolder absolute
 * @param destination an existing folder, absolute
 */
export async function packTarball(packageFolder: string, destination: string): Promise<Tarball> {
	const { stdout } = await run('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', destination], {
		cwd: packageFolder,
	});
	const [packed] = JSON.parse(stdout) as Array<{ filename: string; size: number; files: Array<{ path: string }> }>;
	if (!packed) throw new Error(`npm pack names no tarball: ${stdout}`);
	const files = packed.files.map((file) => file.path);
	return { path: path.join(destination, packed.filename), sizeBytes: packed.size, files };
}
